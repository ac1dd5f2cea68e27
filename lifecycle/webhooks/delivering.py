"""Working off a webhook's calls: in order, again after a failure, switched off after days without an answer.

A call is made under the webhook's advisory lock, so that two workers never make the same one. A worker that
dies after the receiver answered makes it again under the same `webhook-id`, by which receivers know a repeat
(Standard Webhooks 1.0, « Idempotency »).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.db.sealed import Unreadable
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id
from lifecycle.webhooks.calling import Answered, Call, call, unseal
from lifecycle.webhooks.model import Webhook, WebhookAttempt, WebhookDelivery

# Seconds until the next try, after each one that failed: the schedule that Standard Webhooks 1.0 proposes.
WAITS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
GIVEN_UP = timedelta(days=5)
GONE = 410
SECRET_LOST = "secret-lost"  # noqa: S105 - a word for the log
_DUE = text("SELECT webhook_id, organisation_id FROM due_webhooks()")
_MINE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('webhook ' || :id, 0))")


@dataclass(frozen=True, slots=True)
class Due:
    """A call to make now."""

    webhook: Webhook
    delivery: WebhookDelivery


def due_webhooks(session: Session) -> list[tuple[UUID, UUID]]:
    """Return which webhooks have calls to make, each with its organisation; nobody need be entered."""
    return [(row.webhook_id, row.organisation_id) for row in session.execute(_DUE)]


def next_call(session: Session, webhook_id: UUID) -> Due | None:
    """Return the next call of a webhook, ours until the transaction ends; None when there is none for us."""
    if not session.scalar(_MINE, {"id": str(webhook_id)}):
        return None
    webhook = session.get(Webhook, webhook_id, populate_existing=True)
    if webhook is None or not webhook.is_active or (webhook.held_until or now()) > now():
        return None
    first = select(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook_id,
        WebhookDelivery.state == "queued",
        WebhookDelivery.next_try_at <= now(),
    )
    delivery = session.scalar(first.order_by(WebhookDelivery.position).limit(1))
    return Due(webhook, delivery) if delivery else None


def make(due: Due, secret_key: str, *, allows_internal: bool) -> Answered:
    """Make a call and return what came of it; a secret sealed with another key counts as a failure."""
    webhook, delivery = due.webhook, due.delivery
    try:
        secret = unseal(secret_key, webhook.secret)
    except Unreadable:
        return Answered(None, SECRET_LOST, 0)
    message_id = f"msg_{delivery.id.hex}"
    return call(Call(webhook.url, secret, message_id, delivery.payload), allows_internal=allows_internal)


def settle(session: Session, due: Due, answered: Answered) -> bool:
    """Note what came of a call and when it is tried again; tell whether the webhook is now switched off."""
    webhook, delivery = due.webhook, due.delivery
    delivery.attempts += 1
    attempt = WebhookAttempt(
        id=new_id(),
        organisation_id=delivery.organisation_id,
        delivery_id=delivery.id,
        status=answered.status,
        error=answered.error,
        milliseconds=answered.milliseconds,
    )
    session.add(attempt)
    if answered.has_arrived:
        delivery.state, delivery.sent_at = "sent", now()
        webhook.failing_since = webhook.held_until = None
    else:
        _put_off(webhook, delivery, answered)
    session.flush()
    return not webhook.is_active


def _put_off(webhook: Webhook, delivery: WebhookDelivery, answered: Answered) -> None:
    webhook.failing_since = webhook.failing_since or now()
    if delivery.attempts > len(WAITS):
        delivery.state, webhook.held_until = "failed", None
    else:
        delivery.next_try_at = now() + timedelta(seconds=WAITS[delivery.attempts - 1])
        # Where the site itself fails, what comes after waits too, so that it arrives in order.
        webhook.held_until = None if answered.is_about_it else delivery.next_try_at
    if answered.status == GONE or now() - webhook.failing_since >= GIVEN_UP:
        webhook.is_active, webhook.disabled_at = False, now()
