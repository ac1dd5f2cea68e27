"""An authority and its partner, as the tests of lots have them."""

from tests.endoflife.conftest import destroyer, world

__all__ = ["destroyer", "world"]
