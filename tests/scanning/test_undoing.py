"""Taking a scan back, by whoever made it, while nothing else has happened."""

from uuid import uuid4

from lifecycle.endoflife.preparation.lots import LotData, create_lot
from lifecycle.history.queries import timeline
from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.scanning.model import Scan
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Route
from lifecycle.stocktaking.service import start
from tests.factories import code_of, make_asset, make_partner
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, make_person


def fresh(session, asset):
    return session.get_one(Asset, asset.id, populate_existing=True)


def test_state_place_holder_and_dates_become_what_they_were(session, phone):
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    asset = make_asset(session, phone.actor, State.IN_USE, custodian="Service RH", room_id=room.id)
    scan = phone.scan("retire", code_of(session, asset), reason="obsolete", functional_status="works")
    before = {n: getattr(asset, n) for n in ("state", "custodian", "retired_on", "retire_reason", "room_id")}
    phone.send(session, scan)
    assert fresh(session, asset).state == "retired"
    undo = phone.scan("undo", of=scan.id)
    answer = phone.send(session, undo)[0]
    assert (answer["kind"], answer["device"]["state"]) == ("done", "in_use")
    assert {name: getattr(fresh(session, asset), name) for name in before} == before
    assert phone.send(session, undo)[0] == answer
    assert phone.do(session, "undo", of=scan.id)["kind"] == "already"
    last = timeline(session, asset.id).rows[0]
    assert (last.tag, last.from_state, last.to_state) == ("asset:correction:undone", "retired", "in_use")
    assert session.get_one(Scan, scan.id, populate_existing=True).state == "undone"


def test_a_move_is_taken_back_to_the_room_it_came_from(session, phone):
    site = site_named(session, "Annexe")
    here, there = room_named(session, site, "Salle 12"), room_named(session, site, "Salle 13")
    asset = make_asset(session, phone.actor, room_id=here.id)
    scan = phone.scan("move", code_of(session, asset), room_id=there.id)
    phone.send(session, scan, phone.scan("undo", of=scan.id))
    assert fresh(session, asset).room_id == here.id


def test_what_something_else_followed_is_not_taken_back(session, phone):
    asset = make_asset(session, phone.actor)
    scan = phone.scan("deploy", code_of(session, asset))
    phone.send(session, scan)
    act(session, phone.actor, asset.id, Command(Action.TAKE_BACK, uuid4()))
    answer = phone.do(session, "undo", of=scan.id)
    assert (answer["kind"], answer["reasons"][0]["code"]) == ("refused", "changed-since")
    assert fresh(session, asset).state == "in_stock"


def test_a_colleagues_scan_and_an_unknown_one_are_not_taken_back(session, phone):
    asset = make_asset(session, phone.actor)
    scan = phone.scan("deploy", code_of(session, asset))
    phone.send(session, scan)
    colleague = Phone(make_person(session, "technician", phone.actor.organisation_id, "Dominique"))
    for of in (scan.id, uuid4()):
        assert colleague.do(session, "undo", of=of)["reasons"][0]["code"] == "scan-unknown"
    assert fresh(session, asset).state == "in_use"


def test_a_creation_is_put_right_on_its_page(session, phone):
    scan = phone.scan("create", add_label(session, phone.actor), category_key="laptop")
    answer = phone.send(session, scan)[0]
    assert (answer["kind"], answer["can_undo"]) == ("done", False)
    assert phone.do(session, "undo", of=scan.id)["reasons"][0]["code"] == "cannot-undo"


def test_a_device_put_on_a_lot_comes_off_its_draft(session):
    phone = Phone(make_person(session, "manager"))
    partner = make_partner(session, phone.actor.organisation_id)
    data = LotData("Portables", partner.organisation_id, Route.REUSE, "cession", "non_waste")
    lot_id = create_lot(session, phone.actor, data, uuid4()).lot_id
    asset = make_asset(session, phone.actor)
    code = code_of(session, asset)
    assert phone.do(session, "add_to_lot", code, lot_id=lot_id)["reasons"][0]["code"] == "wrong-state"
    phone.do(session, "retire", code, reason="obsolete", functional_status="works")
    scan = phone.scan("add_to_lot", code, lot_id=lot_id)
    assert phone.send(session, scan)[0]["kind"] == "done"
    assert phone.do(session, "add_to_lot", code, lot_id=lot_id)["kind"] == "already"
    assert phone.do(session, "undo", of=scan.id)["device"]["state"] == "retired"


def test_several_scans_are_taken_back_one_after_the_other(session, phone):
    asset = make_asset(session, phone.actor)
    code = code_of(session, asset)
    first, second = phone.scan("deploy", code), phone.scan("send_to_repair", code)
    phone.send(session, first, second)
    undone = phone.send(session, phone.scan("undo", of=second.id), phone.scan("undo", of=first.id))
    assert [answer["kind"] for answer in undone] == ["done", "done"]
    assert fresh(session, asset).state == "in_stock"
    again = phone.do(session, "deploy", code)
    assert again["kind"] == "done"
    assert phone.do(session, "undo", of=first.id)["kind"] == "already"


def test_a_sighting_taken_back_lets_what_came_before_it_be_taken_back(session, phone):
    asset = make_asset(session, phone.actor)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    counted = start(session, phone.actor, AssetFilter(room=room.id), "Salle 12", uuid4())
    code = code_of(session, asset)
    moved = phone.scan("move", code, room_id=room.id)
    seen = phone.scan("count", code, inventory_id=counted.id, room_id=room.id)
    phone.send(session, moved, seen)
    undone = phone.send(session, phone.scan("undo", of=seen.id), phone.scan("undo", of=moved.id))
    assert [answer["kind"] for answer in undone] == ["done", "done"]
    assert fresh(session, asset).room_id is None


def test_a_note_or_a_sighting_since_does_not_keep_a_move_from_being_taken_back(session, phone):
    asset = make_asset(session, phone.actor)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    counted = start(session, phone.actor, AssetFilter(room=room.id), "Salle 12", uuid4())
    code = code_of(session, asset)
    moved = phone.scan("move", code, room_id=room.id)
    since = (phone.scan("note", code, note="Rayé"), phone.scan("count", code, inventory_id=counted.id))
    answers = phone.send(session, moved, *since, phone.scan("undo", of=moved.id))
    assert [answer["kind"] for answer in answers] == ["done"] * 4
    assert fresh(session, asset).room_id is None
