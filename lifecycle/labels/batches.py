"""Batches of blank labels: made ahead of the devices that will bear them, kept until all are used or void."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.labels.errors import BatchIsVoid, BatchNotFound, PrintRefused
from lifecycle.labels.issuing import issue
from lifecycle.labels.setting import MOST_LABELS
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.model import Label, LabelBatch

MADE, PRINTED = "organisation:batch:made", "organisation:batch:printed"
VOIDED, NOTED = "organisation:batch:voided", "organisation:batch:noted"
_COUNT = N_("Indiquez de 1 à %(most)s étiquettes.")


def make_batch(
    session: Session, actor: Actor, count: int, *, sheet: str = "", note: str = "",
    request_id: UUID | None = None,
) -> LabelBatch:  # fmt: skip
    """Issue a numbered batch of blank labels, not printed yet, and record it; `sheet` is the paper meant.

    Raises Forbidden, PrintRefused, RequestReused; a request seen before gives the batch that it made.
    """
    _refuse_stranger(actor)
    if not 1 <= count <= MOST_LABELS:
        raise PrintRefused(fields={"count": [Reason("labels-count", _COUNT, {"most": MOST_LABELS})]})
    if request_id and (seen := find_by_request(session, request_id)):
        if seen.tag != MADE:
            raise RequestReused
        return get_batch(session, seen.subject_id)
    batch = LabelBatch(
        id=new_id(), authority_id=entered(session), number=_next_number(session), count=count, sheet=sheet,
        note=note, state="open", made_by=actor.name,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    issue(session, [{"batch_id": batch.id, "state": "blank"}] * count)
    details = {"number": batch.number, "count": count, **({"note": note} if note else {})}
    record(session, actor, [Entry("organisation", batch.id, MADE, details=details, request_id=request_id)])
    return batch


def void_rest(session: Session, actor: Actor, batch_id: UUID, request_id: UUID | None = None) -> int:
    """Give up the blank labels of a batch, a roll lost for instance, and return how many there were.

    Their codes are never issued again; the labels that something bears stay. Raises BatchNotFound,
    BatchIsVoid, RequestReused; a request seen before gives the figure it gave.
    """
    _refuse_stranger(actor)
    batch = get_batch(session, batch_id, locked=True)
    if request_id and (seen := find_by_request(session, request_id)):
        if (seen.tag, seen.subject_id) != (VOIDED, batch_id):
            raise RequestReused
        return int(seen.details["count"])
    if batch.state == "void":
        raise BatchIsVoid
    # Locked one after the other: whoever is claiming one of them has it, and it is blank no more.
    blank = select(Label.code).where(Label.batch_id == batch_id, Label.state == "blank")
    codes = session.scalars(blank.order_by(Label.code).with_for_update()).all()
    given_up = update(Label).where(Label.code.in_(codes)).values(state="void")
    session.execute(given_up.execution_options(synchronize_session=False))
    batch.state = "void"
    session.flush()
    details = {"count": len(codes)}
    record(session, actor, [Entry("organisation", batch_id, VOIDED, details=details, request_id=request_id)])
    return len(codes)


def note_batch(session: Session, actor: Actor, batch_id: UUID, note: str) -> None:
    """Change what is noted of a batch and record it; raises BatchNotFound."""
    _refuse_stranger(actor)
    batch = get_batch(session, batch_id, locked=True)
    if note == batch.note:
        return
    changes = {"note": (batch.note, note)}
    batch.note = note
    session.flush()
    record(session, actor, [Entry("organisation", batch_id, NOTED, changes=changes)])


def get_batch(session: Session, batch_id: UUID, *, locked: bool = False) -> LabelBatch:
    """Return a batch of this authority, or raise BatchNotFound."""
    lock = {"key_share": True} if locked else None
    batch = session.get(LabelBatch, batch_id, with_for_update=lock, populate_existing=locked)
    if batch is None:
        raise BatchNotFound
    return batch


def _refuse_stranger(actor: Actor) -> None:
    if not actor.can(Permission.LABEL_PRINT):
        raise Forbidden


def _next_number(session: Session) -> int:
    """Return the number of the authority's next batch, which nobody else gets meanwhile."""
    lock_organisation(session)
    return (session.scalar(select(func.max(LabelBatch.number))) or 0) + 1
