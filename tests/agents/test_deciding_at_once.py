"""Several people who decide of one device at the same moment, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.agents.deciding import create
from lifecycle.agents.enrolling import first_values
from lifecycle.agents.errors import AlreadyDecided
from lifecycle.agents.queries import get_device
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.registry.model import Asset
from lifecycle.registry.places import manufacturer_named, model_named
from lifecycle.states.assets import State
from tests.agents.reporting import make_report
from tests.factories import make_actor

PEOPLE = 4


@pytest.fixture
def queue(own_database_url):
    """A committed authority with one device to confirm: its session factory, actor and device id."""
    engine = app_engine(own_database_url, pool_size=PEOPLE)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        device_id = make_report(session).id
        model_named(session, manufacturer_named(session, "Dell Inc.").id, "Latitude 5420", "laptop")
        session.commit()
    yield sessions, actor, device_id
    engine.dispose()


@pytest.mark.cluster
@pytest.mark.parametrize("nonces", [[uuid4()] * PEOPLE, [uuid4() for _ in range(PEOPLE)]])
def test_one_device_becomes_one_asset(queue, nonces):
    sessions, actor, device_id = queue
    barrier = Barrier(PEOPLE)

    def decide(nonce):
        with sessions() as session:
            enter(session, actor.organisation_id)
            values = first_values(session, get_device(session, device_id))
            barrier.wait()
            try:
                made = create(session, actor, device_id, values, state=State.IN_USE, request_id=nonce)
            except AlreadyDecided:
                return None
            session.commit()
            return made.asset_id

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(decide, nonces))
    with sessions() as session:
        enter(session, actor.organisation_id)
        assert session.scalar(select(func.count()).select_from(Asset)) == 1
        asset_id = session.scalar(select(Asset.id))
    same_request = len(set(nonces)) == 1
    assert sorted(answers, key=str) == [asset_id] * (PEOPLE if same_request else 1) + [None] * (
        0 if same_request else PEOPLE - 1
    )
