"""How rows of the strategy are written: who may, lock, nonce, row, event; the same for all its tables."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.db.security import table_of
from lifecycle.history.record import plain
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, NotFound, Stale
from lifecycle.kernel.ids import new_id
from lifecycle.partners.writing import keep, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.strategy.errors import MeasureNotFound, NoteNotFound, ObjectiveNotFound
from lifecycle.strategy.model import GovernanceNote, Measure, Objective

Row = TypeVar("Row", Objective, Measure, GovernanceNote)
#: The word of each table in an event's tag, and what its absence is called.
NAMES: Mapping[type[Any], str] = {Objective: "objective", Measure: "measure", GovernanceNote: "governance"}
_MISSING: Mapping[type[Any], type[NotFound]] = {
    Objective: ObjectiveNotFound,
    Measure: MeasureNotFound,
    GovernanceNote: NoteNotFound,
}


def tag_of(model: type[Any], verb: str) -> str:
    """Return the tag of an event: what was done to a row of which table."""
    return f"organisation:{NAMES[model]}:{verb}"


def begin(session: Session, actor: Actor) -> None:
    """Refuse who may not write the strategy, then let one write at a time. Raises Forbidden."""
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)


def added_before(session: Session, model: type[Row], request_id: UUID) -> UUID | None:
    """Return the id of the row that a request added before, None for a new one. Raises RequestReused."""
    event = seen_before(session, tag_of(model, "added"), None, request_id)
    return event.subject_id if event else None


def add(
    session: Session,
    actor: Actor,
    model: type[Row],
    values: Mapping[str, Any],
    request_id: UUID,
    **told: Any,
) -> Row:
    """Insert a row and record it; `told` is said in the event beside its values."""
    row = model(id=new_id(), authority_id=entered(session), **values)
    session.add(row)
    keep(session, actor, tag_of(model, "added"), row.id, request_id, details={**values, **told})
    return row


def locked(session: Session, model: type[Row], row_id: UUID) -> Row:
    """Return a row of the authority, locked and fresh; its NotFound for another's or none."""
    row = session.get(model, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise _MISSING[model]
    return row


def change(
    session: Session,
    actor: Actor,
    row: Row,
    values: Mapping[str, Any],
    request_id: UUID,
    *,
    version: int | None,
    **changed: tuple[Any, Any],
) -> None:
    """Change a row and record what differs; `changed` is said beside. Raises Stale for another version."""
    if version is not None and version != row.version:
        raise Stale
    changes = {
        name: (plain(getattr(row, name)), plain(value))
        for name, value in values.items()
        if getattr(row, name) != value
    }
    for name in changes:
        setattr(row, name, values[name])
    row.version += 1
    tag = tag_of(type(row), "edited")
    keep(session, actor, tag, row.id, request_id, changes={**changes, **changed})


def edited_before(session: Session, model: type[Row], row_id: UUID, request_id: UUID) -> bool:
    """Tell whether a request has edited this row before. Raises RequestReused."""
    return seen_before(session, tag_of(model, "edited"), row_id, request_id) is not None


def remove(session: Session, actor: Actor, model: type[Row], row_id: UUID, request_id: UUID) -> None:
    """Remove a row, whose values history keeps; a repeat does nothing. Raises Forbidden or its NotFound."""
    begin(session, actor)
    tag = tag_of(model, "removed")
    if seen_before(session, tag, row_id, request_id):
        return
    row = locked(session, model, row_id)
    columns = [column.name for column in table_of(model).columns]
    told = {name: plain(getattr(row, name)) for name in columns if name not in ("id", "authority_id")}
    session.delete(row)
    keep(session, actor, tag, row_id, request_id, details=told)
