"""A label read on the spot: looked at, claimed, or given to a new device."""

import pytest

from lifecycle.registry.model import Label
from lifecycle.registry.places import room_named, site_named
from tests.factories import code_of, make_asset
from tests.registry.test_resolving import add_label
from tests.scanning.making import Phone, make_person


def test_a_blank_label_offers_both_ways_and_changes_nothing(session, phone):
    code = add_label(session, phone.actor)
    answer = phone.do(session, "deploy", code)
    assert answer["kind"] == "look"
    assert [choice["kind"] for choice in answer["choices"]] == ["create", "claim"]
    assert session.get_one(Label, code).state == "blank"


def test_a_device_is_created_with_the_label_then_acted_on_in_the_same_batch(session, phone):
    code = add_label(session, phone.actor)
    answers = phone.send(
        session,
        phone.scan("create", code, category_key="laptop", serial="PF1A2B9Z", tag="2026-0001"),
        phone.scan("deploy", code),
    )
    assert [answer["kind"] for answer in answers] == ["done", "done"]
    assert (answers[1]["device"]["tag"], answers[1]["device"]["state"]) == ("2026-0001", "in_use")


def test_a_tag_that_is_taken_refuses_the_creation_and_leaves_the_label_blank(session, phone):
    make_asset(session, phone.actor, tag="2026-0001")
    code = add_label(session, phone.actor)
    answer = phone.do(session, "create", code, category_key="laptop", tag="2026-0001")
    assert (answer["kind"], answer["reasons"][0]["code"]) == ("refused", "tag-taken")
    assert session.get_one(Label, code, populate_existing=True).state == "blank"


@pytest.mark.parametrize("attach", ["2021-0417", "PF1A2B9Z"])
def test_a_label_is_given_to_a_device_named_by_any_code(session, phone, attach):
    asset, code = (
        make_asset(session, phone.actor, tag="2021-0417", serial="PF1A2B9Z"),
        add_label(session, phone.actor),
    )
    assert phone.do(session, "claim", code, attach=attach)["kind"] == "done"
    assert code_of(session, asset) == code
    assert phone.do(session, "claim", code, attach=attach)["kind"] == "already"


def test_a_serial_of_two_devices_lets_the_person_choose(session, phone):
    twins = [make_asset(session, phone.actor, serial="PF1A2B9Z") for _ in range(2)]
    code = add_label(session, phone.actor)
    answer = phone.do(session, "claim", code, attach="PF1A2B9Z")
    assert {choice["device"]["id"] for choice in answer["choices"]} == {str(twin.id) for twin in twins}
    assert phone.do(session, "claim", code, asset_id=twins[0].id)["kind"] == "done"
    assert code_of(session, twins[0]) == code


def test_foreign_void_and_room_labels_each_say_what_they_are(session, phone):
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    pinned = phone.do(
        session, "move", add_label(session, phone.actor, "current", room_id=room.id), room_id=room.id
    )
    assert pinned["choices"] == [
        {
            "kind": "pin_room",
            "room_id": str(room.id),
            "site_id": str(room.site_id),
            "text": "Annexe › Salle 12",
        }
    ]
    assert (
        phone.do(session, "look_up", add_label(session, phone.actor, "void"))["reasons"][0]["code"] == "void"
    )
    foreign = phone.do(session, "look_up", "https://exemple.com/promo")
    assert (foreign["kind"], foreign["reasons"][0]["code"]) == ("look", "foreign")
    badge = phone.do(session, "deploy", "BADGE-0042")
    assert badge["choices"] == [{"kind": "hold", "custodian": "BADGE-0042"}]


def test_whoever_may_not_edit_is_offered_nothing(session):
    phone = Phone(make_person(session, "partner"))
    answer = phone.do(session, "look_up", "x")
    assert answer["reasons"][0]["code"] == "forbidden"
