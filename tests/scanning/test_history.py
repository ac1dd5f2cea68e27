"""What scans leave in history: whole chains, and the right state at any past date."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from lifecycle.history.queries import states_at
from lifecycle.history.verify import make_checkpoint, verify
from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.places import room_named, site_named
from lifecycle.registry.queries import find_state_at
from lifecycle.scanning.settling import settle
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.service import close, start
from lifecycle.stocktaking.settling import mark_found, put_in_place
from tests.factories import code_of, make_asset
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, known, make_check, make_person

HOUR = timedelta(hours=1)


def test_history_is_whole_after_scans_undone_and_settled_scans_and_an_inventory(session, connection):
    actor = make_person(session)
    phone, authority = Phone(actor), actor.organisation_id
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    first, second = (make_asset(session, actor, State.IN_USE) for _ in range(2))
    codes = [code_of(session, asset) for asset in (first, second)]
    retire = phone.scan("retire", codes[0], reason="obsolete", functional_status="works")
    phone.send(session, retire, phone.scan("note", codes[1], note="Charnière"))
    phone.do(session, "undo", of=retire.id)
    phone.do(session, "create", add_label(session, actor), category_key="laptop")
    make_checkpoint(connection, authority)
    for side in ("phone", "registry"):
        settle(session, actor, make_check(session, actor)[0], side)
    lost = make_asset(session, actor, State.IN_USE)
    ask = Ask(loss_reason=LossReason.NOT_FOUND)
    act(session, actor, lost.id, Command(Action.REPORT_MISSING, uuid4(), ask=ask))
    inventory = start(session, actor, AssetFilter(room=room.id), "Salle 12", uuid4())
    counted = {"inventory_id": inventory.id, "room_id": room.id}
    seen = [phone.scan("count", code, **counted) for code in (*codes, code_of(session, lost))]
    phone.send(session, *seen, phone.scan("undo", of=seen[0].id))
    close(session, actor, inventory.id, uuid4())
    put_in_place(session, actor, inventory.id, [second.id], uuid4())
    mark_found(session, actor, inventory.id, [lost.id], uuid4())
    make_checkpoint(connection, authority)
    verdict = verify(connection, authority)
    assert verdict.findings == ()
    assert verdict.events > 15


def state_at(session, asset, moment):
    said = states_at(moment)
    listed = session.scalar(select(said.c.state).where(said.c.subject_id == asset.id))
    assert find_state_at(session, asset.id, moment) == listed
    return listed


def test_a_state_that_was_taken_back_stands_for_as_long_as_it_was_said_and_no_longer(session, phone):
    began = datetime.now(UTC) - 5 * HOUR
    asset = make_asset(session, phone.actor)
    code = code_of(session, asset)
    deploy = phone.scan("deploy", code, at=began)
    repair = phone.scan("send_to_repair", code, at=began + HOUR)
    phone.send(session, deploy, repair, phone.scan("undo", of=repair.id, at=began + 2 * HOUR))
    hours = [0.5, 1.5, 2.5]
    said = [state_at(session, asset, began + hour * HOUR) for hour in hours]
    assert said == ["in_use", "in_repair", "in_use"]
    assert state_at(session, asset, datetime.now(UTC)) == "in_use"


def test_an_undo_dated_before_its_scan_by_a_clock_put_right_has_the_last_word(session, phone):
    asset = make_asset(session, phone.actor, State.IN_USE)
    ahead = phone.scan("retire", code_of(session, asset), reason="obsolete", functional_status="works")
    phone.send(session, ahead)
    phone.do(session, "undo", of=ahead.id, at=datetime.now(UTC) - HOUR)
    assert state_at(session, asset, datetime.now(UTC)) == "in_use"


def test_a_scan_settled_for_the_phone_counts_from_when_it_was_made(session, phone):
    asset = make_asset(session, phone.actor, State.IN_USE)
    before = known(asset)
    act(session, phone.actor, asset.id, Command(Action.TAKE_BACK, uuid4()))
    scan = phone.scan("send_to_repair", code_of(session, asset), known=before)
    phone.send(session, scan)
    settle(session, phone.actor, scan.id, "phone")
    assert state_at(session, asset, datetime.now(UTC)) == "in_repair"
