"""Which side a lot waits for, as conditions and columns that its lists share."""

from uuid import UUID

from sqlalchemy import ColumnElement, Label, ScalarSelect, Select, case, func, or_, select

from lifecycle.endoflife.exchange_model import Revision
from lifecycle.endoflife.model import Lot, LotLine, LotSignature
from lifecycle.states.lots import LotState, Side

# Who acts next in most lots of a state; a received lot waits for outcomes first, then for its closing.
_NEXT = {
    Side.AUTHORITY: (LotState.DRAFT,),
    Side.PARTNER: (LotState.OFFERED, LotState.HANDED_OVER),
}
_AGREED = (LotState.ACCEPTED, LotState.SCHEDULED)


def waits_for(side: Side) -> ColumnElement[bool]:
    """Return the condition that a lot waits for a side.

    An agreed lot waits for the authority, but for the side that has not signed once one has, and for the
    partner while slots of the authority wait for its choice. A change proposed by the other waits always.
    """
    here = (LotLine.lot_id == Lot.id, LotLine.is_open, LotLine.reception == "received")
    # A repair told by the partner waits for the authority, which confirms that the device is back.
    line_waits = (*here, LotLine.repair_outcome.is_(None))
    outcomes_due = select(LotLine.id).where(*line_waits).exists()
    due = outcomes_due if side is Side.PARTNER else ~outcomes_due
    return or_(
        Lot.state.in_(_NEXT[side]),
        Lot.state.in_(_AGREED) & (_next_of_agreed() == side.value),
        (Lot.state == LotState.RECEIVED) & due,
        _to_answer(side).exists(),
    )


def _signed_alone() -> ScalarSelect[str]:
    """The side whose signature stands alone on an agreed lot."""
    return select(LotSignature.side).where(LotSignature.lot_id == Lot.id).limit(1).scalar_subquery()


def _next_of_agreed() -> ColumnElement[str]:
    proposed = (Lot.state == LotState.ACCEPTED) & (Lot.slots_by == Side.AUTHORITY)
    return case(
        (_signed_alone() == Side.AUTHORITY, Side.PARTNER.value),
        (_signed_alone() == Side.PARTNER, Side.AUTHORITY.value),
        (proposed, Side.PARTNER.value),
        else_=Side.AUTHORITY.value,
    )


def _to_answer(side: Side) -> Select[UUID]:
    theirs = (Revision.lot_id == Lot.id, Revision.state == "pending", Revision.side != side)
    return select(Revision.id).where(*theirs)


def waiting_columns(organisation_id: UUID) -> tuple[Label[str | None], Label[str | None], Label[int]]:
    """Return the columns of a list of lots that say who proposed slots, who signed alone, what to answer."""
    mine = case((Lot.authority_id == organisation_id, Side.AUTHORITY.value), else_=Side.PARTNER.value)
    to_answer = (Revision.lot_id == Lot.id, Revision.state == "pending", Revision.side != mine)
    count = select(func.count()).select_from(Revision).where(*to_answer).scalar_subquery()
    signed = case((Lot.state.in_(_AGREED), _signed_alone()), else_=None)
    return Lot.slots_by.label("slots_by"), signed.label("signed_by"), count.label("revisions_to_answer")
