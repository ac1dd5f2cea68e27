"""Where devices stand with their labels, as people say it: stuck on, or none wanted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.registry.bulk import Chosen
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.queries import asset_ids_after

# What may be said of devices' labels, and the event that it leaves on each.
MARKS = {
    "stuck": ("asset:label:applied", N_("Marquer comme posées")),
    "unstuck": ("asset:label:unapplied", N_("Pas encore posées")),
    "wanted": ("asset:label:wanted", N_("À étiqueter")),
    "unwanted": ("asset:label:unwanted", N_("Ne pas étiqueter")),
}
KIND = "label_marks"  # of the job that marks more devices than one request does
BATCH = 1000


def mark(session: Session, actor: Actor, asset_ids: Sequence[UUID], said: str, request_id: UUID) -> int:
    """Write what was said (a key of `MARKS`) of devices' labels, recorded on each that it changes.

    Returns how many were changed. Devices of which it holds already are left as they are, so that a repeat
    changes nothing. Raises Forbidden, RequestReused. Two or three statements, however many devices.
    """
    if not actor.can(Permission.LABEL_PRINT):
        raise Forbidden
    tag = MARKS[said][0]
    seen = find_by_request(session, request_id)
    if seen is not None:
        if seen.tag != tag:
            raise RequestReused
        return 0
    locked = select(Asset.id).where(Asset.id.in_(asset_ids)).order_by(Asset.id).with_for_update()
    known, moment = session.scalars(locked).all(), now()
    if said in ("stuck", "unstuck"):
        entries = _stick(session, known, moment if said == "stuck" else None, tag)
    else:
        entries = _want(session, known, said == "wanted", moment, tag)
    record(session, actor, _with_request(entries, request_id))
    return len(entries)


@dataclass(frozen=True, slots=True)
class Marked:
    """Where the marking of a selection stands: the last device looked at, how many were, and were changed."""

    after: UUID | None = None
    done: int = 0
    changed: int = 0
    is_over: bool = False


def mark_next(
    session: Session, actor: Actor, said: str, chosen: Chosen, request_id: UUID, so_far: Marked
) -> Marked:
    """Mark the next devices of a selection in id order, at most `BATCH`, and return where that leads."""
    if chosen.ids is None:
        ids = asset_ids_after(session, chosen.wanted, so_far.after, BATCH)
    else:
        ids = sorted(one for one in chosen.ids if so_far.after is None or one > so_far.after)[:BATCH]
    nonce = derived_id(request_id, so_far.after) if so_far.after else request_id
    changed = mark(session, actor, ids, said, nonce)
    last = ids[-1] if ids else so_far.after
    return Marked(last, so_far.done + len(ids), so_far.changed + changed, len(ids) < BATCH)


def _stick(session: Session, asset_ids: Sequence[UUID], applied_at: datetime | None, tag: str) -> list[Entry]:
    is_other = Label.applied_at.is_(None) if applied_at else Label.applied_at.is_not(None)
    written = (
        update(Label)
        .where(Label.asset_id.in_(asset_ids), Label.state == "current", is_other)
        .values(applied_at=applied_at)
        .returning(Label.asset_id, Label.code)
    )
    rows = session.execute(written.execution_options(synchronize_session=False)).all()
    return [Entry("asset", row.asset_id, tag, details={"code": row.code}) for row in rows]


def _want(
    session: Session, asset_ids: Sequence[UUID], is_wanted: bool, moment: datetime, tag: str
) -> list[Entry]:
    written = (
        update(Asset)
        .where(Asset.id.in_(asset_ids), Asset.label_wanted.is_not(is_wanted))
        .values(label_wanted=is_wanted, version=Asset.version + 1, updated_at=moment)
        .returning(Asset.id)
    )
    ids = session.scalars(written.execution_options(synchronize_session=False)).all()
    return [Entry("asset", one, tag, changes={"label_wanted": (not is_wanted, is_wanted)}) for one in ids]


def _with_request(entries: list[Entry], request_id: UUID) -> list[Entry]:
    """Give the first event the request's own id, for the repeats to find."""
    return [replace(entries[0], request_id=request_id), *entries[1:]] if entries else []
