"""Connections: described, changed, removed, and a pull begun; secrets only go in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.connections.addresses import origin_of, site_of
from lifecycle.connections.errors import ConnectionNotFound, ConnectionRefused, PullRunning
from lifecycle.connections.model import Connection, Pull
from lifecycle.connections.options import Options
from lifecycle.connections.schedule import next_pull
from lifecycle.connections.secrets import Credentials, seal
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_

_PLAIN = ("name", "url", "schedule", "applies_itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionData:
    """What a person says of a connection; without `credentials`, those kept go on serving."""

    program: str
    name: str
    url: str
    credentials: Credentials | None
    options: Options
    schedule: str = "manual"
    applies_itself: bool = False


def create_connection(
    session: Session, actor: Actor, data: ConnectionData, secret_key: str, request_id: UUID
) -> UUID:
    """Create a connection and return its id; the same request again changes nothing.

    Raises Forbidden or ConnectionRefused.
    """
    _refuse_unless(actor, Permission.ADMIN)
    if seen := find_by_request(session, request_id):
        return seen.subject_id
    if data.credentials is None:
        raise _token_missing(N_("Saisissez le jeton d’accès."))
    row = Connection(
        id=new_id(),
        authority_id=entered(session),
        program=data.program,
        created_by=actor.name,
        secret=seal(secret_key, data.credentials),
        **_values(data),
    )
    session.add(row)
    session.flush()
    details = {"name": row.name, "program": row.program, "url": row.url}
    _record(session, actor, row.id, "created", request_id, details)
    return row.id


def edit_connection(
    session: Session,
    actor: Actor,
    connection_id: UUID,
    data: ConnectionData,
    secret_key: str,
    request_id: UUID,
) -> None:
    """Change a connection; its program stays. The same request again changes nothing.

    A token is not sent to another site than the one it was given for: a new address asks for it again.
    Raises Forbidden, ConnectionNotFound or ConnectionRefused.
    """
    _refuse_unless(actor, Permission.ADMIN)
    row = _locked(session, connection_id)
    if find_by_request(session, request_id):
        return
    values = _values(data)
    if data.credentials is None and origin_of(values["url"]) != origin_of(row.url):
        raise _token_missing(N_("L’adresse a changé : saisissez de nouveau le jeton."))
    changes = {name: (getattr(row, name), values[name]) for name in (*_PLAIN, "options")}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, value in values.items():
        setattr(row, name, value)
    if data.credentials:
        row.secret = seal(secret_key, data.credentials)
    session.flush()
    details = {"token": "changed"} if data.credentials else {}
    _record(session, actor, row.id, "edited", request_id, {"name": row.name, **details}, changes)


def delete_connection(session: Session, actor: Actor, connection_id: UUID) -> None:
    """Remove a connection and the list of its pulls; what was imported stays.

    Raises Forbidden or ConnectionNotFound.
    """
    _refuse_unless(actor, Permission.ADMIN)
    row = _locked(session, connection_id)
    session.delete(row)
    session.flush()
    _record(session, actor, row.id, "deleted", None, {"name": row.name, "url": row.url})


def begin_pull(session: Session, actor: Actor, connection_id: UUID) -> Pull:
    """Begin a pull; the caller queues the work in the same transaction.

    Raises Forbidden, ConnectionNotFound or PullRunning.
    """
    _refuse_unless(actor, Permission.ASSET_IMPORT)
    _locked(session, connection_id)
    if is_running(session, connection_id):
        raise PullRunning
    pull = Pull(id=new_id(), authority_id=entered(session), connection_id=connection_id, state="running")
    session.add(pull)
    session.flush()
    return pull


def is_running(session: Session, connection_id: UUID) -> bool:
    """Tell whether a pull of a connection is under way."""
    running = select(Pull.id).where(Pull.connection_id == connection_id, Pull.state == "running")
    return session.scalar(running) is not None


def _values(data: ConnectionData) -> dict[str, Any]:
    return {
        "name": data.name,
        "url": site_of(data.program, data.url),
        "schedule": data.schedule,
        "applies_itself": data.applies_itself,
        "options": data.options.as_json(),
        "next_pull_at": _next(data, now()),
    }


def _next(data: ConnectionData, after: datetime) -> datetime | None:
    return next_pull(data.schedule, data.options.hour, data.options.weekday, after)


def _locked(session: Session, connection_id: UUID) -> Connection:
    row = session.get(Connection, connection_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise ConnectionNotFound
    return row


def _refuse_unless(actor: Actor, permission: Permission) -> None:
    if not actor.can(permission):
        raise Forbidden


def _token_missing(text: str) -> ConnectionRefused:
    return ConnectionRefused(fields={"token": [Reason("token-missing", text)]})


def _record(
    session: Session,
    actor: Actor,
    connection_id: UUID,
    verb: str,
    request_id: UUID | None,
    details: Mapping[str, Any],
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    entry = Entry(
        "organisation",
        connection_id,
        f"organisation:connection:{verb}",
        details=details,
        changes=changes or {},
        request_id=request_id,
    )
    record(session, actor, [entry])
