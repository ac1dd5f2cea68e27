"""Both sides at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.preparation import lots, offering
from lifecycle.endoflife.writing import LotDone
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner

pytestmark = pytest.mark.cluster


@pytest.fixture
def town(own_database_url):
    """A committed authority and its partner: the session factory and both actors."""
    engine = app_engine(own_database_url, pool_size=8)
    sessions = session_factory(engine)
    with sessions() as session:
        authority = make_actor(session)
        partner = make_partner(session, authority.organisation_id)
        session.commit()
    yield sessions, authority, partner
    engine.dispose()


def at_once(sessions, *calls):
    """Run `(actor, call)` pairs together, each in its own transaction; return answers or refusals."""
    barrier = Barrier(len(calls))

    def run(pair):
        actor, call = pair
        with sessions() as session:
            enter(session, actor.organisation_id)
            barrier.wait()
            try:
                done = call(session)
            except DomainError as refusal:
                return refusal
            session.commit()
            return done

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_lots_created_together_have_numbers_of_their_own(town):
    sessions, authority, partner = town
    data = World(None, authority, partner).data()
    made = at_once(
        sessions, *[(authority, lambda session: lots.create_lot(session, authority, data, uuid4()))] * 4
    )
    assert sorted(lot.number for lot in made) == [f"{today().year}-{n:03}" for n in (1, 2, 3, 4)]


def test_one_request_sent_four_times_makes_one_lot(town):
    sessions, authority, partner = town
    data, request = World(None, authority, partner).data(), uuid4()
    made = at_once(
        sessions, *[(authority, lambda session: lots.create_lot(session, authority, data, request))] * 4
    )
    assert len({(lot.lot_id, lot.event_id) for lot in made}) == 1
    assert sorted(lot.replayed for lot in made) == [False, True, True, True]


def test_an_answer_and_a_withdrawal_at_once_leave_one_winner(town):
    sessions, authority, partner = town
    with sessions() as session:
        world = World(session, authority, partner)
        lot_id = world.offered(world.retired())
        session.commit()
    answers = at_once(
        sessions,
        (authority, lambda session: offering.withdraw(session, authority, lot_id, uuid4())),
        (partner, lambda session: answering.accept(session, partner, lot_id, {}, uuid4())),
    )
    (won,) = [done for done in answers if isinstance(done, LotDone)]
    (lost,) = [refusal for refusal in answers if isinstance(refusal, DomainError)]
    assert (won.state, lost.slug) in [("draft", "not-found"), ("accepted", "lot-transition-refused")]
    with sessions() as session:
        enter(session, authority.organisation_id)
        assert queries.get_lot(session, lot_id).state == won.state
