"""Tables of connections: where another program's inventory is pulled from, and each pull."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import on_create, table_of, tenant

PROGRAMS = ("snipeit", "glpi")
SCHEDULES = ("manual", "daily", "weekly")
PULL_STATES = ("running", "done", "failed")


class Connection(Base):
    """Another program's inventory, with what is needed to ask it; its secrets are encrypted."""

    __tablename__ = "connection"
    __table_args__ = (one_of("program", PROGRAMS), one_of("schedule", SCHEDULES))

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    program: Mapped[str]
    name: Mapped[str]
    url: Mapped[str]
    #: the credentials as JSON, encrypted (`secrets.py`)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    schedule: Mapped[str] = mapped_column(server_default="manual")
    #: whether a scheduled pull whose words are all known is applied without a person
    applies_itself: Mapped[bool] = mapped_column(server_default=text("false"))
    next_pull_at: Mapped[datetime | None]
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class Pull(Base):
    """One time that an inventory was asked for: what came, and the import it became."""

    __tablename__ = "pull"
    __table_args__ = (
        one_of("state", PULL_STATES),
        Index("ix_pull_connection", "connection_id", "started_at", "id"),
        Index("uq_pull_running", "connection_id", unique=True, postgresql_where=text("state = 'running'")),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default="running")
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"))
    fetched: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int | None]
    #: why it failed: slug, French text and parameters (`errors.failure_of`)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    started_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]


for model in (Connection, Pull):
    tenant(model)

# The scheduler works for no authority: this function only tells which connections are due, and whose.
on_create(
    table_of(Connection),
    "after_create",
    """CREATE FUNCTION due_connections() RETURNS TABLE (connection_id uuid, organisation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT id, authority_id FROM connection WHERE schedule <> 'manual' AND next_pull_at <= now();
END""",
)
