"""Reading connections, with their last pull."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from lifecycle.connections.errors import ConnectionNotFound
from lifecycle.connections.model import Connection, Pull
from lifecycle.intake.model import ImportRun


@dataclass(frozen=True, slots=True)
class Pulled:
    """A pull with the import that it became, if any."""

    pull: Pull
    run: ImportRun | None


def get_connection(session: Session, connection_id: UUID) -> Connection:
    """Return a connection of this authority, or raise ConnectionNotFound."""
    row = session.get(Connection, connection_id)
    if row is None:
        raise ConnectionNotFound
    return row


def connections(session: Session) -> list[tuple[Connection, Pulled | None]]:
    """Return the authority's connections by name, each with its last pull."""
    newest = (
        select(Pull)
        .ext(distinct_on(Pull.connection_id))
        .order_by(Pull.connection_id, Pull.started_at.desc(), Pull.id.desc())
        .subquery()
    )
    last = aliased(Pull, newest)
    wanted = (
        select(Connection, last, ImportRun)
        .outerjoin(last, last.connection_id == Connection.id)
        .outerjoin(ImportRun, ImportRun.id == last.run_id)
        .order_by(Connection.name, Connection.id)
    )
    return [(row, Pulled(pull, run) if pull else None) for row, pull, run in session.execute(wanted)]


def last_pulls(session: Session, connection_id: UUID, count: int = 10) -> Sequence[Pulled]:
    """Return a connection's last pulls, newest first."""
    wanted = (
        select(Pull, ImportRun)
        .outerjoin(ImportRun, ImportRun.id == Pull.run_id)
        .where(Pull.connection_id == connection_id)
        .order_by(Pull.started_at.desc(), Pull.id.desc())
    )
    return [Pulled(pull, run) for pull, run in session.execute(wanted.limit(count))]
