"""The authority's other steps: fixing the pick-up, cancelling before the hand-over, closing at the end."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.agreement.appointing import against_moving
from lifecycle.endoflife.arrival.discrepancies import against_closing
from lifecycle.endoflife.devices import DeviceReason, back_to_retired
from lifecycle.endoflife.lotlines import Line, change_lines, open_lines, owing_lines
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def schedule(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    pickup_at: datetime,
    request_id: UUID,
    *,
    place: str | None = None,
    contact: str | None = None,
    reason: str = "",
) -> LotDone:
    """Fix or move an accepted lot's pick-up, today or later; `place` and `contact` replace what was said.

    Moving one that was fixed takes a reason. The slots proposed before no longer stand.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.SCHEDULE, request_id):
            return done
        to = decide_lot(LotAction.SCHEDULE, LotState(lot.state), Side.AUTHORITY)
        against = against_moving(lot, pickup_at, reason)
        if pickup_at.astimezone(PARIS).date() < today():
            text = N_("Le rendez-vous ne peut pas être dans le passé.")
            against.insert(0, Reason("pickup-in-past", text))
        if against:
            raise LotTransitionRefused(reasons=tuple(against))
        moved = lot.pickup_at is not None and lot.pickup_at != pickup_at
        said = {"pickup_at": pickup_at, "pickup_place": place, "pickup_contact": contact}
        new = {name: value for name, value in said.items() if value is not None}
        changes = {name: (getattr(lot, name), new[name]) for name in new if getattr(lot, name) != new[name]}
        for name, value in new.items():
            setattr(lot, name, value)
        lot.slots, lot.slots_by = [], None
        details = {"moved": moved, "reason": reason.strip()}
        return finish(
            session, actor, lot, LotAction.SCHEDULE, request_id, to=to, changes=changes, details=details
        )


def cancel(session: Session, actor: Actor, lot_id: UUID, reason: str, request_id: UUID) -> LotDone:
    """Give a lot up before its hand-over, with a reason; its devices are retired again."""
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.CANCEL, request_id):
            return done
        to = decide_lot(LotAction.CANCEL, LotState(lot.state), Side.AUTHORITY)
        said = reason.strip()
        if not said:
            text = N_("Dites pourquoi ce lot est annulé.")
            raise LotTransitionRefused(reasons=(Reason("reason-missing", text),))
        lines = open_lines(session, lot)
        change_lines(session, [line.id for line in lines], is_open=False)
        back_to_retired(session, actor, lot, [line.asset_id for line in lines], request_id)
        details = {"count": len(lines), "reason": said}
        return finish(session, actor, lot, LotAction.CANCEL, request_id, to=to, details=details)


def close(session: Session, actor: Actor, lot_id: UUID, request_id: UUID) -> LotDone:
    """Close a received lot once every line has an end and every destruction certificate is there.

    Raises LotTransitionRefused with a reason for each device that still waits, each discrepancy that nobody
    has settled and each proposed change that nobody has answered.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.CLOSE, request_id):
            return done
        to = decide_lot(LotAction.CLOSE, LotState(lot.state), Side.AUTHORITY)
        waiting: list[Reason] = [_unsettled(line) for line in open_lines(session, lot)]
        waiting += [_owing(line) for line in owing_lines(session, lot)]
        waiting += against_closing(session, lot)
        if waiting:
            raise LotTransitionRefused(reasons=tuple(waiting))
        lot.closed_at = now()
        return finish(session, actor, lot, LotAction.CLOSE, request_id, to=to)


def _unsettled(line: Line) -> DeviceReason:
    if line.repair_outcome:
        text = N_("Réparation terminée : confirmez que cet équipement est revenu.")
        return DeviceReason("not-back", text, {}, line.asset_id, line.code)
    if line.reception == "missing":
        text = N_("Manquant à la réception : reprenez-le dans l’inventaire ou faites dire son devenir.")
        return DeviceReason("missing-unsettled", text, {}, line.asset_id, line.code)
    text = N_("Le partenaire n’a pas encore dit ce que cet équipement est devenu.")
    return DeviceReason("outcome-missing", text, {}, line.asset_id, line.code)


def _owing(line: Line) -> DeviceReason:
    text = N_("Parti avec ses données : le certificat de destruction est attendu.")
    return DeviceReason("certificate-missing", text, {}, line.asset_id, line.code)
