"""Agreeing on a pick-up: either side proposes up to three slots, the other picks one or proposes its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before, side_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side

MOST_SLOTS = 3


def propose_slots(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    slots: Sequence[datetime],
    request_id: UUID,
    *,
    contact: str | None = None,
    reason: str = "",
) -> LotDone:
    """Propose one to three instants for an accepted lot's pick-up, in place of those proposed before.

    A pick-up that is fixed stays so until the other side picks another; moving it takes a reason. `contact`
    replaces the pick-up's contact. Raises LotTransitionRefused with every reason.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "propose_slots", request_id):
            return done
        decide_lot(LotAction.SCHEDULE, LotState(lot.state), Side.AUTHORITY)
        wanted = sorted(set(slots))
        _refuse(_wrong_slots(wanted) + against_moving(lot, None, reason))
        changes: dict[str, tuple[Any, Any]] = {"slots": (lot.slots, [slot.isoformat() for slot in wanted])}
        lot.slots, lot.slots_by = changes["slots"][1], side
        if contact is not None and contact.strip() != lot.pickup_contact:
            changes["pickup_contact"] = (lot.pickup_contact, contact.strip())
            lot.pickup_contact = contact.strip()
        details = {"slots": len(wanted), "reason": reason.strip()}
        return finish(
            session, actor, lot, "propose_slots", request_id, fact="fact:slots_proposed", changes=changes,
            details=details,
        )  # fmt: skip


def pick_slot(session: Session, actor: Actor, lot_id: UUID, at: datetime, request_id: UUID) -> LotDone:
    """Fix an accepted lot's pick-up at one of the slots that the other side proposed."""
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, LotAction.SCHEDULE, request_id):
            return done
        # The partner may schedule too, where the authority has offered the slot.
        to = decide_lot(LotAction.SCHEDULE, LotState(lot.state), Side.AUTHORITY)
        offered = {datetime.fromisoformat(slot) for slot in lot.slots or ()}
        if lot.slots_by in (None, side) or at not in offered:
            text = N_("Ce créneau n’est pas proposé par l’autre partie : rechargez la page du lot.")
            _refuse([Reason("slot-not-proposed", text)])
        if at < now():
            _refuse([Reason("slot-in-past", N_("Ce créneau est passé : proposez-en d’autres."))])
        changes = {"pickup_at": (lot.pickup_at, at)}
        lot.pickup_at, lot.slots, lot.slots_by = at, [], None
        details = {"moved": changes["pickup_at"][0] is not None}
        return finish(
            session, actor, lot, LotAction.SCHEDULE, request_id, to=to, changes=changes, details=details
        )


def against_moving(lot: Lot, to: datetime | None, reason: str) -> list[Reason]:
    """Return the reason against moving a pick-up that is fixed without saying why; none for a first one."""
    if lot.pickup_at is None or lot.pickup_at == to or reason.strip():
        return []
    return [Reason("reason-missing", N_("Dites pourquoi le rendez-vous change."))]


def _wrong_slots(slots: Sequence[datetime]) -> list[Reason]:
    if not 1 <= len(slots) <= MOST_SLOTS:
        return [Reason("slots-count", N_("Proposez d’un à trois créneaux."))]
    if any(slot.astimezone(PARIS).date() < today() for slot in slots):
        return [Reason("slot-in-past", N_("Un créneau proposé est dans le passé."))]
    return []


def _refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise LotTransitionRefused(reasons=tuple(reasons))
