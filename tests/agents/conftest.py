"""What the tests of reception share."""

from functools import partial

import pytest

from tests.agents.sending import take
from tests.factories import make_actor


@pytest.fixture
def actor(session):
    return make_actor(session)


@pytest.fixture
def send(session, actor):
    """A function that takes a content in for the actor's authority."""
    return partial(take, session, actor)
