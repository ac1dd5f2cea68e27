"""What the studio's changes have in common: one writer at a time in an authority, each change recorded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.people.locking import lock_organisation


def begin_change(session: Session, actor: Actor, permission: Permission) -> None:
    """Refuse who may not, then hold the authority's row, so that two people cannot take one name at once."""
    if not actor.can(permission):
        raise Forbidden
    lock_organisation(session)


def record_change(
    session: Session,
    actor: Actor,
    subject_id: UUID,
    tag: str,
    request_id: UUID | None,
    *,
    details: Mapping[str, Any] | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Record what was done to a paper, a printer or the words of labels."""
    entry = Entry(
        "organisation", subject_id, tag, details=details or {}, changes=changes or {}, request_id=request_id
    )
    record(session, actor, [entry])


def changed(row: object, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set values on a row and return those that changed as (old, new)."""
    changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    for name, (_, new) in changes.items():
        setattr(row, name, new)
    return changes
