"""What the tests of scans share."""

import pytest

from tests.scanning.making import Phone, make_person


@pytest.fixture
def phone(session):
    """A technician's phone in a new authority."""
    return Phone(make_person(session, "technician"))
