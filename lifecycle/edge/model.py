"""Tables of the edge: background jobs that people watch, and answers kept for repeated requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import grant, row_security, tenant

JOB_STATES = ("queued", "running", "done", "stopped", "failed")


class Job(Base):
    """A long piece of work with its progress; the queue itself is procrastinate's."""

    __tablename__ = "job"
    __table_args__ = (one_of("state", JOB_STATES), Index("ix_job_authority", "authority_id", "created_at"))

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    done: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int] = mapped_column(server_default=text("0"))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: who asked, as the actor that the job works for
    actor: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
    #: when a person asked it to stop; it does at the end of its present piece
    stop_asked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class KeptAnswer(Base):
    """The answer that an Idempotency-Key was given, repeated to whoever sends the same request again."""

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_created", "organisation_id", "created_at"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


tenant(Job)
grant(KeptAnswer, "SELECT, INSERT, DELETE")
row_security(KeptAnswer, "organisation_id = (SELECT current_organisation())")
