"""What became of the devices: outcomes, their proofs, and devices that come back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import DeviceReason, judge, lock_devices, move_all
from lifecycle.endoflife.errors import ProofNotFound
from lifecycle.endoflife.lotlines import Line, change_lines, is_ended, named_lines
from lifecycle.endoflife.model import RECIPIENTS, Lot, Proof
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before, side_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.assets import OUTCOME_ACTIONS, Action, State
from lifecycle.states.decide import LotTransitionRefused, Move
from lifecycle.states.facts import Ask
from lifecycle.states.lots import LOT_STATE_LABELS, LotState, Side

# A closed lot still takes an outcome for a device whose outcome was corrected away.
_REPORTABLE = (LotState.RECEIVED, LotState.CLOSED)


@dataclass(frozen=True, slots=True)
class OutcomeData:
    """What became of devices: REUSED, REFURBISHED or RECYCLED, on which day, for whom, shown by what.

    `recipient` is a word of `model.RECIPIENTS`; `proof_id` a document stored for the same lot.
    """

    outcome: State
    on: date
    recipient: str | None = None
    proof_reference: str | None = None
    proof_id: UUID | None = None


def report_outcome(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    line_ids: Collection[UUID],
    data: OutcomeData,
    request_id: UUID,
) -> LotDone:
    """Say what became of received devices, by the partner, or by the authority with a proof file.

    All lines or none. Raises Forbidden, LotNotFound, LineNotFound, ProofNotFound, Invalid, or
    LotTransitionRefused with every reason of every device.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "report_outcome", request_id):
            return done
        _refuse_unless_received(lot)
        _check(lot, data)
        _check_proof(session, lot, data.proof_id)
        lines = named_lines(session, lot, line_ids)
        _refuse_repairs(lines)
        ask = Ask(has_evidence=data.proof_id is not None)
        moves = _decided(session, OUTCOME_ACTIONS[data.outcome], lines, side, ask)
        said = {
            "outcome": data.outcome,
            "outcome_on": data.on,
            "recipient": data.recipient,
            "proof_reference": (data.proof_reference or "").strip() or None,
            "proof_id": data.proof_id,
        }
        # A device said missing whose outcome is known after all has been received.
        change_lines(session, line_ids, is_open=False, reception="received", **said)
        details = {name: value for name, value in said.items() if value is not None}
        told = dict.fromkeys(moves, details)
        move_all(session, actor, lot, moves, request_id, occurred_at=_moment(lot, data.on), details=told)
        counted = {"count": len(lines), **details}
        return finish(
            session, actor, lot, "report_outcome", request_id, fact="fact:outcome_reported", details=counted
        )


def attach_proof(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    line_ids: Collection[UUID],
    proof_id: UUID,
    request_id: UUID,
    *,
    reference: str | None = None,
) -> LotDone:
    """Join a stored document to lines whose outcome is told already, a destruction certificate for one."""
    with opened(session, actor, lot_id, side_of(actor)) as lot:
        if done := seen_before(session, lot, "attach_proof", request_id):
            return done
        _check_proof(session, lot, proof_id)
        lines = named_lines(session, lot, line_ids)
        if untold := [_untold(line) for line in lines if line.outcome is None]:
            raise LotTransitionRefused(reasons=tuple(untold))
        named = {"proof_reference": reference.strip()} if reference and reference.strip() else {}
        change_lines(session, line_ids, proof_id=proof_id, **named)
        owed = sum(line.certificate_owed for line in lines)
        details = {"count": len(lines), "certificates": owed, "proof_id": proof_id, **named}
        return finish(
            session, actor, lot, "attach_proof", request_id, fact="fact:proof_attached", details=details
        )


