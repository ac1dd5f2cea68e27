"""Several agents at once, with real commits: none lost, none twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import select

from lifecycle.agents.model import ReportedDevice
from lifecycle.agents.receiving import receive_file
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from tests.agents.samples import LAPTOP, as_json, as_xml, laptop
from tests.factories import make_actor, make_asset

pytestmark = pytest.mark.cluster
CLIENTS = 8
NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def town(own_database_url):
    """A committed authority: its session factory and somebody of it."""
    engine = app_engine(own_database_url, pool_size=CLIENTS)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        session.commit()
    yield sessions, actor
    engine.dispose()


def all_at_once(town, messages):
    sessions, actor = town
    barrier = Barrier(len(messages))

    def run(message):
        with sessions() as session:
            enter(session, actor.organisation_id)
            barrier.wait()
            received = receive_file(session, actor, message)
            session.commit()
            return received

    with ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(run, messages))


def rows(town, kind="computer"):
    sessions, actor = town
    with sessions() as session:
        enter(session, actor.organisation_id)
        return session.scalars(select(ReportedDevice).where(ReportedDevice.kind == kind)).all()


def test_eight_machines_at_once_make_eight_devices_and_one_shared_monitor(town):
    machines = [
        laptop(bios={**LAPTOP["bios"], "ssn": f"SERIAL{n}"}, hardware={"name": f"pc-{n}"})
        for n in range(CLIENTS)
    ]
    received = all_at_once(town, [as_json(one, deviceid=f"pc-{n}") for n, one in enumerate(machines)])
    assert len({one.device_id for one in received}) == CLIENTS
    assert {row.serial for row in rows(town)} == {f"SERIAL{n}" for n in range(CLIENTS)}
    assert len(rows(town, "monitor")) == 1


def test_one_machine_told_eight_times_at_once_by_what_it_has_is_one_device(town):
    ways = [
        laptop(monitors=None),
        laptop(bios=None, monitors=None),
        laptop(bios=None, hardware={"name": "pc-accueil"}, monitors=None),
        LAPTOP,
    ]
    received = all_at_once(town, [write(way) for way in ways for write in (as_json, as_xml)])
    assert len({one.device_id for one in received}) == 1
    (row,) = rows(town)
    assert row.identity == "serial:dell:7XK2M33"


def test_an_asset_seen_by_eight_messages_at_once_learns_once(town):
    sessions, actor = town
    with sessions() as session:
        enter(session, actor.organisation_id)
        asset_id = make_asset(session, actor, serial="7XK2M33").id
        session.commit()
    received = all_at_once(town, [as_json(LAPTOP)] * CLIENTS)
    assert {one.asset_id for one in received} == {asset_id}
    with sessions() as session:
        enter(session, actor.organisation_id)
        told = [event.tag for event in timeline(session, asset_id).rows]
    assert told == ["asset:inventory:updated", "asset:state:created"]
