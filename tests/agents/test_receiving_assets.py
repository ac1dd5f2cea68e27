"""Inventories of devices that the register knows: their assets learn, and nothing is decided for people."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from lifecycle.agents.receiving import receive_file
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.kernel.serials import uuid_key
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import manufacturer_named, model_named
from lifecycle.states.assets import State
from tests.agents.samples import LAPTOP, as_json, laptop
from tests.agents.sending import AT, DAY, device, devices
from tests.factories import make_actor, make_asset

UUID_TEXT = LAPTOP["hardware"]["uuid"]


def tags(session, asset):
    return [event.tag for event in timeline(session, asset.id).rows]


def model(session, maker, name, category="laptop"):
    return model_named(session, manufacturer_named(session, maker).id, name, category).id


def dell(session, **values):
    return {"model_id": model(session, "Dell", "Latitude 5420"), **values}


def test_a_known_asset_learns_and_keeps_its_state_and_place(session, actor, send):
    values = dell(session, serial="7xk2-m33", custodian="Accueil", name="PC d’accueil")
    asset = make_asset(session, actor, State.IN_STOCK, **values)
    version = asset.version
    received = send(LAPTOP)
    session.expire_all()
    assert (received.state, received.asset_id) == ("attached", asset.id)
    assert (asset.facts["battery_health"], asset.facts["ram_mb"]) == (70, 16384)
    assert (asset.uuid_key, asset.last_seen_at) == (uuid_key(UUID_TEXT), AT)
    assert (asset.state, asset.custodian, asset.name, asset.serial) == (
        "in_stock", "Accueil", "PC d’accueil", "7xk2-m33",
    )  # fmt: skip
    assert asset.version == version + 1
    event = timeline(session, asset.id).rows[0]
    assert event.tag == "asset:inventory:updated"
    assert event.changes["battery_health"] == [None, 70]
    assert event.details == {"agent": "GLPI-Agent_v1.12", "device": str(received.device_id)}


def test_seen_again_unchanged_leaves_no_event_nor_version(session, actor, send):
    asset = make_asset(session, actor, **dell(session, serial="7XK2M33"))
    send(LAPTOP)
    version, told = asset.version, tags(session, asset)
    send(LAPTOP, AT + DAY)
    session.expire_all()
    assert (asset.version, tags(session, asset), asset.last_seen_at) == (version, told, AT + DAY)
    send(laptop(batteries=[{"capacity": 63000, "real_capacity": 40000}]), AT + DAY * 2)
    session.expire_all()
    assert timeline(session, asset.id).rows[0].changes == {"battery_health": [70, 63]}


def test_an_older_file_changes_nothing(session, actor, send):
    asset = make_asset(session, actor, **dell(session, serial="7XK2M33"))
    send(LAPTOP, datetime.now(UTC))
    old = laptop(memories=[{"capacity": 4096}], accesslog={"logdate": "2020-01-02 10:00:00"})
    receive_file(session, actor, as_json(old))
    session.expire_all()
    assert asset.facts["ram_mb"] == 16384


def test_a_partial_inventory_takes_nothing_back(session, actor, send):
    asset = make_asset(session, actor, **dell(session, serial="7XK2M33"))
    row = device(session, send(LAPTOP))
    facts = dict(row.facts)
    part = {name: LAPTOP[name] for name in ("bios", "hardware")}
    send({**part, "batteries": [{"capacity": 63000, "real_capacity": 31500}]}, AT + DAY, partial=True)
    session.expire_all()
    assert row.facts == asset.facts == {**facts, "battery_health": 50}
    assert row.model == "Latitude 5420"
    assert len(devices(session, "monitor")) == 1


def test_a_uuid_designates_an_asset_without_a_serial_which_it_gives(session, actor, send):
    asset = make_asset(session, actor)
    asset.uuid_key = uuid_key(UUID_TEXT)
    session.flush()
    assert send(LAPTOP).asset_id == asset.id
    session.expire_all()
    assert (asset.serial, asset.serial_key) == ("7XK2M33", "7XK2M33")
    assert timeline(session, asset.id).rows[0].changes["serial"] == [None, "7XK2M33"]


@pytest.mark.parametrize("case", ["two assets", "other maker", "other serial"])
def test_a_doubt_is_left_to_a_person(session, actor, send, case):
    if case == "two assets":
        assets = [make_asset(session, actor, **dell(session, serial="7XK2M33")) for _ in range(2)]
    elif case == "other maker":
        lenovo = model(session, "Lenovo", "ThinkPad T480")
        assets = [make_asset(session, actor, serial="7XK2M33", model_id=lenovo)]
    else:
        assets = [make_asset(session, actor, serial="OTHER1")]
        assets[0].uuid_key = uuid_key(UUID_TEXT)
        session.flush()
    received = send(LAPTOP)
    assert (received.state, received.asset_id) == ("pending", None)
    assert all(asset.facts == {} for asset in assets)


def test_another_authoritys_asset_is_never_matched(session, actor, send):
    other = make_actor(session)
    make_asset(session, other, **dell(session, serial="7XK2M33"))
    enter(session, actor.organisation_id)
    assert send(LAPTOP).state == "pending"


def test_a_pending_device_finds_the_asset_that_came_in_since(session, actor, send):
    send(LAPTOP)
    asset = make_asset(session, actor, **dell(session, serial="7XK2M33"))
    assert send(LAPTOP, AT + DAY).asset_id == asset.id


def test_an_ignored_device_stays_ignored_and_seen(session, actor, send):
    row = device(session, send(LAPTOP))
    row.state, row.decided_by = "ignored", "Camille"
    session.flush()
    make_asset(session, actor, **dell(session, serial="7XK2M33"))
    assert send(LAPTOP, AT + DAY).state == "ignored"
    assert device(session, send(LAPTOP, AT + DAY)).last_seen_at == AT + DAY


def test_what_a_person_attached_stays_attached(session, actor, send):
    chosen = make_asset(session, actor, serial="RECASED1")
    row = device(session, send(LAPTOP))
    row.state, row.asset_id, row.decided_by = "attached", chosen.id, "Camille"
    session.flush()
    make_asset(session, actor, **dell(session, serial="7XK2M33"))
    assert send(LAPTOP, AT + DAY).asset_id == chosen.id
    session.expire_all()
    assert chosen.serial == "RECASED1"


def test_a_known_monitor_hangs_on_its_computer_once(session, actor, send):
    computer = make_asset(session, actor, **dell(session, serial="7XK2M33"))
    screen = model(session, "DELL", "P2419H", "monitor")
    monitor = make_asset(session, actor, category_key="monitor", serial="8YK4GZ2", model_id=screen)
    send(LAPTOP)
    send(LAPTOP, AT + DAY)
    session.expire_all()
    assert monitor.parent_id == computer.id
    assert monitor.facts == {"made_on": "27/2019"}
    assert tags(session, monitor) == ["asset:field:edited", "asset:inventory:updated", "asset:state:created"]


def test_a_monitor_put_elsewhere_by_a_person_stays_there(session, actor, send):
    make_asset(session, actor, **dell(session, serial="7XK2M33"))
    desk = make_asset(session, actor, category_key="dock")
    monitor = make_asset(session, actor, category_key="monitor", serial="8YK4GZ2", parent_id=desk.id)
    send(LAPTOP)
    session.expire_all()
    assert monitor.parent_id == desk.id


def test_a_device_whose_asset_is_gone_waits_again(session, actor, send):
    asset = make_asset(session, actor, State.IN_USE)
    row = device(session, send(LAPTOP))
    row.state, row.asset_id = "attached", asset.id
    session.flush()
    session.execute(delete(Label).where(Label.asset_id == asset.id))
    session.execute(delete(Asset).where(Asset.id == asset.id))
    session.refresh(row)
    assert (row.state, row.asset_id) == ("pending", None)
    assert send(LAPTOP, AT + DAY).state == "pending"
