"""Two people count one room together, with real commits."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.filters import AssetFilter
from lifecycle.stocktaking.counting import count
from lifecycle.stocktaking.errors import AlreadyUnderWay, InventoryEnded
from lifecycle.stocktaking.queries import figures_of
from lifecycle.stocktaking.service import close, start
from tests.factories import make_actor
from tests.stocktaking.world import World

pytestmark = pytest.mark.cluster


@pytest.fixture
def room(own_database_url):
    """A committed room of twelve devices, eight of them known here, and its open inventory."""
    engine = app_engine(own_database_url, pool_size=4)
    sessions = session_factory(engine)
    with sessions() as session:
        world = World(session, make_actor(session, "technician"))
        here, there = world.devices(8), [world.device(there=True).id for _ in range(4)]
        inventory_id = world.inventory().id
        session.commit()
    yield sessions, world.actor, inventory_id, [*here, *there]
    engine.dispose()


def together(sessions, actor, *works):
    """Run `work(session)` functions at once, each in its own transaction; return answers or refusals."""
    barrier = Barrier(len(works))

    def run(work):
        with sessions() as session:
            enter(session, actor.organisation_id)
            barrier.wait()
            try:
                done = work(session)
            except DomainError as refusal:
                return refusal
            session.commit()
            return done

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_both_scan_everything_and_each_device_is_counted_once(room):
    sessions, actor, inventory_id, ids = room

    def walk(order):
        def work(session):
            said = {"room_id": None, "at": now()}
            return [
                count(session, actor, inventory_id, each, **said, scan_id=uuid4()).is_repeat for each in order
            ]

        return work

    # As the scanner does: the devices of a batch in one order, so that nobody waits in a ring.
    first, second = together(sessions, actor, walk(sorted(ids)), walk(sorted(ids)))
    assert sorted(zip(first, second, strict=True)).count((False, False)) == 0
    assert [a or b for a, b in zip(first, second, strict=True)] == [True] * len(ids)
    with sessions() as session:
        enter(session, actor.organisation_id)
        figures = figures_of(session, [inventory_id])[inventory_id]
        assert (figures.expected, figures.seen, figures.misplaced, figures.remaining) == (8, 8, 4, 0)
        seen = session.scalars(select(Event.subject_id).where(Event.tag == "asset:fact:see")).all()
        assert sorted(seen) == sorted(ids)


def test_two_people_close_it_and_one_of_them_does(room):
    sessions, actor, inventory_id, _ids = room
    answers = together(
        sessions, actor, *[lambda session: close(session, actor, inventory_id, uuid4()).state] * 2
    )
    assert [answer for answer in answers if answer == "closed"] == ["closed"]
    assert sum(isinstance(answer, InventoryEnded) for answer in answers) == 1


def test_closing_waits_for_a_sighting_that_is_being_written_and_counts_it(room):
    sessions, actor, inventory_id, ids = room
    with ThreadPoolExecutor(1) as pool, sessions() as session:
        enter(session, actor.organisation_id)
        seen = count(session, actor, inventory_id, ids[0], room_id=None, at=now(), scan_id=uuid4())
        assert not seen.is_late

        def end():
            with sessions() as other:
                enter(other, actor.organisation_id)
                close(other, actor, inventory_id, uuid4())
                other.commit()

        closing = pool.submit(end)
        with pytest.raises(TimeoutError):
            closing.result(timeout=0.5)
        session.commit()
        closing.result(timeout=10)
    with sessions() as session:
        enter(session, actor.organisation_id)
        told = session.scalars(select(Event.details).where(Event.tag == "inventory:state:closed")).one()
        assert told["seen"] == 1
        late = count(session, actor, inventory_id, ids[1], room_id=None, at=now(), scan_id=uuid4())
        assert late.is_late


def test_of_two_people_who_start_the_same_inventory_one_does(room):
    sessions, actor, inventory_id, _ids = room
    with sessions() as session:
        enter(session, actor.organisation_id)
        inventory = close(session, actor, inventory_id, uuid4())
        again = AssetFilter(room=inventory.room_id)
        session.commit()

    def begin(session):
        opened = start(session, actor, again, "Salle 12", uuid4())
        time.sleep(0.3)  # neither may read what is under way before the other has committed
        return opened.state

    answers = together(sessions, actor, begin, begin)
    assert [answer for answer in answers if answer == "open"] == ["open"]
    assert sum(isinstance(answer, AlreadyUnderWay) for answer in answers) == 1
