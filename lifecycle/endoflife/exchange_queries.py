"""Reading what both sides settle about a lot; row security shows it to these two only."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.exchange_model import Revision, Unexpected
from lifecycle.endoflife.exchange_views import RevisionView, Surprise
from lifecycle.endoflife.revision.revisable import FIELDS
from lifecycle.states.lots import Side


def surprises_of(session: Session, lot_id: UUID) -> tuple[Surprise, ...]:
    """Return the devices of a lot's reception that it does not list, in the order in which they were seen."""
    wanted = select(Unexpected).where(Unexpected.lot_id == lot_id)
    rows = session.scalars(
        wanted.order_by(Unexpected.seen_at, Unexpected.id).execution_options(populate_existing=True)
    )
    return tuple(
        Surprise(
            row.id, row.code, row.note, row.seen_at, row.seen_by, row.settlement, row.settled_on,
            row.settled_by, row.explanation,
        )
        for row in rows
    )  # fmt: skip


def revisions_of(session: Session, lot_id: UUID, name: Callable[[UUID], str]) -> tuple[RevisionView, ...]:
    """Return the changes proposed on a lot, newest first; `name` gives a device's code by its subject id."""
    wanted = select(Revision).where(Revision.lot_id == lot_id)
    rows = session.scalars(
        wanted.order_by(Revision.proposed_at.desc(), Revision.id.desc()).execution_options(
            populate_existing=True
        )
    )
    return tuple(_revision(row, name) for row in rows)


def _revision(row: Revision, name: Callable[[UUID], str]) -> RevisionView:
    return RevisionView(
        row.id, row.subject_id, name(row.subject_id) if row.subject_id else "", row.field,
        FIELDS[row.field].label, row.old_value, row.new_value, row.comment, Side(row.side), row.proposed_by,
        row.proposed_at, row.state, row.answer, row.answered_by, row.answered_at,
    )  # fmt: skip
