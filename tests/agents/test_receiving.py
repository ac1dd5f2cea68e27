"""Inventories coming in: the same device is known again, however its agent names it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lifecycle.agents.model import AgentToken
from lifecycle.agents.receiving import note_use, receive_file
from lifecycle.formats.agent_errors import NothingIdentifies, UnknownMessage
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.serials import uuid_key
from lifecycle.registry.model import Asset
from tests.agents.samples import LAPTOP, PROLOG, SECRETS, as_json, as_xml, laptop, packed
from tests.agents.sending import AT, DAY, device, devices

UUID_TEXT = LAPTOP["hardware"]["uuid"]


def test_an_unknown_machine_waits_with_its_monitor(session, send):
    received = send(LAPTOP)
    row = device(session, received)
    assert (received.state, received.is_new, received.monitors) == ("pending", True, 1)
    assert (row.name, row.manufacturer, row.model, row.serial) == (
        "pc-accueil", "Dell Inc.", "Latitude 5420", "7XK2M33",
    )  # fmt: skip
    assert (row.serial_key, row.uuid_key, row.category_key) == ("7XK2M33", uuid_key(UUID_TEXT), "laptop")
    assert (row.first_seen_at, row.last_seen_at, row.is_virtual) == (AT, AT, False)
    (monitor,) = devices(session, "monitor")
    assert (monitor.host_id, monitor.serial, monitor.category_key) == (row.id, "8YK4GZ2", "monitor")
    assert not [secret for secret in SECRETS if secret in repr(vars(row))]


def test_the_same_machine_is_one_device_however_often_and_in_whatever_format(session, actor, send):
    first = send(LAPTOP)
    xml = receive_file(session, actor, packed(as_xml(LAPTOP)))
    assert xml.device_id == first.device_id
    assert not xml.is_new
    assert len(devices(session)) == len(devices(session, "monitor")) == 1


def test_a_machine_seen_first_without_a_serial_is_known_again_with_one(session, send):
    bare = laptop(bios=None, hardware={"name": "pc-accueil"}, monitors=None)
    first = send(bare)
    assert device(session, first).identity.startswith("ref:")
    with_uuid = send(laptop(bios=None, monitors=None), AT + DAY)
    assert device(session, with_uuid).identity.startswith("uuid:")
    whole = send(LAPTOP, AT + DAY * 2, deviceid="reinstalled-2026")
    assert device(session, whole).identity == "serial:dell:7XK2M33"
    again = send(bare, AT + DAY * 3, deviceid="reinstalled-2026")
    assert {one.device_id for one in (first, with_uuid, whole, again)} == {first.device_id}
    assert device(session, again).serial == "7XK2M33"


def test_copies_of_one_disk_image_are_two_machines(session, send):
    first = send(LAPTOP)
    other_bios = {**LAPTOP["bios"], "ssn": "9ZZ9Z99"}
    other = laptop(bios=other_bios, hardware={"uuid": "4c4c4544-0058-4b10-8032-b7c04f4d9999"}, monitors=None)
    assert send(other).device_id != first.device_id
    board = laptop(bios=other_bios | {"ssn": "8YY8Y88"}, monitors=None)
    assert send(board).device_id != first.device_id
    assert len(devices(session)) == 3


def test_nothing_to_identify_by_is_refused(send):
    with pytest.raises(NothingIdentifies):
        send(laptop(bios=None, hardware={"name": "pc-accueil"}), deviceid="")


def test_a_monitor_follows_the_computer_it_is_plugged_into(session, send):
    send(LAPTOP)
    other = {**LAPTOP["bios"], "ssn": "9ZZ9Z99"}
    second = send(laptop(bios=other, hardware={"name": "pc-2"}), AT + DAY, deviceid="pc-2")
    (monitor,) = devices(session, "monitor")
    assert monitor.host_id == second.device_id


def test_a_file_must_hold_an_inventory(session, actor):
    with pytest.raises(UnknownMessage):
        receive_file(session, actor, PROLOG)


def test_a_file_counts_as_seen_when_it_was_made(session, actor):
    dated = laptop(accesslog={"logdate": "2026-01-15 10:00:00"})
    row = device(session, receive_file(session, actor, as_json(dated)))
    assert row.last_seen_at == datetime(2026, 1, 15, 9, tzinfo=UTC)
    future = laptop(
        bios={**LAPTOP["bios"], "ssn": "F1"}, accesslog={"logdate": "2199-01-15 10:00:00"}, hardware=None
    )
    row = device(session, receive_file(session, actor, as_json(future, deviceid="clock")))
    assert row.last_seen_at <= datetime.now(UTC)


def test_the_use_of_a_token_is_noted_once_a_minute(session, actor):
    token = AgentToken(
        id=new_id(), authority_id=actor.organisation_id, name="PC", token_hash=b"x", created_by="Camille"
    )
    session.add(token)
    session.flush()
    for seconds, agent in ((0, "FusionInventory"), (30, "GLPI"), (61, "OCS")):
        note_use(session, token.id, agent, AT + timedelta(seconds=seconds))
    session.expire_all()
    assert (token.last_used_at, token.last_agent) == (AT + timedelta(seconds=61), "OCS")
    note_use(session, token.id, "GLPI", AT + timedelta(seconds=62))
    session.expire_all()
    assert token.last_agent == "OCS"


def test_the_register_itself_gains_nothing_from_an_unknown_machine(session, send):
    send(LAPTOP)
    assert session.scalars(select(Asset.id)).all() == []
