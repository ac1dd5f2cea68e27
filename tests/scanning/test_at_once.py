"""Several phones at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.phones.service import Held, release, waiting
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.scanning.model import Scan
from lifecycle.scanning.receiving import receive
from lifecycle.scanning.said import Known
from lifecycle.scanning.settling import settle
from lifecycle.states.assets import Action
from tests.factories import code_of, make_asset
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, make_person

# Retiring a device says why and how it works.
RETIRED = {"reason": "obsolete", "functional_status": "works"}


class Town:
    """An authority with two technicians and their phones, all committed."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions() as session:
            first = make_person(session, "technician")
            second = make_person(session, "technician", first.organisation_id, "Dominique")
            self.phones = (Phone(first), Phone(second))
            self.actor = first
            room = room_named(session, site_named(session, "Annexe"), "Salle 12")
            self.room_id = room.id
            self.assets = [make_asset(session, first) for _ in range(10)]
            self.codes = [code_of(session, asset) for asset in self.assets]
            self.blank = add_label(session, first)
            session.commit()

    @contextmanager
    def session(self):
        with self.sessions() as session:
            enter(session, self.actor.organisation_id)
            yield session

    def at_once(self, *syncs):
        """Send several requests at the same time and return their answers, in order."""
        barrier = Barrier(len(syncs))

        def run(asked):
            actor, sync = asked
            with self.session() as session:
                barrier.wait()
                answered = receive(session, actor, sync)
                session.commit()
                return answered.answers

        with ThreadPoolExecutor(len(syncs)) as pool:
            return list(pool.map(run, syncs))


@pytest.fixture
def town(own_database_url):
    engine = app_engine(own_database_url, pool_size=8)
    yield Town(session_factory(engine))
    engine.dispose()


@pytest.mark.cluster
def test_the_same_batch_sent_four_times_at_once_is_done_once(town):
    phone = town.phones[0]
    sync = phone.sync(*(phone.scan("deploy", code) for code in town.codes))
    answers = town.at_once(*[(phone.actor, sync)] * 4)
    assert all(each == answers[0] for each in answers)
    with town.session() as session:
        assert {len(timeline(session, asset.id).rows) for asset in town.assets} == {2}


@pytest.mark.cluster
def test_two_phones_with_the_same_devices_in_opposite_orders_do_not_block_each_other(town):
    first, second = town.phones
    there = [first.scan("move", code, room_id=town.room_id) for code in town.codes]
    back = [second.scan("deploy", code) for code in reversed(town.codes)]
    answers = town.at_once((first.actor, first.sync(*there)), (second.actor, second.sync(*back)))
    assert {answer["kind"] for many in answers for answer in many} == {"done"}


@pytest.mark.cluster
def test_of_two_people_who_claim_one_blank_label_one_wins_and_the_other_is_told(town):
    first, second = town.phones
    answers = town.at_once(
        (first.actor, first.sync(first.scan("create", town.blank, category_key="laptop"))),
        (second.actor, second.sync(second.scan("create", town.blank, category_key="desktop"))),
    )
    kinds = sorted((many[0]["kind"], many[0]["to_check"]) for many in answers)
    assert kinds == [("done", False), ("look", True)]
    with town.session() as session:
        assert session.get_one(Label, town.blank).state == "current"


def while_it_waits(town, first, second):
    """Do `first`, begin `second`, which has to wait for it, commit both; return what came of `second`."""

    def late():
        with town.session() as other:
            done = second(other)
            other.commit()
            return done

    with ThreadPoolExecutor(1) as pool, town.session() as session:
        first(session)
        running = pool.submit(late)
        with pytest.raises(TimeoutError):
            running.result(timeout=0.4)
        session.commit()
        return running.result(timeout=10)


@pytest.mark.cluster
def test_a_phone_that_tells_of_more_while_it_is_released_is_waited_for_again(town):
    phone, lot_id = town.phones[0], uuid4()

    def tell(session, pending):
        receive(session, phone.actor, phone.sync(pending=pending, holds=(Held("lot", lot_id, pending),)))

    with town.session() as session:
        tell(session, 3)
        session.commit()
    while_it_waits(
        town,
        lambda session: release(session, phone.actor, lot_id, phone.id, uuid4()),
        lambda session: tell(session, 4),
    )
    with town.session() as session:
        assert [each.pending for each in waiting(session, lot_id)] == [4]


@pytest.mark.cluster
def test_a_scan_that_comes_while_the_one_before_it_is_settled_is_done_and_waits_for_nothing(town):
    phone, code, asset = town.phones[0], town.codes[0], town.assets[0]
    with town.session() as session:
        act(session, phone.actor, asset.id, Command(Action.DEPLOY, uuid4()))
        phone.send(session, phone.scan("retire", code, known=Known("in_stock", None, None), **RETIRED))
        head_id = session.scalars(select(Scan.id).where(Scan.state == "to_check")).one()
        session.commit()
    later = phone.sync(phone.scan("take_back", code))
    answer = while_it_waits(
        town,
        lambda session: settle(session, town.actor, head_id, "registry"),
        lambda session: receive(session, phone.actor, later).answers[0],
    )
    assert (answer["kind"], answer["to_check"]) == ("done", False)
    with town.session() as session:
        assert set(session.scalars(select(Scan.state)).all()) == {"settled", "answered"}
