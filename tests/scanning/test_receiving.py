"""A phone's scans as the server takes them: once, in order, each answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.history.queries import timeline
from lifecycle.phones.errors import PhoneOfAnother
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.scanning.errors import OtherPerson
from lifecycle.scanning.model import Scan
from lifecycle.scanning.receiving import receive
from lifecycle.scanning.said import Known, Said, Sync
from lifecycle.scanning.verbs import Verb
from lifecycle.states.assets import State
from lifecycle.stocktaking.service import start
from tests.factories import code_of, make_actor, make_asset
from tests.scanning.making import Phone, make_person


def tags(session, asset):
    return [event.tag for event in timeline(session, asset.id).rows]


def make_room(session, name="Réserve B2"):
    return room_named(session, site_named(session, "Annexe"), name)


def test_a_scan_moves_the_device_and_is_answered_in_words(session, phone):
    asset, room = make_asset(session, phone.actor), make_room(session)
    answer = phone.do(session, "move", code_of(session, asset), room_id=room.id)
    assert (answer["kind"], answer["text"]) == ("done", "Déplacé : Annexe › Réserve B2.")
    assert answer["device"]["room_id"] == str(room.id)
    assert answer["can_undo"] is True
    assert phone.do(session, "move", code_of(session, asset), room_id=room.id)["kind"] == "already"


def test_a_batch_sent_twice_is_done_once_and_answered_the_same(session, phone):
    asset = make_asset(session, phone.actor)
    code = code_of(session, asset)
    scans = [phone.scan("deploy", code), phone.scan("send_to_repair", code), phone.scan("look_up", code)]
    first = phone.send(session, *scans)
    assert [dict(a) for a in phone.send(session, *scans)] == [dict(a) for a in first]
    assert tags(session, asset) == ["asset:state:in_repair", "asset:state:in_use", "asset:state:created"]
    assert [answer["kind"] for answer in first] == ["done"] * 3


def test_one_scan_twice_in_a_batch_is_done_once(session, phone):
    asset = make_asset(session, phone.actor)
    scan = phone.scan("deploy", code_of(session, asset))
    first, second = phone.send(session, scan, scan)
    assert first == second
    assert len(tags(session, asset)) == 2


def test_three_actions_on_one_device_follow_each_other(session, phone):
    asset, room = make_asset(session, phone.actor), make_room(session)
    code, began = code_of(session, asset), datetime.now(UTC) - timedelta(hours=3)
    in_stock, in_use = Known("in_stock", None, None), Known("in_use", None, None)
    moved = Known("in_use", room.site_id, room.id)
    answers = phone.send(
        session,
        phone.scan("deploy", code, known=in_stock, at=began),
        phone.scan("move", code, known=in_use, at=began + timedelta(minutes=1), room_id=room.id),
        phone.scan("send_to_repair", code, known=moved, at=began + timedelta(minutes=2)),
    )
    assert [answer["kind"] for answer in answers] == ["done"] * 3
    events = timeline(session, asset.id).rows[:3]
    assert [e.occurred_at for e in reversed(events)] == [began + timedelta(minutes=n) for n in range(3)]


def test_what_a_guard_says_is_an_answer_and_the_others_pass(session, phone):
    gone, here = make_asset(session, phone.actor), make_asset(session, phone.actor)
    phone.do(session, "retire", code_of(session, gone), reason="obsolete", functional_status="works")
    answers = phone.send(
        session, phone.scan("deploy", code_of(session, gone)), phone.scan("deploy", code_of(session, here))
    )
    assert [answer["kind"] for answer in answers] == ["refused", "done"]
    assert answers[0]["reasons"][0]["code"] == "wrong-state"


def test_a_verb_without_its_permission_is_refused_scan_by_scan(session, phone):
    asset = make_asset(session, phone.actor)
    answer = phone.do(session, "add_to_lot", code_of(session, asset), lot_id=uuid4())
    assert (answer["kind"], answer["reasons"][0]["code"]) == ("refused", "forbidden")


def test_a_verb_without_what_it_needs_is_refused(session, phone):
    asset = make_asset(session, phone.actor)
    answer = phone.do(session, "move", code_of(session, asset))
    assert answer["reasons"][0]["code"] == "needs-more"


def test_in_the_wanted_state_already_the_place_follows(session, phone):
    asset, room = make_asset(session, phone.actor, State.IN_USE), make_room(session)
    code = code_of(session, asset)
    assert phone.do(session, "deploy", code)["kind"] == "already"
    answer = phone.do(session, "deploy", code, room_id=room.id, custodian="Service RH")
    assert answer["kind"] == "done"
    session.refresh(asset)
    assert (asset.room_id, asset.custodian, asset.state) == (room.id, "Service RH", "in_use")
    assert "Service RH" not in str(answer)


def test_another_person_never_sends_these_scans(session, phone):
    asset = make_asset(session, phone.actor)
    scan = phone.scan("deploy", code_of(session, asset))
    other = make_person(session, "technician", phone.actor.organisation_id, "Autre")
    with pytest.raises(OtherPerson):
        receive(session, other, phone.sync(scan))
    phone.send(session)
    with pytest.raises(PhoneOfAnother):
        Phone(other, phone.id).send(session)
    assert len(tags(session, asset)) == 1


def test_ids_of_another_authority_tell_nothing_and_do_nothing(session, phone):
    far = Phone(make_person(session, "admin"))
    theirs = make_asset(session, far.actor, tag="SECRET")
    their_scan = far.scan("deploy", code_of(session, theirs))
    far.send(session, their_scan)
    mine = Phone(make_person(session, "technician"))
    asset = make_asset(session, mine.actor)
    by_id = mine.do(session, "take_back", "x", asset_id=theirs.id)
    by_label = mine.do(session, "take_back", "SECRET")
    assert (by_id["kind"], by_label["kind"]) == ("look", "look")
    copied = replace(mine.scan("deploy", code_of(session, asset)), id=their_scan.id)
    answer = mine.send(session, copied)[0]
    assert (answer["kind"], answer["reasons"][0]["code"]) == ("refused", "request-reused")
    assert len(tags(session, asset)) == 1
    with pytest.raises(PhoneOfAnother):
        Phone(mine.actor, far.id).send(session)


@pytest.mark.parametrize("days", [-400, -2, 3])
def test_a_clock_wrong_by_days_is_put_right_and_both_times_are_kept(session, phone, days):
    asset, off = make_asset(session, phone.actor), timedelta(days=days)
    phone_now = datetime.now(UTC) + off
    scan = phone.scan("deploy", code_of(session, asset), at=phone_now - timedelta(hours=2))
    answered = receive(session, phone.actor, phone.sync(scan, now=phone_now))
    assert answered.clock_off == pytest.approx(-off.total_seconds(), abs=5)
    last = timeline(session, asset.id).rows[0]
    assert abs(last.occurred_at - (datetime.now(UTC) - timedelta(hours=2))) < timedelta(seconds=5)
    assert last.details["phone_time"] == scan.occurred_at.isoformat()


def test_a_scan_of_the_future_happened_now(session, phone):
    asset = make_asset(session, phone.actor)
    phone.do(session, "deploy", code_of(session, asset), at=datetime.now(UTC) + timedelta(days=3))
    assert timeline(session, asset.id).rows[0].occurred_at <= datetime.now(UTC)


def test_a_label_read_on_the_spot_is_stuck_on_since_its_first_scan(session, phone):
    asset = make_asset(session, phone.actor)
    code = code_of(session, asset)
    phone.send(session, phone.scan("look_up", f"https://parc.valbourg.fr/e/{code}"))
    first = session.get_one(Label, code, populate_existing=True).applied_at
    assert first is not None
    phone.send(session, phone.scan("look_up", code))
    assert session.get_one(Label, code, populate_existing=True).applied_at == first


@pytest.mark.parametrize("verb", ["move", "deploy", "count", "note", "look_up"])
def test_fifty_scans_cost_as_many_statements_each_as_five(session, phone, connection, verb):
    room = make_room(session)
    inventory = start(session, phone.actor, AssetFilter(site=room.site_id), "Annexe", uuid4())
    said = {
        "move": {"room_id": room.id},
        "count": {"room_id": room.id, "inventory_id": inventory.id},
        "note": {"note": "Charnière cassée"},
    }.get(verb, {})
    codes = [code_of(session, make_asset(session, phone.actor)) for _ in range(60)]
    counted = []
    event.listen(connection, "before_cursor_execute", lambda *a: counted.append(a[2]))

    def cost(some):
        counted.clear()
        phone.send(session, *(phone.scan(verb, code, **said) for code in some))
        return len(counted)

    cost(codes[:5])
    few, many = cost(codes[5:10]), cost(codes[10:60])
    each = {"count": 15, "look_up": 5}.get(verb, 9)
    assert many - few <= 45 * each
    assert few <= 5 * each + 12


def test_a_mere_report_needs_no_scan(session, phone):
    assert phone.send(session) == []
    assert session.scalars(select(Scan)).all() == []


def test_program_tokens_do_not_send_scans(session):
    actor = make_actor(session)
    with pytest.raises(Exception, match="personne"):
        receive(
            session,
            actor,
            Sync(f"None.{actor.organisation_id}", Phone(actor).sync().report, datetime.now(UTC)),
        )


def test_a_device_that_is_gone_is_said_whatever_bears_its_label_now(session, phone):
    asset = make_asset(session, phone.actor)
    answer = phone.do(session, "deploy", code_of(session, asset), asset_id=uuid4())
    assert (answer["kind"], answer["reasons"][0]["code"]) == ("refused", "not-found")
    assert tags(session, asset) == ["asset:state:created"]


@pytest.mark.parametrize("other", [{"verb": Verb.RETIRE}, {"readings": ("autre",)}, {"said": Said(note="x")}])
def test_an_id_sent_again_with_something_else_is_refused(session, phone, other):
    asset = make_asset(session, phone.actor)
    scan = phone.scan("deploy", code_of(session, asset))
    first = phone.send(session, scan)[0]
    again = phone.send(session, replace(scan, **other))[0]
    assert (again["kind"], again["reasons"][0]["code"]) == ("refused", "request-reused")
    assert phone.send(session, scan)[0] == first
    assert tags(session, asset) == ["asset:state:in_use", "asset:state:created"]
