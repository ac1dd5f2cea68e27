"""Labels on doors: a room's code, from the same stock as those of devices."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.labels.errors import RoomNotFound
from lifecycle.labels.issuing import issue
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.model import Label, Room

LABELLED, REPLACED = "organisation:room:labelled", "organisation:room:relabelled"


def label_rooms(session: Session, actor: Actor, room_ids: Sequence[UUID]) -> None:
    """Give each of these rooms that has no label yet its own, and record it; unknown rooms are left out."""
    known = _lock(session, room_ids)
    has_one = select(Label.room_id).where(Label.room_id.in_(known), Label.state == "current")
    bare = sorted(set(known) - set(session.scalars(has_one)))
    codes = issue(session, [{"room_id": room_id, "state": "current"} for room_id in bare])
    entries = [
        Entry("organisation", room_id, LABELLED, details={"code": code})
        for room_id, code in zip(bare, codes, strict=True)
    ]
    record(session, actor, entries)


def replace_room_label(session: Session, actor: Actor, room_id: UUID, request_id: UUID | None = None) -> str:
    """Give a room a new label and return its code; the old one keeps leading to the room.

    Raises RoomNotFound or RequestReused; a request seen before gives the code it gave.
    """
    if not _lock(session, [room_id]):
        raise RoomNotFound
    if request_id and (seen := find_by_request(session, request_id)):
        if (seen.subject_id, seen.tag) != (room_id, REPLACED):
            raise RequestReused
        return str(seen.changes["label"][1])
    older = session.scalars(select(Label).where(Label.room_id == room_id, Label.state == "current")).first()
    if older:
        older.state = "replaced"
        session.flush()
    (code,) = issue(session, [{"room_id": room_id, "state": "current"}])
    changes = {"label": (older.code if older else None, code)}
    record(session, actor, [Entry("organisation", room_id, REPLACED, changes=changes, request_id=request_id)])
    return code


def labels_of_room(session: Session, room_id: UUID) -> Sequence[Label]:
    """Return the labels that a room has had, the current one first, then the newest."""
    newest = select(Label).where(Label.room_id == room_id).order_by(Label.state, Label.created_at.desc())
    return session.scalars(newest).all()


def _lock(session: Session, room_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Lock rooms in one order for all, without keeping devices from moving there; return those known."""
    known = select(Room.id).where(Room.id.in_(room_ids)).order_by(Room.id)
    return session.scalars(known.with_for_update(key_share=True)).all()
