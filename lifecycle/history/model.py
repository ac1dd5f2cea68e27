"""Tables of history: events, the head of each subject's chain, and checkpoints over all heads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import append_only, on_create, tenant

SUBJECTS = ("asset", "lot", "inventory", "organisation")


class Event(Base):
    """Something that happened to one subject; never changed, never removed.

    `occurred_at` is the device's clock, `recorded_at` ours. `changes` maps a field to `[old, new]`;
    `details` holds what the action asked. `hash` chains the subject's events in `sequence` order.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("subject_id", "sequence"),
        one_of("subject_type", SUBJECTS),
        CheckConstraint("tag ~ '^[a-z]+:[a-z_]+:[a-z_]+$'", name="tag_form"),
        Index(
            "uq_event_request",
            "request_id",  # first: a partner asks for its own request among all its authorities
            "authority_id",
            unique=True,
            postgresql_where=text("request_id IS NOT NULL"),
        ),
        Index("ix_event_recorded", "authority_id", "recorded_at"),
        Index(
            "ix_event_states",
            "authority_id",
            "to_state",
            "occurred_at",
            postgresql_where=text("to_state IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    authority_id: Mapped[Authority]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    sequence: Mapped[int]
    tag: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    request_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class SubjectHead(Base):
    """The end of a subject's chain: how many events, and the hash of the last."""

    __tablename__ = "subject_head"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    count: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Checkpoint(Base):
    """A Merkle root over all heads of an authority at one event position, chained to the one before."""

    __tablename__ = "checkpoint"
    __table_args__ = (UniqueConstraint("authority_id", "sequence"),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    sequence: Mapped[int]
    position: Mapped[int] = mapped_column(BigInteger)
    subjects: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


DIGEST_DDL = """
CREATE FUNCTION event_digest(
    id uuid, authority_id uuid, subject_type text, subject_id uuid, tag text, from_state text, to_state text,
    occurred_at timestamptz, recorded_at timestamptz, actor_id uuid, actor_name text, organisation_id uuid,
    organisation_name text, request_id uuid, changes jsonb, details jsonb) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE RETURN sha256(convert_to(jsonb_build_array(
    id, authority_id, subject_type, subject_id, tag, from_state, to_state,
    (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
    actor_id, actor_name, organisation_id, organisation_name, request_id, changes, details)::text, 'UTF8'));
"""
on_create(Base.metadata, "before_create", DIGEST_DDL)

for model in (Event, Checkpoint):
    tenant(model, "SELECT, INSERT")
    append_only(model)
tenant(SubjectHead, "SELECT, INSERT, UPDATE")
