"""What people decide of lines, some at a time: put in the room where seen, found again, reported missing."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.acting import Command
from lifecycle.registry.bulk import Chosen, Refused, Tally, act_on_next
from lifecycle.registry.model import Asset
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.counting import count
from lifecycle.stocktaking.errors import InventoryOpen, LineNotFound
from lifecycle.stocktaking.model import InventoryLine
from lifecycle.stocktaking.queries import get_inventory
from lifecycle.stocktaking.rules import Finding

_L = InventoryLine
# As many as refusals can be told one by one.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Settled:
    """How many lines were settled, and the refusals for the same reasons together."""

    done: int
    refused: tuple[Refused, ...] = ()


def count_by_hand(
    session: Session, actor: Actor, inventory_id: UUID, asset_ids: Collection[UUID], request_id: UUID
) -> Settled:
    """Tick devices off as seen where the register has them, without a phone."""
    for line in _lines(session, inventory_id, asset_ids, _L.is_expected.is_(True)):
        scan_id = derived_id(request_id, line.asset_id)
        count(session, actor, inventory_id, line.asset_id, room_id=line.room_id, at=now(), scan_id=scan_id)
    return Settled(len(asset_ids))


def put_in_place(
    session: Session, actor: Actor, inventory_id: UUID, asset_ids: Collection[UUID], request_id: UUID
) -> Settled:
    """Put misplaced devices in the rooms where they were seen, as the register says it."""
    found = _lines(session, inventory_id, asset_ids, _L.finding == Finding.MISPLACED)
    return _act_there(session, actor, found, Command(Action.MOVE, request_id), "moved")


def mark_found(
    session: Session, actor: Actor, inventory_id: UUID, asset_ids: Collection[UUID], request_id: UUID
) -> Settled:
    """Say of missing devices that were seen that they are found, each where it was seen."""
    is_missing = _L.asset_id.in_(select(Asset.id).where(Asset.state == State.MISSING))
    condition = and_(_L.seen_at.is_not(None), or_(is_missing, _L.settled == "found"))
    found = _lines(session, inventory_id, asset_ids, condition)
    return _act_there(session, actor, found, Command(Action.FOUND, request_id), "found")


def note_on_the_spot(
    session: Session, inventory_id: UUID, asset_id: UUID, room_id: UUID | None, word: str | None
) -> None:
    """Note on a device's line what whoever counted it did of it at once, or None where they took it back.

    Nothing is noted of a device that the inventory did not see, or saw in another room than `room_id`.
    """
    seen = (_L.inventory_id == inventory_id, _L.asset_id == asset_id, _L.seen_at.is_not(None))
    there = _L.seen_room_id.is_not_distinct_from(room_id)
    noted = update(_L).where(*seen, there).values(settled=word, settled_at=now() if word else None)
    session.execute(noted.execution_options(synchronize_session=False))


def report_missing(
    session: Session, actor: Actor, inventory_id: UUID, asset_ids: Collection[UUID], request_id: UUID
) -> Settled:
    """Report missing, because somebody says so, devices that a closed inventory expected and nobody saw.

    Raises InventoryOpen before the end: whoever has not been seen yet may still be.
    """
    inventory = get_inventory(session, inventory_id)
    if inventory.state != "closed":
        raise InventoryOpen
    found = _lines(session, inventory_id, asset_ids, _L.finding.is_(None))
    ask = Ask(
        loss_reason=LossReason.NOT_FOUND,
        details={"inventory_id": str(inventory.id), "inventory": inventory.name},
    )
    command = Command(Action.REPORT_MISSING, request_id, ask=ask)
    return _act(session, actor, inventory_id, [line.asset_id for line in found], command, "missing")


def _lines(
    session: Session, inventory_id: UUID, asset_ids: Collection[UUID], condition: ColumnElement[bool]
) -> list[InventoryLine]:
    """Return the lines named, locked in an order that never deadlocks, all of which this may be done to."""
    get_inventory(session, inventory_id)
    # The devices first, as whoever counts them does.
    session.execute(select(Asset.id).where(Asset.id.in_(asset_ids)).order_by(Asset.id).with_for_update())
    wanted = select(_L).where(_L.inventory_id == inventory_id, _L.asset_id.in_(asset_ids), condition)
    found = session.scalars(wanted.order_by(_L.asset_id).execution_options(populate_existing=True)).all()
    if len(found) != len(set(asset_ids)) or not found:
        raise LineNotFound
    return list(found)


def _act_there(
    session: Session, actor: Actor, lines: Collection[InventoryLine], command: Command, word: str
) -> Settled:
    """Do a command to devices, each in the room where it was seen."""
    by_room: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for line in lines:
        by_room[line.seen_room_id].append(line.asset_id)
        inventory_id = line.inventory_id
    settled = [
        _act(session, actor, inventory_id, ids, replace(command, place=Place(room_id=room_id)), word)
        for room_id, ids in sorted(by_room.items(), key=str)
    ]
    refused = tuple(group for one in settled for group in one.refused)
    return Settled(sum(one.done for one in settled), refused)


def _act(
    session: Session,
    actor: Actor,
    inventory_id: UUID,
    ids: Collection[UUID],
    command: Command,
    word: str,
) -> Settled:
    """Do a command to devices, each in its savepoint, and note on the lines of those that took it."""
    tally = Tally()
    while not tally.is_over:
        tally = act_on_next(session, actor, command, Chosen(ids=tuple(ids)), tally)
    refused = {UUID(asset_id) for group in tally.refused for asset_id in group.asset_ids}
    settled: Mapping[str, object] = {"settled": word, "settled_at": now()}
    done = [asset_id for asset_id in ids if asset_id not in refused]
    lines = update(_L).where(_L.inventory_id == inventory_id, _L.asset_id.in_(done)).values(settled)
    session.execute(lines.execution_options(synchronize_session=False))
    session.expire_all()
    return Settled(tally.acted, tally.refused)
