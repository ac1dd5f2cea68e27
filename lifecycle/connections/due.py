"""Pulls that begin by themselves when their hour has come."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role, granted
from lifecycle.connections.model import Connection, Pull
from lifecycle.connections.options import Options
from lifecycle.connections.schedule import next_pull
from lifecycle.connections.service import begin_pull, is_running
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.people.model import Organisation

_DUE = text("SELECT connection_id, organisation_id FROM due_connections()")


def due_connections(session: Session) -> list[tuple[UUID, UUID]]:
    """Return which connections are due, each with its organisation; the session need not have entered one."""
    return [(row.connection_id, row.organisation_id) for row in session.execute(_DUE)]


def begin_due_pull(session: Session, connection_id: UUID) -> tuple[Actor, Pull] | None:
    """Begin the pull of a due connection, on its behalf, and set when the next one comes.

    None when another worker took it, or when the pull before is not over: it is left out, never piled up.
    """
    wanted = select(Connection).where(Connection.id == connection_id, Connection.next_pull_at <= now())
    row = session.scalar(wanted.with_for_update(skip_locked=True))
    if row is None:
        return None
    options = Options.from_json(row.options)
    row.next_pull_at = next_pull(row.schedule, options.hour, options.weekday, now())
    if is_running(session, row.id):
        return None
    actor = _program(session, row)
    return actor, begin_pull(session, actor, row.id)


def _program(session: Session, connection: Connection) -> Actor:
    """Return the connection as an actor: it may import and nothing else."""
    organisation = session.get_one(Organisation, entered(session))
    return Actor(
        organisation.id,
        organisation.name,
        organisation.kind,
        Role.MANAGER,
        connection.name,
        permissions=granted(Role.MANAGER),
    )
