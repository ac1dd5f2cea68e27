"""The partner's answer to an offer, line by line or as a whole."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import DeviceReason, back_to_retired
from lifecycle.endoflife.lotlines import Line, change_lines, named_lines, open_lines
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def accept(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    refusals: Mapping[UUID, str],
    request_id: UUID,
    *,
    commitment: str = "",
) -> LotDone:
    """Accept an offered lot but for the lines refused, whose devices are retired again.

    `refusals` maps a line id to the reason. Refusing every line declines the lot. `commitment` is the
    partner's own statement that it commits to reuse, or to prepare for it: without one said before the
    hand-over the devices do not count as reused (decree 2023-266). Raises Forbidden,
    LotNotFound, LineNotFound, or LotTransitionRefused with a reason for each refusal left unexplained.
    """
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        if done := seen_before(session, lot, LotAction.ACCEPT, request_id):
            return done
        to = decide_lot(LotAction.ACCEPT, LotState(lot.state), Side.PARTNER)
        lines = open_lines(session, lot)
        if refusals:
            _refuse_unexplained(named_lines(session, lot, refusals.keys()), refusals)
        reasons = {line_id: reason.strip() for line_id, reason in refusals.items()}
        if len(reasons) == len(lines):
            to = decide_lot(LotAction.DECLINE, LotState(lot.state), Side.PARTNER)
            lot.decline_reason = " ; ".join(dict.fromkeys(reasons.values()))
        lot.answered_at = now()
        _commit_to(lot, commitment, to)
        _refuse_lines(session, reasons)
        change_lines(session, [line.id for line in lines if line.id not in reasons], decision="accepted")
        refused = [line.asset_id for line in lines if line.id in reasons]
        back_to_retired(session, actor, lot, refused, request_id)
        details = {"accepted": len(lines) - len(reasons), "refused": len(reasons)}
        return finish(session, actor, lot, LotAction.ACCEPT, request_id, to=to, details=details)


def _commit_to(lot: Lot, commitment: str, to: LotState) -> None:
    if to is LotState.ACCEPTED and commitment.strip():
        lot.commitment_on, lot.commitment_statement = today(), commitment.strip()
        lot.commitment_reference = lot.number


def decline(session: Session, actor: Actor, lot_id: UUID, reason: str, request_id: UUID) -> LotDone:
    """Decline an offered lot as a whole, with a reason; all its devices are retired again."""
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        if done := seen_before(session, lot, LotAction.DECLINE, request_id):
            return done
        to = decide_lot(LotAction.DECLINE, LotState(lot.state), Side.PARTNER)
        said = reason.strip()
        if not said:
            text = N_("Dites pourquoi vous déclinez ce lot.")
            raise LotTransitionRefused(reasons=(Reason("reason-missing", text),))
        lines = open_lines(session, lot)
        lot.answered_at, lot.decline_reason = now(), said
        _refuse_lines(session, {line.id: said for line in lines})
        back_to_retired(session, actor, lot, [line.asset_id for line in lines], request_id)
        details = {"refused": len(lines), "reason": said}
        return finish(session, actor, lot, LotAction.DECLINE, request_id, to=to, details=details)


def _refuse_unexplained(lines: Collection[Line], refusals: Mapping[UUID, str]) -> None:
    text = N_("Dites pourquoi cet équipement est refusé.")
    unexplained = tuple(
        DeviceReason("refusal-reason-missing", text, {}, line.asset_id, line.code)
        for line in lines
        if not refusals[line.id].strip()
    )
    if unexplained:
        raise LotTransitionRefused(reasons=unexplained)


def _refuse_lines(session: Session, reasons: Mapping[UUID, str]) -> None:
    """Close the lines refused, each with its reason, in one statement."""
    if not reasons:
        return
    reason = case(reasons, value=LotLine.id)
    refused = update(LotLine).where(LotLine.id.in_(reasons.keys()))
    values = {"decision": "refused", "refusal_reason": reason, "is_open": False}
    session.execute(refused.values(values), execution_options={"synchronize_session": False})
