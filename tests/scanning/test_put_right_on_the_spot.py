"""What is put right from the answer to a count is put right for the inventory too."""

from uuid import uuid4

import pytest

from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.model import InventoryLine
from lifecycle.stocktaking.service import start
from tests.factories import code_of, make_asset


@pytest.fixture
def rooms(session, phone):
    site = site_named(session, "Annexe")
    return [room_named(session, site, name) for name in ("Salle 12", "Réserve")]


@pytest.fixture
def inventory(session, phone, rooms):
    return start(session, phone.actor, AssetFilter(room=rooms[0].id), "Salle 12", uuid4())


def settled(session, inventory, asset):
    line = session.get_one(InventoryLine, (inventory.id, asset.id), populate_existing=True)
    return line.settled


def test_what_is_put_away_where_it_was_counted_is_settled_until_that_is_undone(
    session, phone, rooms, inventory
):
    here, elsewhere = rooms
    asset = make_asset(session, phone.actor, site_id=elsewhere.site_id, room_id=elsewhere.id)
    code = code_of(session, asset)
    seen = phone.do(session, "count", code, inventory_id=inventory.id, room_id=here.id)
    assert [choice["kind"] for choice in seen["choices"]] == ["move"]
    moved = phone.do(session, "move", code, inventory_id=inventory.id, room_id=here.id)
    assert (moved["kind"], settled(session, inventory, asset)) == ("done", "moved")
    phone.do(session, "undo", of=moved["id"])
    assert settled(session, inventory, asset) is None


def test_a_move_to_another_room_settles_nothing(session, phone, rooms, inventory):
    here, elsewhere = rooms
    asset = make_asset(session, phone.actor, site_id=elsewhere.site_id, room_id=elsewhere.id)
    code = code_of(session, asset)
    phone.do(session, "count", code, inventory_id=inventory.id, room_id=here.id)
    third = room_named(session, site_named(session, "Annexe"), "Couloir")
    phone.do(session, "move", code, inventory_id=inventory.id, room_id=third.id)
    assert settled(session, inventory, asset) is None


def test_what_is_found_while_counting_is_settled(session, phone, rooms, inventory):
    asset = make_asset(session, phone.actor)
    ask = Ask(loss_reason=LossReason.NOT_FOUND)
    act(session, phone.actor, asset.id, Command(Action.REPORT_MISSING, uuid4(), ask=ask))
    code = code_of(session, asset)
    phone.do(session, "count", code, inventory_id=inventory.id, room_id=rooms[0].id)
    phone.do(session, "found", code, inventory_id=inventory.id, room_id=rooms[0].id)
    assert settled(session, inventory, asset) == "found"
