"""Several people at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action
from lifecycle.states.decide import TransitionRefused
from tests.factories import make_actor, make_asset


@pytest.fixture
def shop(own_database_url):
    """A committed authority with one device in stock: its session factory, actor and asset id."""
    engine = app_engine(own_database_url, pool_size=8)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        asset = make_asset(session, actor)
        session.commit()
    yield sessions, actor, asset.id
    engine.dispose()


def all_at_once(shop, commands):
    sessions, actor, asset_id = shop
    barrier = Barrier(len(commands))

    def run(command):
        with sessions() as session:
            enter(session, actor.organisation_id)
            barrier.wait()
            try:
                done = act(session, actor, asset_id, command)
            except TransitionRefused as refusal:
                return refusal
            session.commit()
            return done

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def events_of(shop):
    sessions, actor, asset_id = shop
    with sessions() as session:
        enter(session, actor.organisation_id)
        return [event.tag for event in timeline(session, asset_id).rows]


@pytest.mark.cluster
def test_four_clients_sending_one_request_leave_one_event_and_get_one_answer(shop):
    answers = all_at_once(shop, [Command(Action.DEPLOY, uuid4())] * 4)
    assert len({(a.event_id, a.state, a.version) for a in answers}) == 1
    assert sorted(a.replayed for a in answers) == [False, True, True, True]
    assert events_of(shop) == ["asset:state:in_use", "asset:state:created"]


@pytest.mark.cluster
def test_of_two_different_actions_at_once_one_passes_and_the_other_is_refused(shop):
    answers = all_at_once(shop, [Command(Action.DEPLOY, uuid4()), Command(Action.DEPLOY, uuid4())])
    refused = [a for a in answers if isinstance(a, TransitionRefused)]
    assert len(refused) == 1
    assert (refused[0].status, refused[0].reasons[0].code) == (409, "wrong-state")
    assert len(events_of(shop)) == 2
