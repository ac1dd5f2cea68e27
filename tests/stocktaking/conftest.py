"""A town with two rooms, its technicians, and devices in both."""

import pytest

from tests.factories import make_actor
from tests.stocktaking.world import World


@pytest.fixture
def world(session) -> World:
    return World(session, make_actor(session, "technician"))
