"""Counting: a device is seen, by a phone or by hand; the first sighting stands, repeats are harmless."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.model import Asset
from lifecycle.registry.places import checked_place
from lifecycle.registry.rules import Place
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.facts import Ask
from lifecycle.stocktaking.errors import SightingSettled
from lifecycle.stocktaking.model import Inventory, InventoryLine
from lifecycle.stocktaking.queries import get_inventory
from lifecycle.stocktaking.rules import Finding, Sighting, judged, replaces


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of a sighting.

    `is_repeat`: the line held one already, `seen_by` and `seen_at` say whose; `is_late`: the inventory was
    over. `state` is the device's, which counting leaves as it is.
    """

    inventory_id: UUID
    asset_id: UUID
    finding: Finding
    state: State
    room_id: UUID | None
    seen_by: str
    seen_at: datetime
    is_repeat: bool
    is_late: bool

    @property
    def is_misplaced(self) -> bool:
        """Whether the register has it in another room, and can be put right at once."""
        return self.finding is Finding.MISPLACED

    @property
    def is_unexpected(self) -> bool:
        """Whether it should not have been here at all."""
        return self.finding is Finding.UNEXPECTED

    @property
    def was_missing(self) -> bool:
        """Whether it had been reported missing: whoever has it in hand may say that it is found."""
        return self.state is State.MISSING


def count(
    session: Session,
    actor: Actor,
    inventory_id: UUID,
    asset_id: UUID,
    *,
    room_id: UUID | None,
    at: datetime,
    scan_id: UUID,
) -> Counted:
    """Count a device as seen in a room (None: the inventory's own, if it has one), whatever its state.

    Raises Forbidden, InventoryNotFound, AssetNotFound, UnknownPlace, or RequestReused where `scan_id` stands
    for something else.
    """
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden
    asset, inventory = _locked(session, asset_id), get_inventory(session, inventory_id, shared=True)
    seen_in = checked_place(session, Place(room_id=room_id or inventory.room_id)).room_id
    line = _line(session, inventory, asset)
    sighting = Sighting(min(at, now()), actor.name, seen_in, scan_id)
    is_repeat = line.seen_at is not None and line.sighting_id != scan_id
    if replaces(sighting, line.seen_at, line.seen_room_id):
        _record(session, actor, asset, inventory, sighting, line.sighting_id)
        _write(line, asset, sighting)
        session.add(line)
        session.flush()
    assert line.finding is not None
    assert line.seen_at is not None
    return Counted(
        inventory.id,
        asset.id,
        Finding(line.finding),
        State(asset.state),
        line.seen_room_id,
        line.seen_by or "",
        line.seen_at,
        is_repeat,
        inventory.state != "open",
    )


def uncount(session: Session, inventory_id: UUID, asset_id: UUID, scan_id: UUID) -> bool:
    """Take back the sighting that a scan made; the one that it had replaced stands again.

    Tells whether there was one to take back; recording that is the caller's. Raises SightingSettled where
    somebody has acted upon it.
    """
    inventory, asset = get_inventory(session, inventory_id), _locked(session, asset_id)
    line = _line(session, inventory, asset)
    if line.sighting_id != scan_id:
        return False
    if line.settled not in (None, "missing"):
        raise SightingSettled
    if before := _replaced(session, scan_id):
        _write(line, asset, before)
    elif line.is_expected:
        line.seen_at = line.seen_by = line.seen_room_id = line.finding = line.sighting_id = None
    else:
        session.delete(line)
    session.flush()
    return True


def _locked(session: Session, asset_id: UUID) -> Asset:
    """Return the device's locked row: whoever counts it at the same time waits here."""
    wanted = select(Asset).where(Asset.id == asset_id).with_for_update()
    asset = session.scalar(wanted.execution_options(populate_existing=True))
    if asset is None:
        raise AssetNotFound
    return asset


def _line(session: Session, inventory: Inventory, asset: Asset) -> InventoryLine:
    """Return the device's line, a new one that waits to be added where it was not expected."""
    found = session.get(InventoryLine, (inventory.id, asset.id), populate_existing=True)
    return found or InventoryLine(
        inventory_id=inventory.id, asset_id=asset.id, authority_id=entered(session), is_expected=False
    )


def _write(line: InventoryLine, asset: Asset, sighting: Sighting) -> None:
    if not line.is_expected:
        line.site_id, line.room_id = asset.site_id, asset.room_id
    line.seen_at, line.seen_by = sighting.seen_at, sighting.seen_by
    line.seen_room_id, line.sighting_id = sighting.room_id, sighting.id
    line.finding = judged(
        is_expected=line.is_expected,
        state=State(asset.state),
        registered=asset.room_id,
        seen_in=sighting.room_id,
    )


def _record(
    session: Session,
    actor: Actor,
    asset: Asset,
    inventory: Inventory,
    sighting: Sighting,
    before: UUID | None,
) -> None:
    """Record the sighting on the device: as the action, or as a bare fact where its state forbids that."""
    details = {
        "inventory_id": str(inventory.id),
        "inventory": inventory.name,
        **({"room_id": str(sighting.room_id)} if sighting.room_id else {}),
        **({"replaces": str(before)} if before else {}),
    }
    if asset.state in TABLE[Action.SEE].sources:
        ask = Ask(details=details)
        act(session, actor, asset.id, Command(Action.SEE, sighting.id, sighting.seen_at, ask))
        return
    asset.last_seen_at, asset.version = sighting.seen_at, asset.version + 1
    entry = Entry(
        "asset",
        asset.id,
        f"asset:fact:{Action.SEE}",
        from_state=asset.state,
        details={"action": Action.SEE, **details},
        occurred_at=sighting.seen_at,
        request_id=sighting.id,
    )
    record(session, actor, [entry])


def _replaced(session: Session, scan_id: UUID) -> Sighting | None:
    """Return the sighting that a scan's own had replaced, from history."""
    event = find_by_request(session, scan_id)
    before = event and event.details.get("replaces")
    old = find_by_request(session, UUID(before)) if before else None
    if old is None or old.request_id is None:
        return None
    room = old.details.get("room_id")
    return Sighting(old.occurred_at, old.actor_name, UUID(room) if room else None, old.request_id)
