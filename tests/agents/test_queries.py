"""The queue of reported devices: what is listed, in what order, and the assets that each may be."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from lifecycle.agents import queries
from lifecycle.agents.errors import DeviceNotFound
from lifecycle.kernel.clock import now
from lifecycle.registry.model import Asset
from tests.agents.reporting import make_report
from tests.factories import make_actor, make_asset

UUID_TEXT = "4c4c4544-0034-4b10-8058-b7c04f4d3533"


def _listed(session, state="pending", q="", **marks):
    return [row[0].name for row in queries.devices_page(session, state, q, **marks).rows]


def test_the_queue_goes_from_the_last_seen_page_by_page_and_back(session):
    make_actor(session)
    for days, name in enumerate(("A", "B", "C")):
        make_report(session, name=name, last_seen_at=now() - timedelta(days))
    first = queries.devices_page(session, "pending", limit=2)
    assert [row[0].name for row in first.rows] == ["A", "B"]
    second = queries.devices_page(session, "pending", after=first.after, limit=2)
    assert [row[0].name for row in second.rows] == ["C"]
    assert _listed(session, before=second.before, limit=2) == ["A", "B"]


def test_a_monitor_goes_with_its_computer_while_both_wait_for_the_same(session):
    make_actor(session)
    host = make_report(session, name="PC-1")
    make_report(session, name="Écran", kind="monitor", host_id=host.id)
    assert _listed(session) == ["PC-1"]
    assert [one.name for one in queries.monitors_of(session, [host.id])[host.id]] == ["Écran"]
    host.state = "ignored"
    session.flush()
    assert _listed(session) == ["Écran"]
    assert queries.count_by_state(session) == {"pending": 1, "attached": 0, "ignored": 1}


@pytest.mark.parametrize("q", ["pc-ac", "7xk2", "7XK-2m", "latitude dell", "5420"])
def test_the_search_looks_where_people_do(session, q):
    make_actor(session)
    make_report(session)
    make_report(session, name="AUTRE", model="OptiPlex", manufacturer="HP", serial="5CD0")
    assert _listed(session, q=q) == ["PC-ACCUEIL"]


@pytest.mark.parametrize("q", ["%", "_", "introuvable", "' OR 1=1"])
def test_signs_of_patterns_find_nothing(session, q):
    make_actor(session)
    make_report(session)
    assert _listed(session, q=q) == []


def test_what_a_device_may_be_comes_by_serial_then_uuid_then_name(session):
    actor = make_actor(session)
    named = make_asset(session, actor, name="pc-accueil")
    other_serial = make_asset(session, actor, serial="AUTRE99X")
    session.get(Asset, other_serial.id).uuid_key = make_report(session, uuid=UUID_TEXT, name="X").uuid_key
    same_serial = make_asset(session, actor, serial="7xk-2m33")
    make_asset(session, actor, name="PC-2", serial="ZZZ111")
    device = make_report(session, uuid=UUID_TEXT)
    found = queries.alike(session, [device.id])[device.id]
    assert [one.asset_id for one in found] == [same_serial.id, other_serial.id, named.id]
    assert [(one.by_serial, one.by_uuid, one.by_name) for one in found] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_a_device_without_name_nor_serial_is_like_nothing(session):
    actor = make_actor(session)
    make_asset(session, actor)
    device = make_report(session, name="", serial="")
    assert queries.alike(session, [device.id]) == {}


def test_another_authority_sees_nothing_of_it(session):
    owner = make_actor(session)
    asset = make_asset(session, owner, serial="7XK2M33")
    device = make_report(session, asset_id=asset.id, state="attached")
    session.expunge_all()
    make_actor(session)
    assert sum(queries.count_by_state(session).values()) == 0
    assert queries.devices(session, [device.id]) == []
    assert queries.find_sighting(session, asset.id) is None
    assert queries.alike(session, [device.id]) == {}
    with pytest.raises(DeviceNotFound):
        queries.get_device(session, device.id)


def test_the_last_sighting_of_an_asset_counts(session):
    asset = make_asset(session, make_actor(session))
    told = {"asset_id": asset.id, "state": "attached"}
    make_report(session, name="ancien", last_seen_at=now() - timedelta(90), **told)
    make_report(session, name="neuf", **told)
    assert queries.find_sighting(session, asset.id).name == "neuf"


def test_looking_for_likenesses_is_one_statement(session, connection):
    make_actor(session)
    ids = [make_report(session, name=f"PC-{n}").id for n in range(8)]
    said = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    queries.alike(session, ids)
    assert len(said) == 1
