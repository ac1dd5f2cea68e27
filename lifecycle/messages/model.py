"""Tables of messages: what an organisation is told, to whom it goes, who wants what, and calendar feeds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Base, CreatedAt, Key, one_of
from lifecycle.db.security import grant, on_create, row_security, table_of
from lifecycle.people.model import OWN

SUBJECTS = ("lot", "organisation", "webhook", "account")
STATES = ("queued", "sending", "sent", "failed")
CADENCES = ("each", "daily", "none")


class Message(Base):
    """Something an organisation is told, queued in the transaction of the change that it tells of.

    `expanded_at` is empty until the worker has resolved who gets it; a message that nobody wants has no
    delivery.
    """

    __tablename__ = "message"
    __table_args__ = (
        one_of("subject_type", SUBJECTS),
        UniqueConstraint("organisation_id", "key"),
        Index("ix_message_waiting", "organisation_id", postgresql_where=text("expanded_at IS NULL")),
        Index("ix_message_newest", "organisation_id", "created_at", "id"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    topic: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    key: Mapped[str]
    #: the person it is for, when it is for one alone; `not_for` did what it tells of
    only_for: Mapped[UUID | None]
    not_for: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
    expanded_at: Mapped[datetime | None]


class MessageDelivery(Base):
    """A message on its way to one person, under an address and a Message-ID that stay the same."""

    __tablename__ = "message_delivery"
    __table_args__ = (
        one_of("state", STATES),
        one_of("cadence", ("each", "daily")),
        UniqueConstraint("message_id", "account_id"),
        Index("ix_message_delivery_mail", "organisation_id", "mail_id"),
        Index(
            "ix_message_delivery_due",
            "next_try_at",
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        Index("ix_message_delivery_newest", "organisation_id", "created_at", "id"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    address: Mapped[str]
    cadence: Mapped[str] = mapped_column(server_default="each")
    state: Mapped[str] = mapped_column(server_default="queued")
    #: the Message-ID, given when it is first tried; the deliveries of one digest share it
    mail_id: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    #: how often it was tried again without knowing whether the try before had arrived
    retaken: Mapped[int] = mapped_column(server_default=text("0"))
    #: when it may be tried; for one being sent, when it may be taken up again
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class MessagePreference(Base):
    """How a person wants the messages of a group, where it is not as their role has it."""

    __tablename__ = "message_preference"
    __table_args__ = (one_of("cadence", CADENCES),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    topic_group: Mapped[str] = mapped_column(primary_key=True)
    cadence: Mapped[str]


class CalendarFeed(Base):
    """A private calendar of pick-ups: its address holds a token, of which we hold the SHA-256."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("account_id", "organisation_id"))

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


for model in (Message, MessageDelivery, MessagePreference, CalendarFeed):
    grant(model, "SELECT, INSERT, UPDATE, DELETE")
    row_security(model, OWN)

# One side of a lot tells the other: a message may be written for an organisation that its writer cannot read.
on_create(
    table_of(Message),
    "after_create",
    "CREATE POLICY told ON message FOR INSERT TO lifecycle_app WITH CHECK (true)",
)
# The worker and a calendar program work for nobody yet: these functions only tell for whom to work.
on_create(
    table_of(MessageDelivery),
    "after_create",
    """CREATE FUNCTION organisations_with_mail() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT organisation_id FROM message WHERE expanded_at IS NULL
  UNION
  SELECT organisation_id FROM message_delivery
  WHERE state IN ('queued', 'sending') AND next_try_at <= clock_timestamp();
END""",
)
# What was sent is kept for a year, as long as anybody asks whether they were told.
on_create(
    table_of(Message),
    "after_create",
    """CREATE FUNCTION forget_messages() RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  DELETE FROM message WHERE created_at < now() - interval '1 year';
END""",
)
on_create(
    table_of(CalendarFeed),
    "after_create",
    """CREATE FUNCTION calendar_of(hash bytea) RETURNS TABLE (
    organisation_id uuid, account_id uuid, role text, locale text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT f.organisation_id, a.id, m.role, a.locale,
         set_config('lifecycle.organisation', f.organisation_id::text, true)
  FROM calendar_feed f
  JOIN account a ON a.id = f.account_id AND a.is_active
  JOIN membership m ON m.account_id = a.id AND m.organisation_id = f.organisation_id
  WHERE f.token_hash = hash;
END""",
)
