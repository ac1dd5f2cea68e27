"""Tables of webhooks: who is called about what, each call to make, each time it was tried."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Base, CreatedAt, Key, one_of
from lifecycle.db.security import grant, on_create, row_security, table_of
from lifecycle.history.model import Event
from lifecycle.people.model import OWN

STATES = ("queued", "sent", "failed")


class Webhook(Base):
    """A program of an organisation that is called when something of its topics happens."""

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("cardinality(topics) > 0", name="has_topics"),
        Index("ix_webhook_organisation", "organisation_id", postgresql_where=text("is_active")),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    url: Mapped[str]
    #: the signing secret, encrypted (`secrets.py`)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    #: what it is called about: `lot.*`, `asset.state.retired` (`topics.py`)
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    #: since when no call has arrived; empty while they do
    failing_since: Mapped[datetime | None]
    #: nothing is tried before: the site does not answer, and what waits keeps its order
    held_until: Mapped[datetime | None]
    #: when it was switched off because nothing had arrived for days
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class WebhookDelivery(Base):
    """A call to make, queued by the database with the event that it tells of; its id is the `webhook-id`."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        one_of("state", STATES),
        UniqueConstraint("webhook_id", "event_id"),
        Index(
            "ix_webhook_delivery_due",
            "webhook_id",
            "position",
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_webhook_delivery_newest", "webhook_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    #: the event told of; empty for a trial call
    event_id: Mapped[UUID | None]
    type: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class WebhookAttempt(Base):
    """One time that a call was tried: what answered, or why nothing did."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (Index("ix_webhook_attempt_delivery", "delivery_id", "id"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_delivery.id", ondelete="CASCADE"))
    status: Mapped[int | None]
    error: Mapped[str | None]
    milliseconds: Mapped[int]
    tried_at: Mapped[CreatedAt]


for model in (Webhook, WebhookDelivery, WebhookAttempt):
    grant(model, "SELECT, INSERT, UPDATE, DELETE")
    row_security(model, OWN)

# What a partner is called about is what its policy on `event` shows it: its lots, once offered, and that an
# offer was taken back. A payload is written here, field by field, so that no later field slips into it: names
# of people, texts and old values are asked for through the API, with a token. Without any webhook for the
# organisations concerned the trigger reads one small index and ends.
QUEUE_DDL = """
CREATE FUNCTION queue_webhooks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM webhook WHERE is_active) THEN RETURN NULL; END IF;
  INSERT INTO webhook_delivery (organisation_id, webhook_id, event_id, type, payload)
  SELECT w.organisation_id, w.id, e.id, e.type, jsonb_build_object(
    'type', e.type, 'timestamp', to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'data', jsonb_build_object('event_id', e.id, 'subject_type', e.subject_type, 'subject_id', e.subject_id,
      'occurred_at', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'from_state', e.from_state, 'to_state', e.to_state))
  FROM (SELECT *, replace(tag, ':', '.') AS type FROM recorded) e
  JOIN webhook w ON w.is_active AND (
    w.organisation_id = e.authority_id
    OR e.subject_type = 'lot' AND EXISTS (
      SELECT FROM lot WHERE lot.id = e.subject_id AND lot.partner_id = w.organisation_id
        AND (lot.offered_at IS NOT NULL OR e.from_state = 'offered')))
  WHERE EXISTS (SELECT FROM unnest(w.topics) AS topic WHERE starts_with(
    e.type || '.', CASE WHEN topic LIKE '%*' THEN rtrim(topic, '*') ELSE topic || '.' END))
  ORDER BY e.position, w.id;
  RETURN NULL;
END $$;
"""
TRIGGER_DDL = """
CREATE TRIGGER webhooks AFTER INSERT ON event REFERENCING NEW TABLE AS recorded
  FOR EACH STATEMENT EXECUTE FUNCTION queue_webhooks();
"""
for ddl in (QUEUE_DDL, TRIGGER_DDL):
    on_create(table_of(Webhook), "after_create", ddl.strip())
table_of(Webhook).add_is_dependent_on(table_of(Event))

# The worker works for nobody yet: this function only tells which webhooks have calls to make, and whose.
on_create(
    table_of(WebhookDelivery),
    "after_create",
    """CREATE FUNCTION due_webhooks() RETURNS TABLE (webhook_id uuid, organisation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT w.id, w.organisation_id FROM webhook w
  WHERE w.is_active AND (w.held_until IS NULL OR w.held_until <= clock_timestamp())
    AND EXISTS (SELECT FROM webhook_delivery d
                WHERE d.webhook_id = w.id AND d.state = 'queued' AND d.next_try_at <= clock_timestamp());
END""",
)
# The log of calls serves to mend a receiver: sixty days are more than the tries last.
on_create(
    table_of(WebhookDelivery),
    "after_create",
    """CREATE FUNCTION forget_calls() RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  DELETE FROM webhook_delivery WHERE state <> 'queued' AND created_at < now() - interval '60 days';
END""",
)
