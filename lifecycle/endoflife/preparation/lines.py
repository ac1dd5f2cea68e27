"""Filling a draft lot: devices join and leave it, each judged by its guard, none refused in silence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import (
    Device,
    DeviceReason,
    Judged,
    back_to_retired,
    judge,
    lock_devices,
    move_all,
    unknown_device,
)
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.preparation.lots import refuse_unless_draft
from lifecycle.endoflife.repair.lots import lot_facts
from lifecycle.endoflife.writing import LotDone, answered, event_before, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import PartnerView, get_partner
from lifecycle.repairs.following import sheets_for
from lifecycle.states.assets import Action
from lifecycle.states.decide import Move
from lifecycle.states.facts import Ask, Facts
from lifecycle.states.lots import Side


@dataclass(frozen=True, slots=True)
class Added:
    """Which devices joined the lot, and every reason of the others; `done` is None when none joined."""

    done: LotDone | None
    accepted: tuple[UUID, ...]
    refused: Mapping[UUID, tuple[DeviceReason, ...]]


def add_assets(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    asset_ids: Sequence[UUID],
    request_id: UUID,
    *,
    justifications: Mapping[UUID, str] | None = None,
    occurred_at: datetime | None = None,
    told: Mapping[str, Any] | None = None,
) -> Added:
    """Put on a draft lot those of these assets whose guard agrees, in a fixed number of statements.

    `justifications` says, by asset id, why a working device under ten years goes to recycling. The answer
    names the devices refused with all their reasons; `told` goes with each device's event. A repeat gives the
    devices that the request added, and the others' reasons as they are now. Raises Forbidden, LotNotFound or
    LotTransitionRefused out of draft.
    """
    asked = tuple(dict.fromkeys(asset_ids))
    said = justifications or {}
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if event := event_before(session, lot, "add_assets", request_id):
            before = tuple(UUID(word) for word in event.details["asset_ids"])
            rest = [asset_id for asset_id in asked if asset_id not in before]
            return Added(answered(lot, event), before, _judged(session, lot, rest, said)[1])
        refuse_unless_draft(lot)
        moves, refused = _judged(session, lot, asked, said)
        if not moves:
            return Added(None, (), refused)
        accepted = tuple(asset_id for asset_id in asked if asset_id in moves)
        staying = [asset_id for asset_id in accepted if moves[asset_id].action is Action.JOIN_LOT]
        sheets = sheets_for(session, actor, staying, occurred_at or now()) if staying else {}
        _insert_lines(session, lot, accepted, said, sheets)
        details_of = {
            asset_id: {**(told or {}), **_justified(said, asset_id), **_repaired(sheets, asset_id)}
            for asset_id in accepted
        }
        move_all(session, actor, lot, moves, request_id, occurred_at=occurred_at, details=details_of)
        details = {"count": len(accepted), "asset_ids": accepted}
        done = finish(
            session, actor, lot, "add_assets", request_id, fact="fact:assets_added", details=details,
            occurred_at=occurred_at,
        )  # fmt: skip
        return Added(done, accepted, refused)


def _justified(said: Mapping[UUID, str], asset_id: UUID) -> dict[str, str]:
    why = said.get(asset_id, "").strip()
    return {"justification": why} if why else {}


def _repaired(sheets: Mapping[UUID, UUID], asset_id: UUID) -> dict[str, UUID]:
    return {"repair_id": sheets[asset_id]} if asset_id in sheets else {}


def _judged(session: Session, lot: Lot, asked: Sequence[UUID], said: Mapping[UUID, str]) -> Judged:
    devices = lock_devices(session, asked)
    partner = get_partner(session, lot.partner_id)
    moves, refused = judge(
        Action.ADD_TO_LOT,
        devices.values(),
        lambda device: (_facts(lot, partner, device), Ask(justification=said.get(device.asset_id, ""))),
    )
    for asset_id, number in _elsewhere(session, moves).items():
        del moves[asset_id]
        text = N_("Déjà sur le lot de réparation %(lot)s.")
        refused[asset_id] = devices[asset_id].refused([Reason("on-another-lot", text, {"lot": number})])
    unknown = {asset_id: (unknown_device(asset_id),) for asset_id in asked if asset_id not in devices}
    return moves, unknown | refused


def _elsewhere(session: Session, moves: Mapping[UUID, Move]) -> dict[UUID, str]:
    """Return the lot's number of each device that is on one already, which its state does not tell."""
    staying = [asset_id for asset_id, move in moves.items() if move.action is Action.JOIN_LOT]
    if not staying:
        return {}
    held = select(LotLine.asset_id, Lot.number).join(Lot, Lot.id == LotLine.lot_id)
    rows = session.execute(held.where(LotLine.asset_id.in_(staying), LotLine.is_open))
    return {row.asset_id: row.number for row in rows}


def _facts(lot: Lot, partner: PartnerView, device: Device) -> Facts:
    return device.facts(lot_facts(lot, partner.routes_for(device.category_key), partner.destroys(today())))


def _insert_lines(
    session: Session,
    lot: Lot,
    asset_ids: Sequence[UUID],
    said: Mapping[UUID, str],
    sheets: Mapping[UUID, UUID],
) -> None:
    last = session.scalar(select(func.max(LotLine.position)).where(LotLine.lot_id == lot.id)) or 0
    rows = [
        {
            "id": new_id(),
            "authority_id": lot.authority_id,
            "lot_id": lot.id,
            "asset_id": asset_id,
            "position": position,
            "justification": said.get(asset_id, "").strip(),
            "repair_id": sheets.get(asset_id),
        }
        for position, asset_id in enumerate(asset_ids, last + 1)
    ]
    session.execute(insert(LotLine).values(rows))


def remove_assets(
    session: Session, actor: Actor, lot_id: UUID, asset_ids: Collection[UUID], request_id: UUID
) -> LotDone:
    """Take assets off a draft lot; they are retired again, or stay in repair.

    Raises LineNotFound where one of them is not on it, LotTransitionRefused out of draft.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "remove_assets", request_id):
            return done
        refuse_unless_draft(lot)
        theirs = (LotLine.lot_id == lot.id, LotLine.asset_id.in_(asset_ids))
        found = session.scalars(delete(LotLine).where(*theirs).returning(LotLine.asset_id)).all()
        if not asset_ids or set(found) != set(asset_ids):
            raise LineNotFound
        back_to_retired(session, actor, lot, found, request_id)
        details = {"count": len(found), "asset_ids": list(found)}
        return finish(
            session, actor, lot, "remove_assets", request_id, fact="fact:assets_removed", details=details
        )
