"""Changes after the signatures: one side proposes, with a comment; the other approves, or nothing changes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.errors import RevisionNotFound
from lifecycle.endoflife.exchange_model import Revision
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.revision.revisable import FIELDS, checked
from lifecycle.endoflife.revision.targets import apply, present_value, refuse_unfit, target_of
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before, side_of
from lifecycle.history.record import plain
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.lots import LotState, Side

_SIGNED = (LotState.HANDED_OVER, LotState.RECEIVED, LotState.CLOSED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of `field` (a key of `revisable.FIELDS`) of the lot, of a line or of an unexpected device."""

    field: str
    subject_id: UUID | None
    value: Any
    comment: str


def propose(session: Session, actor: Actor, lot_id: UUID, proposal: Proposal, request_id: UUID) -> LotDone:
    """Propose a change of a signed lot to the other side.

    Raises Invalid for a field, value or comment that will not do, LineNotFound for a subject that is not of
    the lot, or LotTransitionRefused before the signatures, for no change, or beside one that waits.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "propose_revision", request_id):
            return done
        _refuse_unsigned(lot)
        _check(proposal)
        target = target_of(session, lot, proposal.field, proposal.subject_id)
        old, new = present_value(target, proposal.field), checked(proposal.field, proposal.value)
        refuse_unfit(lot, target, proposal.field, new)
        _refuse_beside(session, lot, proposal, is_same=old == new)
        row = Revision(
            id=new_id(),
            authority_id=lot.authority_id,
            lot_id=lot.id,
            subject_id=proposal.subject_id,
            field=proposal.field,
            old_value=plain(old),
            new_value=plain(new),
            comment=proposal.comment.strip(),
            side=side,
            proposed_by=actor.name,
        )
        session.add(row)
        return _finish(session, actor, lot, row, "propose_revision", "proposed", request_id)


def answer(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    revision_id: UUID,
    approve: bool,
    reason: str,
    request_id: UUID,
) -> LotDone:
    """Approve a change that the other side proposed, which applies it, or refuse it with a reason.

    Raises RevisionNotFound, or LotTransitionRefused for one's own proposal, one that is answered, a refusal
    without a reason, or a change that no longer fits what the lot says.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "answer_revision", request_id):
            return done
        row = _pending(session, lot, revision_id, Side.PARTNER if side is Side.AUTHORITY else Side.AUTHORITY)
        if not approve and not reason.strip():
            _refuse("reason-missing", N_("Dites pourquoi vous refusez cette modification."))
        if approve:
            _apply(session, actor, lot, row, request_id)
        row.state = "approved" if approve else "refused"
        row.answer, row.answered_by, row.answered_at = reason.strip(), actor.name, now()
        return _finish(session, actor, lot, row, "answer_revision", row.state, request_id)


def take_back(session: Session, actor: Actor, lot_id: UUID, revision_id: UUID, request_id: UUID) -> LotDone:
    """Take one's own proposal back while the other side has not answered it."""
    side = side_of(actor)
    with opened(session, actor, lot_id, side) as lot:
        if done := seen_before(session, lot, "withdraw_revision", request_id):
            return done
        row = _pending(session, lot, revision_id, side)
        row.state, row.answered_by, row.answered_at = "withdrawn", actor.name, now()
        return _finish(session, actor, lot, row, "withdraw_revision", row.state, request_id)


def _apply(session: Session, actor: Actor, lot: Lot, row: Revision, request_id: UUID) -> None:
    target = target_of(session, lot, row.field, row.subject_id)
    if plain(present_value(target, row.field)) != row.old_value:
        text = N_("Ce que dit le lot a changé depuis cette proposition : refusez-la, ou faites-la reprendre.")
        _refuse("revision-stale", text)
    apply(session, actor, lot, target, row, request_id)


def _pending(session: Session, lot: Lot, revision_id: UUID, by: Side) -> Revision:
    """Return a proposal of a side that waits for its answer."""
    theirs = (Revision.lot_id == lot.id, Revision.id == revision_id)
    row = session.scalar(select(Revision).where(*theirs).execution_options(populate_existing=True))
    if row is None:
        raise RevisionNotFound
    if row.side != by:
        _refuse("wrong-side", N_("Cette action revient à l’autre partie."))
    if row.state != "pending":
        _refuse("revision-answered", N_("Cette modification a déjà reçu sa réponse."))
    return row


def _check(proposal: Proposal) -> None:
    fields: dict[str, list[Reason]] = {}
    if proposal.field not in FIELDS:
        text = N_("Ce qui est signé ne change pas sur ce point.")
        fields["field"] = [Reason("field-not-revisable", text)]
    if not proposal.comment.strip():
        text = N_("Expliquez la modification à l’autre partie.")
        fields["comment"] = [Reason("comment-missing", text)]
    if fields:
        raise Invalid(fields=fields)


def _refuse_unsigned(lot: Lot) -> None:
    if lot.state not in _SIGNED:
        text = N_("Rien n’est encore signé : modifiez directement le lot.")
        _refuse("lot-not-signed", text)


def _refuse_beside(session: Session, lot: Lot, proposal: Proposal, *, is_same: bool) -> None:
    if is_same:
        _refuse("nothing-changes", N_("C’est déjà ce que dit le lot."))
    same = (Revision.lot_id == lot.id, Revision.field == proposal.field, Revision.state == "pending")
    subject = Revision.subject_id.is_not_distinct_from(proposal.subject_id)
    if session.scalar(select(Revision.id).where(*same, subject)) is not None:
        _refuse("revision-pending", N_("Une modification de ce point attend déjà une réponse."))


def _refuse(code: str, text: str) -> None:
    raise LotTransitionRefused(reasons=(Reason(code, text),))


def _finish(
    session: Session, actor: Actor, lot: Lot, row: Revision, action: str, what: str, request_id: UUID
) -> LotDone:
    details = {
        "revision_id": row.id,
        "side": row.side,
        "subject_id": row.subject_id,
        "comment": row.comment,
        "reason": row.answer,
        "answer": row.state,
    }
    changes = {row.field: (row.old_value, row.new_value)}
    session.flush()
    return finish(
        session, actor, lot, action, request_id, fact=f"revision:{what}", changes=changes, details=details
    )
