"""Counting: what a sighting tells, which one stands, and what it leaves in history."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.access.permissions import granted
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import RequestReused, UnknownPlace
from lifecycle.registry.model import Asset
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.counting import count, uncount
from lifecycle.stocktaking.errors import InventoryNotFound, SightingSettled
from lifecycle.stocktaking.settling import put_in_place
from tests.factories import make_actor
from tests.stocktaking.world import World


def test_an_expected_device_seen_in_its_room_is_found(world, session):
    asset = world.device()
    inventory, at = world.inventory(), now() - timedelta(minutes=5)
    counted = world.see(inventory, asset.id, at=at)
    assert (counted.finding, counted.room_id, counted.is_repeat) == ("found", world.here.id, False)
    assert session.get(Asset, asset.id).last_seen_at == at
    event = timeline(session, asset.id).rows[0]
    assert (event.tag, event.occurred_at) == ("asset:fact:see", at)
    assert event.details["inventory"] == "Salle 12"


def test_a_device_of_another_room_is_misplaced_expected_or_not(world):
    stranger = world.device(there=True)
    assert world.see(world.inventory(), stranger.id).is_misplaced
    of_the_site = world.inventory(site=world.site.id)
    assert world.see(of_the_site, stranger.id, room=world.here.id).is_misplaced
    assert world.line(of_the_site, stranger.id).is_expected


def test_what_should_not_be_at_hand_is_unexpected_wherever_it_is_seen(world):
    inventory = world.inventory()
    assert world.see(inventory, world.device(State.IN_REPAIR).id).is_unexpected
    assert world.see(inventory, world.device(State.ORDERED, there=True).id).is_unexpected


def test_outside_of_a_filter_but_in_its_room_is_unexpected(world):
    world.device()
    screen = world.device(category_key="monitor")
    laptops = world.inventory(category=("laptop",))
    assert world.see(laptops, screen.id, room=world.here.id).is_unexpected
    assert world.see(laptops, world.device().id).is_unexpected  # entered the register after the start


def test_a_sighting_without_a_room_never_says_misplaced(world):
    asset = world.device(there=True)
    assert world.see(world.inventory(site=world.site.id), asset.id).finding == "found"


def test_a_device_moved_at_the_desk_meanwhile_is_in_its_place(world, session):
    asset = world.device(there=True)
    inventory = world.inventory(site=world.site.id)
    asset.room_id = world.here.id
    session.flush()
    assert world.see(inventory, asset.id, room=world.here.id).finding == "found"


def test_a_second_scan_of_the_same_device_changes_nothing_and_says_who_was_first(world, session):
    asset = world.device()
    inventory = world.inventory()
    first = world.see(inventory, asset.id)
    other = make_actor(session, "technician", world.actor.organisation_id, "Sacha Second")
    again = world.see(inventory, asset.id, actor=other)
    assert again.is_repeat
    assert (again.seen_by, again.seen_at) == (first.seen_by, first.seen_at)
    assert len(timeline(session, asset.id).rows) == 2


def test_the_same_scan_sent_twice_is_answered_as_the_first_time(world, session):
    asset, scan_id, at = world.device(), uuid4(), now()
    inventory = world.inventory()
    answers = [world.see(inventory, asset.id, at=at, scan_id=scan_id) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(timeline(session, asset.id).rows) == 2


def test_a_later_sighting_in_another_room_stands_and_an_earlier_one_does_not(world):
    asset, at = world.device(), now() - timedelta(hours=1)
    inventory = world.inventory(site=world.site.id)
    world.see(inventory, asset.id, room=world.here.id, at=at)
    late = world.see(inventory, asset.id, room=world.there.id, at=at + timedelta(minutes=9))
    assert (late.is_repeat, late.room_id, late.finding) == (True, world.there.id, "misplaced")
    early = world.see(inventory, asset.id, room=world.here.id, at=at + timedelta(minutes=2))
    assert early.room_id == world.there.id


def test_a_missing_device_that_is_seen_stays_missing_until_someone_says_found(world, session):
    asset = world.device()
    lost = Ask(loss_reason=LossReason.LOST)
    act(session, world.actor, asset.id, Command(Action.REPORT_MISSING, uuid4(), ask=lost))
    counted = world.see(world.inventory(), asset.id)
    assert counted.was_missing
    assert counted.is_unexpected
    session.refresh(asset)
    assert asset.state == State.MISSING
    assert timeline(session, asset.id).rows[0].tag == "asset:fact:see"


def test_undoing_the_only_sighting_leaves_the_device_to_be_seen(world, session):
    expected, stranger, scans = world.device(), world.device(there=True), (uuid4(), uuid4())
    inventory = world.inventory()
    for asset, scan_id in zip((expected, stranger), scans, strict=True):
        world.see(inventory, asset.id, scan_id=scan_id)
        assert uncount(session, inventory.id, asset.id, scan_id)
        assert not uncount(session, inventory.id, asset.id, scan_id)
    assert world.line(inventory, expected.id).seen_at is None
    assert world.line(inventory, stranger.id) is None


def test_undoing_a_later_sighting_brings_the_first_one_back(world, session):
    asset, at, second = world.device(), now() - timedelta(hours=1), uuid4()
    inventory = world.inventory(site=world.site.id)
    world.see(inventory, asset.id, room=world.here.id, at=at)
    world.see(inventory, asset.id, room=world.there.id, at=now(), scan_id=second)
    assert uncount(session, inventory.id, asset.id, second)
    line = world.line(inventory, asset.id)
    assert (line.seen_room_id, line.seen_at, line.finding) == (world.here.id, at, "found")


def test_a_sighting_that_was_acted_upon_is_not_undone(world, session):
    asset, scan_id = world.device(there=True), uuid4()
    inventory = world.inventory()
    world.see(inventory, asset.id, scan_id=scan_id)
    put_in_place(session, world.actor, inventory.id, [asset.id], uuid4())
    with pytest.raises(SightingSettled):
        uncount(session, inventory.id, asset.id, scan_id)


def test_who_may_not_act_does_not_count(world, session):
    asset = world.device()
    reader = Actor(
        world.actor.organisation_id, "V", "authority", "technician", "R", permissions=granted("partner")
    )
    with pytest.raises(Forbidden):
        world.see(world.inventory(), asset.id, actor=reader)


def test_a_request_id_that_served_for_another_device_is_refused(world):
    inventory, scan_id = world.inventory(), uuid4()
    world.see(inventory, world.device().id, scan_id=scan_id)
    other = world.device().id
    with pytest.raises(RequestReused):
        world.see(inventory, other, scan_id=scan_id)


def test_another_authority_sees_neither_the_inventory_nor_the_room(world, session):
    asset_id, inventory_id, said = world.device().id, world.inventory().id, {"at": now(), "scan_id": uuid4()}
    elsewhere = World(session, make_actor(session, "technician"))
    theirs, room_id = elsewhere.device().id, elsewhere.here.id
    session.expunge_all()
    with pytest.raises(InventoryNotFound):
        count(session, elsewhere.actor, inventory_id, theirs, room_id=None, **said)
    enter(session, world.actor.organisation_id)
    with pytest.raises(UnknownPlace):
        count(session, world.actor, inventory_id, asset_id, room_id=room_id, **said)
