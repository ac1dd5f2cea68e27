"""A device reported missing that somebody has in hand: they say so from the answer itself."""

from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.service import start
from tests.factories import code_of, make_asset
from tests.scanning.making import known


@pytest.fixture
def lost(session, phone):
    asset = make_asset(session, phone.actor)
    ask = Ask(loss_reason=LossReason.NOT_FOUND)
    act(session, phone.actor, asset.id, Command(Action.REPORT_MISSING, uuid4(), ask=ask))
    return session.get_one(Asset, asset.id, populate_existing=True)


def offered(answer):
    return [choice["kind"] for choice in answer["choices"]]


def test_a_refused_or_looked_up_device_that_is_missing_is_offered_as_found(session, phone, lost):
    code = code_of(session, lost)
    refused, shown = phone.do(session, "deploy", code), phone.do(session, "look_up", code)
    assert (refused["kind"], offered(refused)) == ("refused", ["found"])
    assert (shown["kind"], offered(shown)) == ("done", ["found"])
    assert shown["choices"][0]["device"]["id"] == str(lost.id)


def test_what_is_not_missing_is_not_offered(session, phone):
    gone = make_asset(session, phone.actor)
    phone.do(session, "retire", code_of(session, gone), reason="obsolete", functional_status="works")
    assert offered(phone.do(session, "deploy", code_of(session, gone))) == []


def test_found_gives_back_the_state_of_before_once_and_is_taken_back(session, phone, lost):
    scan = phone.scan("found", code_of(session, lost), known=known(lost))
    answer = phone.send(session, scan)[0]
    assert (answer["kind"], answer["device"]["state"]) == ("done", "in_stock")
    assert phone.do(session, "found", code_of(session, lost))["kind"] == "already"
    assert phone.do(session, "undo", of=scan.id)["device"]["state"] == "missing"
    assert timeline(session, lost.id).rows[1].details["action"] == "found"


def test_what_was_believed_missing_and_is_found_since_is_in_hand_not_in_conflict(session, phone, lost):
    code, believed = code_of(session, lost), known(lost)
    answers = phone.send(
        session, phone.scan("found", code, known=believed), phone.scan("deploy", code, known=believed)
    )
    assert [answer["kind"] for answer in answers] == ["done", "done"]


def test_counted_in_a_room_it_is_seen_and_found_there_in_one_tap(session, phone, lost):
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    inventory = start(session, phone.actor, AssetFilter(room=room.id), "Salle 12", uuid4())
    code = code_of(session, lost)
    seen = phone.do(session, "count", code, inventory_id=inventory.id, room_id=room.id)
    [choice] = seen["choices"]
    assert (seen["kind"], choice["kind"], choice["room_id"]) == ("done", "found", str(room.id))
    found = phone.do(session, "found", code, site_id=room.site_id, room_id=room.id)
    assert found["device"]["room_id"] == str(room.id)
