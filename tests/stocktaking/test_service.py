"""Starting, closing and cancelling; what people then decide of the lines."""

from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.phones.service import release
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from lifecycle.stocktaking.errors import (
    AlreadyUnderWay,
    InventoryEnded,
    InventoryOpen,
    LineNotFound,
    NothingExpected,
    PhonesHoldScans,
)
from lifecycle.stocktaking.queries import figures_of, for_phones, inventories_page, lines_page
from lifecycle.stocktaking.service import cancel, close, start
from lifecycle.stocktaking.settling import count_by_hand, mark_found, put_in_place, report_missing


def _tags(session, subject_id):
    return [event.tag for event in timeline(session, subject_id).rows]


def test_only_what_should_be_at_hand_is_expected(world, session):
    here = {state: world.device(state).id for state in (State.IN_STOCK, State.IN_USE)}
    for state in (State.IN_REPAIR, State.ORDERED):
        world.device(state)
    world.device(there=True)
    (opened,) = for_phones(session) if world.inventory() else ()
    assert set(opened.expected) == set(here.values())
    assert (opened.room_id, opened.site_id) == (world.here.id, world.site.id)
    assert timeline(session, opened.id).rows[0].details["expected"] == 2


def test_a_repeated_start_opens_one_inventory_and_a_second_of_the_same_room_is_refused(world, session):
    request_id, room = uuid4(), AssetFilter(room=world.here.id)
    ids = {start(session, world.actor, room, "Salle 12", request_id).id for _ in range(2)}
    assert len(ids) == 1
    with pytest.raises(AlreadyUnderWay):
        start(session, world.actor, room, "Encore", uuid4())
    assert _tags(session, ids.pop()) == ["inventory:state:open"]


def test_an_empty_room_may_be_counted_and_an_empty_selection_not(world):
    assert world.inventory().name == "Salle 12"
    with pytest.raises(NothingExpected):
        world.inventory(q="rien de tel")


def test_closing_waits_for_phones_and_names_them(world, session):
    asset = world.device()
    inventory = world.inventory()
    phone_id = world.phone(inventory, 3)
    with pytest.raises(PhonesHoldScans) as refused:
        close(session, world.actor, inventory.id, uuid4())
    (reason,) = refused.value.reasons
    assert reason.told("fr").startswith("Téléphone de Sacha : lectures à envoyer, 3")
    release(session, world.actor, inventory.id, phone_id)
    assert close(session, world.actor, inventory.id, uuid4()).state == "closed"
    assert "inventory:phone:released" in _tags(session, inventory.id)
    session.refresh(asset)
    assert asset.state == State.IN_USE


def test_a_phone_without_scans_left_is_not_waited_for(world, session):
    inventory = world.inventory()
    world.phone(inventory, 0)
    assert close(session, world.actor, inventory.id, uuid4()).state == "closed"


def test_ended_once(world, session):
    inventory, request_id = world.inventory(), uuid4()
    for _ in range(2):
        assert close(session, world.actor, inventory.id, request_id).state == "closed"
    with pytest.raises(InventoryEnded):
        close(session, world.actor, inventory.id, uuid4())
    with pytest.raises(InventoryEnded):
        cancel(session, world.actor, inventory.id, uuid4())


def test_nothing_is_missing_until_someone_says_so(world, session):
    seen, unseen = world.device(), world.device()
    inventory = world.inventory()
    world.see(inventory, seen.id)
    with pytest.raises(InventoryOpen):
        report_missing(session, world.actor, inventory.id, [unseen.id], uuid4())
    close(session, world.actor, inventory.id, uuid4())
    assert {session.get(Asset, each.id).state for each in (seen, unseen)} == {State.IN_USE}
    with pytest.raises(LineNotFound):
        report_missing(session, world.actor, inventory.id, [seen.id], uuid4())
    request_id = uuid4()
    for _ in range(2):
        assert report_missing(session, world.actor, inventory.id, [unseen.id], request_id).done == 1
    assert session.get(Asset, unseen.id).state == State.MISSING
    assert _tags(session, unseen.id)[0] == "asset:state:missing"
    assert timeline(session, unseen.id).rows[0].details["loss_reason"] == "not_found"


