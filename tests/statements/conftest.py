"""A workshop of devices with a past, as the tests of reports have it."""

from tests.reports.conftest import copier, workshop

__all__ = ["copier", "workshop"]
