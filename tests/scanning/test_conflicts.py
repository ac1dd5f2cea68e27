"""What the register contradicts waits to be settled, with all that comes after it; nothing is lost."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.registry.acting import Command, act
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.registry.service import create_asset
from lifecycle.scanning.errors import AlreadySettled, ScanNotFound
from lifecycle.scanning.model import Scan
from lifecycle.scanning.queries import checks_page
from lifecycle.scanning.said import Known
from lifecycle.scanning.settling import settle
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import code_of, make_actor, make_asset
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, known, make_person

IN_USE, IN_STOCK = Known("in_use", None, None), Known("in_stock", None, None)


def state_of(session, asset_id):
    return session.get_one(Asset, asset_id, populate_existing=True).state


@pytest.fixture
def chain(session, phone):
    """A device in use that the desk took back meanwhile, and three scans that believed it in use."""
    asset = make_asset(session, phone.actor, State.IN_USE)
    code, believed, began = code_of(session, asset), known(asset), datetime.now(UTC) - timedelta(hours=1)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    act(session, phone.actor, asset.id, Command(Action.TAKE_BACK, uuid4()))
    scans = (
        phone.scan("send_to_repair", code, known=believed, at=began),
        phone.scan("move", code, known=Known("in_repair", None, None), at=began, room_id=room.id),
        phone.scan("repaired", code, known=Known("in_repair", room.site_id, room.id), at=began),
    )
    return asset, scans, phone.send(session, *scans)


def test_nothing_is_done_and_what_follows_waits(session, phone, chain):
    asset, scans, answers = chain
    assert [answer["to_check"] for answer in answers] == [True] * 3
    assert [answer["reasons"][0]["code"] for answer in answers] == [
        "changed-meanwhile", "waits-for-another", "waits-for-another",
    ]  # fmt: skip
    assert state_of(session, asset.id) == "in_stock"
    later = phone.do(session, "deploy", code_of(session, asset))
    assert later["to_check"] is True
    check = checks_page(session, phone.actor).rows
    assert [(each.scan.id, each.waiting) for each in check] == [(scans[0].id, 3)]


def test_what_was_only_seen_does_not_wait(session, phone, chain):
    asset = chain[0]
    assert phone.do(session, "look_up", code_of(session, asset))["to_check"] is False
    assert phone.do(session, "note", code_of(session, asset), note="Clavier taché")["kind"] == "done"


def test_another_phone_does_not_wait(session, phone, chain):
    colleague = Phone(make_person(session, "technician", phone.actor.organisation_id, "Dominique"))
    assert colleague.do(session, "deploy", code_of(session, chain[0]))["kind"] == "done"


def test_settled_for_the_phone_the_chain_is_done_in_order_with_its_times(session, phone, chain):
    asset, scans, _ = chain
    settle(session, phone.actor, scans[0].id, "phone")
    events = timeline(session, asset.id).rows[:3]
    assert [e.tag for e in reversed(events)] == [
        "asset:state:in_repair", "asset:fact:move", "asset:state:in_stock",
    ]  # fmt: skip
    assert {e.occurred_at for e in events} == {scans[0].occurred_at}
    assert [answer["to_check"] for answer in phone.send(session, *scans)] == [False] * 3
    assert phone.do(session, "deploy", code_of(session, asset))["kind"] == "done"


def test_settled_for_the_register_nothing_changes_and_it_is_recorded(session, phone, chain):
    asset, scans, _ = chain
    manager = make_person(session, "manager", phone.actor.organisation_id, "Dominique")
    settle(session, manager, scans[0].id, "registry")
    assert state_of(session, asset.id) == "in_stock"
    last = timeline(session, asset.id).rows[0]
    assert (last.tag, last.actor_name, len(last.details["scans"])) == (
        "asset:scan:set_aside", "Dominique", 3,
    )  # fmt: skip
    row = session.get_one(Scan, scans[2].id, populate_existing=True)
    assert (row.state, row.settled_for, row.settled_by) == ("settled", "registry", "Dominique")
    with pytest.raises(AlreadySettled):
        settle(session, manager, scans[0].id, "phone")


def test_what_a_guard_refuses_at_settling_is_kept_as_its_answer(session, phone, chain):
    asset, scans, _ = chain
    reason = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, phone.actor, asset.id, Command(Action.RETIRE, uuid4(), ask=reason))
    settle(session, phone.actor, scans[0].id, "phone")
    assert [answer["kind"] for answer in phone.send(session, *scans)] == ["refused", "done", "refused"]
    assert state_of(session, asset.id) == "retired"


def test_another_authority_settles_nothing(session, chain):
    with pytest.raises(ScanNotFound):
        settle(session, make_actor(session), chain[1][0].id, "phone")


def test_a_state_that_is_wanted_already_is_no_conflict(session, phone):
    asset = make_asset(session, phone.actor, State.IN_STOCK)
    believed = known(asset)
    act(session, phone.actor, asset.id, Command(Action.DEPLOY, uuid4()))
    assert phone.do(session, "deploy", code_of(session, asset), known=believed)["kind"] == "already"


def test_a_place_that_changed_does_not_hold_a_change_of_state(session, phone):
    asset = make_asset(session, phone.actor)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    elsewhere = Known("in_stock", uuid4(), uuid4())
    assert phone.do(session, "deploy", code_of(session, asset), known=elsewhere)["kind"] == "done"
    moved = phone.do(session, "move", code_of(session, asset), known=elsewhere, room_id=room.id)
    assert moved["to_check"] is True


def test_an_undone_scan_lets_the_next_of_its_chain_be_settled(session, phone, chain):
    scans = chain[1]
    assert phone.do(session, "undo", of=scans[0].id)["kind"] == "done"
    assert [each.scan.id for each in checks_page(session, phone.actor).rows] == [scans[1].id]
    settle(session, phone.actor, scans[1].id, "registry")
    assert checks_page(session, phone.actor).rows == []


def test_the_loser_of_a_race_for_a_label_keeps_what_was_typed(session, phone):
    code = add_label(session, phone.actor)
    winner = make_actor(session, "technician", phone.actor.organisation_id, "Dominique")
    taken = create_asset(session, winner, {"category_key": "desktop"}, code=code)
    scans = (
        phone.scan("create", code, category_key="laptop", serial="PF1A2B9Z"),
        phone.scan("deploy", code, known=IN_STOCK),
    )
    answers = phone.send(session, *scans)
    assert [answer["to_check"] for answer in answers] == [True, True]
    assert "Dominique" in answers[0]["text"]
    assert state_of(session, taken.id) == "in_stock"
    settle(session, phone.actor, scans[0].id, "phone")
    made = session.get_one(Scan, scans[1].id, populate_existing=True).asset_id
    assert made not in (None, taken.id)
    assert state_of(session, made) == "in_use"
    assert code_of(session, session.get_one(Asset, made)) != code


def test_a_label_claimed_by_another_device_meanwhile_gives_a_new_one_to_print(session, phone):
    code, theirs = add_label(session, phone.actor), make_asset(session, phone.actor)
    mine = make_asset(session, phone.actor, tag="2021-0417")
    claim_label(session, phone.actor, code, theirs.id)
    scan = phone.scan("claim", code, attach="2021-0417")
    assert phone.send(session, scan)[0]["to_check"] is True
    before = code_of(session, mine)
    settle(session, phone.actor, scan.id, "phone")
    assert code_of(session, mine) not in (before, code)
    assert session.get_one(Label, code, populate_existing=True).asset_id == theirs.id
