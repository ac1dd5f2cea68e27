"""Several phones at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.registry.model import Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.scanning.receiving import receive
from tests.factories import code_of, make_asset
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, make_person


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
