"""An authority and its partner."""

from datetime import timedelta

import pytest

from lifecycle.kernel.clock import today
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "reuse": ["laptop", "monitor"], "recycle": ["laptop", "monitor"]}
    partner = make_partner(session, authority.organisation_id, routes=routes)
    return World(session, authority, partner)


@pytest.fixture
def destroyer(session) -> World:
    """A world whose partner certifies destruction."""
    authority = make_actor(session)
    until = today() + timedelta(days=365)
    partner = make_partner(
        session, authority.organisation_id, routes={"recycle": ["laptop"]}, destroys_until=until
    )
    return World(session, authority, partner)