def test_what_can_no_longer_be_missing_is_told_and_the_others_are_done(world, session):
    gone, unseen = world.device(State.IN_STOCK), world.device()
    inventory = world.inventory()
    close(session, world.actor, inventory.id, uuid4())
    gone.state = State.ORDERED
    session.flush()
    settled = report_missing(session, world.actor, inventory.id, [gone.id, unseen.id], uuid4())
    assert settled.done == 1
    (group,) = settled.refused
    assert group.asset_ids == (str(gone.id),)
    assert "Commandé" in group.reasons[0]
    assert world.line(inventory, gone.id).settled is None


def test_a_late_scan_counts_and_a_missing_device_comes_back_in_one_tap(world, session):
    asset = world.device()
    inventory = world.inventory()
    close(session, world.actor, inventory.id, uuid4())
    report_missing(session, world.actor, inventory.id, [asset.id], uuid4())
    late = world.see(inventory, asset.id, room=world.there.id)
    assert (late.is_late, late.was_missing) == (True, True)
    for request_id in [uuid4()] * 2:
        assert mark_found(session, world.actor, inventory.id, [asset.id], request_id).done == 1
    session.refresh(asset)
    assert (asset.state, asset.room_id) == (State.IN_USE, world.there.id)
    assert world.line(inventory, asset.id).settled == "found"


def test_misplaced_devices_are_put_in_place_in_one_tap(world, session):
    strangers = [world.device(there=True).id for _ in range(3)]
    inventory = world.inventory()
    for asset_id in strangers:
        world.see(inventory, asset_id)
    assert put_in_place(session, world.actor, inventory.id, strangers, uuid4()).done == 3
    assert {session.get(Asset, each).room_id for each in strangers} == {world.here.id}
    figures = figures_of(session, [inventory.id])[inventory.id]
    assert (figures.misplaced, figures.moved, figures.unexpected) == (3, 3, 0)


def test_devices_are_ticked_off_by_hand_where_the_register_has_them(world, session):
    ids, request_id = world.devices(3), uuid4()
    inventory = world.inventory(site=world.site.id)
    for _ in range(2):
        assert count_by_hand(session, world.actor, inventory.id, ids[:2], request_id).done == 2
    figures = figures_of(session, [inventory.id])[inventory.id]
    assert (figures.expected, figures.seen, figures.found, figures.remaining) == (3, 2, 2, 1)
    assert world.line(inventory, ids[0]).seen_room_id == world.here.id
    assert len(_tags(session, ids[0])) == 2


def test_open_inventories_stand_first_and_pages_follow(world, session):
    closed = world.inventory()
    close(session, world.actor, closed.id, uuid4())
    opened = [world.inventory(q="", room=world.there.id), world.inventory(site=world.site.id)]
    first = inventories_page(session, limit=2)
    assert {row.inventory.id for row in first.rows} == {each.id for each in opened}
    second = inventories_page(session, limit=2, after=first.after)
    assert [(row.inventory.id, row.inventory.state) for row in second.rows] == [(closed.id, "closed")]


def test_lines_are_read_page_by_page(world, session):
    ids = world.devices(5)
    inventory = world.inventory()
    first = lines_page(session, inventory.id, "remaining", limit=2)
    second = lines_page(session, inventory.id, "remaining", limit=2, after=first.after)
    assert len({row.id for row in (*first.rows, *second.rows)} & set(ids)) == 4
    world.see(inventory, ids[0])
    (row,) = lines_page(session, inventory.id, "found").rows
    assert (row.id, row.seen_by, row.seen_place) == (ids[0], world.actor.name, "Mairie › Salle 12")
