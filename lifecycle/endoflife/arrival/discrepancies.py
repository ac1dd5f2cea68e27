"""What the reception found otherwise than listed, until it is settled: missing devices, unexpected ones."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import DeviceReason
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.exchange_model import SETTLEMENTS, Revision, Unexpected
from lifecycle.endoflife.lotlines import change_lines, is_ended, named_lines
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.lots import LOT_STATE_LABELS, LotState, Side


def found_after(
    session: Session, actor: Actor, lot_id: UUID, line_ids: Collection[UUID], request_id: UUID
) -> LotDone:
    """Say, as the partner, that devices said missing are there after all; their outcome is awaited again.

    Raises LineNotFound, or LotTransitionRefused for a line that is not missing or has its end.
    """
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        if done := seen_before(session, lot, "found_after", request_id):
            return done
        _refuse_unless(lot, LotState.RECEIVED)
        lines = named_lines(session, lot, line_ids)
        text = N_("Cet équipement n’est pas signalé manquant, ou son cas est réglé.")
        wrong = [
            DeviceReason("not-missing", text, {}, line.asset_id, line.code)
            for line in lines
            if line.reception != "missing" or is_ended(line)
        ]
        if wrong:
            raise LotTransitionRefused(reasons=tuple(wrong))
        change_lines(session, line_ids, reception="received")
        details = {"count": len(lines), "devices": [line.code for line in lines]}
        return finish(
            session, actor, lot, "found_after", request_id, fact="fact:found_after", details=details
        )


def settle(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    unexpected_id: UUID,
    settlement: str,
    explanation: str,
    request_id: UUID,
) -> LotDone:
    """Say, as the authority, what an unexpected device is and why it was there (`model.SETTLEMENTS`).

    One that was really handed over joins the lot by a revision. Raises LineNotFound, Invalid for an unknown
    settlement or an empty explanation, LotTransitionRefused for one that is settled.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "settle_unexpected", request_id):
            return done
        _refuse_unless(lot, LotState.RECEIVED, LotState.CLOSED)
        found = get_unexpected(session, lot, unexpected_id)
        if found.settlement is not None:
            text = N_("Cet écart est déjà réglé.")
            raise LotTransitionRefused(reasons=(Reason("already-settled", text, {}),))
        _check(settlement, explanation)
        settle_one(actor, found, settlement, explanation.strip())
        details = {"device": found.code, "settlement": settlement, "explanation": explanation.strip()}
        return finish(
            session, actor, lot, "settle_unexpected", request_id, fact="fact:discrepancy_settled",
            details=details,
        )  # fmt: skip


def get_unexpected(session: Session, lot: Lot, unexpected_id: UUID) -> Unexpected:
    """Return an unexpected device of a locked lot, or raise LineNotFound."""
    theirs = (Unexpected.lot_id == lot.id, Unexpected.id == unexpected_id)
    found = session.scalar(select(Unexpected).where(*theirs).execution_options(populate_existing=True))
    if found is None:
        raise LineNotFound
    return found


def settle_one(actor: Actor, found: Unexpected, settlement: str, explanation: str) -> None:
    """Write down what an unexpected device turned out to be."""
    found.settlement, found.explanation = settlement, explanation
    found.settled_on, found.settled_by = today(), actor.organisation_name


def _check(settlement: str, explanation: str) -> None:
    fields: dict[str, list[Reason]] = {}
    if settlement not in SETTLEMENTS:
        text = N_("Dites ce qu’est cet équipement.")
        fields["settlement"] = [Reason("settlement-unknown", text)]
    if not explanation.strip():
        text = N_("Expliquez pourquoi cet équipement était là.")
        fields["explanation"] = [Reason("explanation-missing", text)]
    if fields:
        raise Invalid(fields=fields)


def _refuse_unless(lot: Lot, *states: LotState) -> None:
    if lot.state not in states:
        text = N_("Les écarts se règlent après la réception ; le lot est à l’état « %(state)s ».")
        state = {"state": LOT_STATE_LABELS[LotState(lot.state)]}
        raise LotTransitionRefused(reasons=(Reason("not-received", text, state),))


def against_closing(session: Session, lot: Lot) -> list[Reason]:
    """Return what keeps a lot open beside its lines: unexpected devices, changes that wait for an answer."""
    open_ones = select(Unexpected.code).where(Unexpected.lot_id == lot.id, Unexpected.settlement.is_(None))
    text = N_("Équipement non prévu « %(device)s » : dites ce qu’il est.")
    reasons = [Reason("unexpected-unsettled", text, {"device": code}) for code in session.scalars(open_ones)]
    waiting = select(Revision.id).where(Revision.lot_id == lot.id, Revision.state == "pending").limit(1)
    if session.scalar(waiting) is not None:
        text = N_("Une modification proposée attend une réponse.")
        reasons.append(Reason("revision-pending", text))
    return reasons
