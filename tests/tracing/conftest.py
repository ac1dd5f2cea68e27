"""An authority and its partner, as the tests of lots have them."""

from tests.endoflife.conftest import world

__all__ = ["world"]
