"""Starting and ending inventories: what is expected is frozen, and nobody is closed out."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, plain, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.people.locking import lock_organisation
from lifecycle.phones.service import release, waiting
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.filters import AssetFilter, conditions
from lifecycle.registry.model import Asset, Room
from lifecycle.registry.places import checked_place
from lifecycle.registry.queries import asset_list, count_by_state
from lifecycle.registry.rules import Place
from lifecycle.stocktaking.errors import (
    AlreadyUnderWay,
    Holder,
    InventoryEnded,
    InventoryNotFound,
    NothingExpected,
    PhonesHoldScans,
)
from lifecycle.stocktaking.model import Inventory, InventoryLine
from lifecycle.stocktaking.queries import figures_of, get_inventory
from lifecycle.stocktaking.rules import AT_HAND


def count_expected(session: Session, wanted: AssetFilter) -> int:
    """Return how many devices an inventory of this filter would expect."""
    by_state = count_by_state(session, wanted)
    return sum(by_state.get(state, 0) for state in AT_HAND)


def find_under_way(session: Session, wanted: AssetFilter) -> Inventory | None:
    """Return the open inventory of the very devices that a filter names, or None."""
    room = session.get(Room, wanted.room) if wanted.room else None
    said = plain(replace(wanted, site=room.site_id if room else wanted.site).parts())
    same = select(Inventory).where(Inventory.state == "open", Inventory.wanted == said)
    return session.scalar(same.limit(1))


def start(session: Session, actor: Actor, wanted: AssetFilter, name: str, request_id: UUID) -> Inventory:
    """Open an inventory of the devices that match a filter and should be at hand now.

    A room or a site may have none: what is there is then unexpected. A repeat of the request gives the
    inventory that it opened. Raises UnknownPlace, NothingExpected, AlreadyUnderWay.
    """
    _check(actor)
    if seen := find_by_request(session, request_id):
        return get_inventory(session, seen.subject_id)
    if not name.strip():
        raise Invalid(fields={"name": [Reason("required", N_("Donnez un nom à cet inventaire."))]})
    place = checked_place(session, Place(wanted.site, wanted.room))
    wanted = replace(wanted, site=place.site_id)
    # Two counts of one room would each lack half of it: one start at a time.
    lock_organisation(session)
    if under_way := find_under_way(session, wanted):
        raise AlreadyUnderWay(name=under_way.name)
    inventory = Inventory(
        authority_id=entered(session),
        name=name.strip(),
        site_id=place.site_id,
        room_id=place.room_id,
        wanted=plain(wanted.parts()),
        state="open",
        started_at=now(),
        started_by=actor.name,
    )
    session.add(inventory)
    session.flush()
    expected = _freeze(session, inventory.id, wanted)
    if not expected and place.site_id is None:
        raise NothingExpected
    details = {"name": inventory.name, "expected": expected, "filter": wanted.parts()}
    entry = Entry(
        "inventory",
        inventory.id,
        "inventory:state:open",
        to_state="open",
        details=details,
        request_id=request_id,
    )
    record(session, actor, [entry])
    return inventory


def _freeze(session: Session, inventory_id: UUID, wanted: AssetFilter) -> int:
    """Write down what is expected, where the register has it now, in one statement; return how many."""
    expected = asset_list(
        literal(inventory_id), Asset.id, Asset.authority_id, literal(True), Asset.site_id, Asset.room_id
    ).where(*conditions(wanted), Asset.state.in_(AT_HAND))
    columns = ("inventory_id", "asset_id", "authority_id", "is_expected", "site_id", "room_id")
    session.execute(insert(InventoryLine).from_select(columns, expected))
    return figures_of(session, [inventory_id])[inventory_id].expected


def close(session: Session, actor: Actor, inventory_id: UUID, request_id: UUID) -> Inventory:
    """Close an inventory once no phone holds scans of it; nothing is said of what was not seen.

    Raises InventoryNotFound, InventoryEnded, or PhonesHoldScans, which names the phones.
    """
    inventory, is_repeat = _opened(session, actor, inventory_id, request_id)
    if is_repeat:
        return inventory
    if held := waiting(session, inventory_id):
        raise PhonesHoldScans([Holder(phone.name, phone.pending, phone.heard_at) for phone in held])
    return _end(session, actor, inventory, "closed", request_id)


def cancel(session: Session, actor: Actor, inventory_id: UUID, request_id: UUID) -> Inventory:
    """Give an inventory up; what was seen stays in the devices' history.

    Raises InventoryNotFound or InventoryEnded.
    """
    inventory, is_repeat = _opened(session, actor, inventory_id, request_id)
    return inventory if is_repeat else _end(session, actor, inventory, "cancelled", request_id)


def release_phone(
    session: Session, actor: Actor, inventory_id: UUID, phone_id: UUID, request_id: UUID
) -> None:
    """Wait no longer for a lost phone's scans for an inventory, and record it.

    Raises Forbidden, InventoryNotFound or PhoneNotFound.
    """
    if not actor.can(Permission.PHONE_RELEASE):
        raise Forbidden
    get_inventory(session, inventory_id, shared=True)
    release(session, actor, inventory_id, phone_id, request_id)


def _check(actor: Actor) -> None:
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden


def _opened(session: Session, actor: Actor, inventory_id: UUID, request_id: UUID) -> tuple[Inventory, bool]:
    """Return the locked inventory that is open, or that this very request has ended (True)."""
    _check(actor)
    wanted = select(Inventory).where(Inventory.id == inventory_id).with_for_update()
    inventory = session.scalar(wanted.execution_options(populate_existing=True))
    if inventory is None:
        raise InventoryNotFound
    if seen := find_by_request(session, request_id):
        if seen.subject_id != inventory_id:
            raise RequestReused
        return inventory, True
    if inventory.state != "open":
        raise InventoryEnded
    return inventory, False


def _end(session: Session, actor: Actor, inventory: Inventory, state: str, request_id: UUID) -> Inventory:
    inventory.state, inventory.ended_at, inventory.ended_by = state, now(), actor.name
    session.flush()
    figures = figures_of(session, [inventory.id])[inventory.id]
    counted = {name: getattr(figures, name) for name in ("expected", "seen", "misplaced", "unexpected")}
    entry = Entry(
        "inventory",
        inventory.id,
        f"inventory:state:{state}",
        from_state="open",
        to_state=state,
        details=counted,
        request_id=request_id,
    )
    record(session, actor, [entry])
    return inventory