def give_back(
    session: Session, actor: Actor, lot_id: UUID, line_ids: Collection[UUID], reason: str, request_id: UUID
) -> LotDone:
    """Bring handed-over devices back among the authority's retired ones, with a reason; their lines end.

    What was to be repaired comes back as it left, in repair. The partner gives back any device without an
    outcome, before or after the reception; the authority takes back only what the partner said missing.
    Refusals as for `report_outcome`.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "give_back", request_id):
            return done
        said = reason.strip()
        lines = named_lines(session, lot, line_ids)
        reasons: list[Reason] = []
        if not said:
            reasons.append(Reason("reason-missing", N_("Dites pourquoi ces équipements reviennent.")))
        if side is Side.AUTHORITY:
            reasons += [_not_missing(line) for line in lines if line.reception != "missing"]
        reasons += [_not_with_them(line) for line in lines if line.repair_id and not lot.handed_over_at]
        reasons += [_told_repaired(line) for line in lines if line.repair_outcome and not is_ended(line)]
        if reasons:
            raise LotTransitionRefused(reasons=tuple(reasons))
        moves = _decided(session, Action.GIVE_BACK, lines, side, Ask())
        change_lines(session, line_ids, is_open=False, returned_on=today(), return_reason=said)
        details = {asset_id: {"reason": said} for asset_id in moves}
        move_all(session, actor, lot, moves, request_id, details=details)
        told = {"count": len(lines), "reason": said}
        return finish(session, actor, lot, "give_back", request_id, fact="fact:given_back", details=told)


def _refuse_unless_received(lot: Lot) -> None:
    if lot.state not in _REPORTABLE:
        text = N_("Le devenir se déclare après la réception ; le lot est à l’état « %(state)s ».")
        state = {"state": LOT_STATE_LABELS[LotState(lot.state)]}
        raise LotTransitionRefused(reasons=(Reason("not-received", text, state),))


def _refuse_repairs(lines: Sequence[Line]) -> None:
    text = N_("Cet équipement est en réparation et revient : dites s’il est réparé ou irréparable.")
    coming_back = tuple(
        DeviceReason("comes-back", text, {}, line.asset_id, line.code) for line in lines if line.repair_id
    )
    if coming_back:
        raise LotTransitionRefused(reasons=coming_back)


def _check(lot: Lot, data: OutcomeData) -> None:
    fields: dict[str, list[Reason]] = {}
    if data.outcome not in OUTCOME_ACTIONS:
        text = N_("Choisissez : réemployé, reconditionné ou recyclé.")
        fields["outcome"] = [Reason("outcome-unknown", text)]
    if data.on > today():
        text = N_("La date du devenir ne peut pas être dans le futur.")
        fields["on"] = [Reason("date-in-future", text)]
    elif lot.handed_over_at and data.on < lot.handed_over_at.astimezone(PARIS).date():
        text = N_("La date du devenir ne peut pas précéder la remise.")
        fields["on"] = [Reason("date-before-hand-over", text)]
    if data.recipient is not None and data.recipient not in RECIPIENTS:
        text = N_("Choisissez la catégorie du bénéficiaire dans la liste.")
        fields["recipient"] = [Reason("recipient-unknown", text)]
    if fields:
        raise Invalid(fields=fields)


def _check_proof(session: Session, lot: Lot, proof_id: UUID | None) -> None:
    theirs = select(Proof.id).where(Proof.id == proof_id, Proof.lot_id == lot.id)
    if proof_id is not None and session.scalar(theirs) is None:
        raise ProofNotFound


def _decided(
    session: Session, action: Action, lines: Sequence[Line], side: Side, ask: Ask
) -> dict[UUID, Move]:
    """Return the moves of the lines' devices, or raise LotTransitionRefused with every reason of each."""
    if ended := [_ended(line) for line in lines if is_ended(line)]:
        raise LotTransitionRefused(reasons=tuple(ended))
    devices = lock_devices(session, [line.asset_id for line in lines])
    moves, refused = judge(action, devices.values(), lambda device: (device.facts(kind=side.value), ask))
    if refused:
        reasons = [reason for line in lines for reason in refused.get(line.asset_id, ())]
        raise LotTransitionRefused(reasons=tuple(reasons))
    return moves


def _moment(lot: Lot, on: date) -> datetime:
    """Return an instant of a day that is neither before the hand-over nor to come."""
    noon = datetime.combine(on, time(12), PARIS)
    return min(max(noon, lot.handed_over_at or noon), now())


def _ended(line: Line) -> DeviceReason:
    """A device that came back may be on another lot by now: only its open line speaks for it."""
    text = N_("Cette ligne du lot est déjà terminée.")
    return DeviceReason("line-ended", text, {}, line.asset_id, line.code)


def _untold(line: Line) -> DeviceReason:
    text = N_("Déclarez d’abord ce que cet équipement est devenu.")
    return DeviceReason("outcome-missing", text, {}, line.asset_id, line.code)


def _not_with_them(line: Line) -> DeviceReason:
    """Only the lot tells where a device in repair is: its own state is the same on both sides."""
    text = N_("Cet équipement n’est pas encore chez le partenaire : retirez-le du lot.")
    return DeviceReason("not-handed-over", text, {}, line.asset_id, line.code)


def _told_repaired(line: Line) -> DeviceReason:
    text = N_("Sa réparation est déjà dite : il reste à confirmer son retour.")
    return DeviceReason("repair-told", text, {}, line.asset_id, line.code)


def _not_missing(line: Line) -> DeviceReason:
    text = N_("Seul le partenaire peut rendre un équipement qu’il a reçu.")
    return DeviceReason("not-missing", text, {}, line.asset_id, line.code)
