"""Reading webhooks and the log of their calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.webhooks.errors import DeliveryNotFound, WebhookInactive, WebhookNotFound
from lifecycle.webhooks.model import Webhook, WebhookAttempt, WebhookDelivery

_NEWEST = Sort((WebhookDelivery.position,), descending=True)
MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A call with its last try, if there was one."""

    delivery: WebhookDelivery
    last: WebhookAttempt | None


def webhooks(session: Session) -> Sequence[tuple[Webhook, int]]:
    """Return the organisation's webhooks by name, each with how many calls wait."""
    waiting = (
        select(func.count())
        .where(WebhookDelivery.webhook_id == Webhook.id, WebhookDelivery.state == "queued")
        .scalar_subquery()
    )
    found = session.execute(select(Webhook, waiting).order_by(Webhook.name, Webhook.id))
    return [(webhook, count) for webhook, count in found]


def get_webhook(session: Session, webhook_id: UUID) -> Webhook:
    """Return a webhook of this organisation, or raise WebhookNotFound."""
    row = session.get(Webhook, webhook_id)
    if row is None:
        raise WebhookNotFound
    return row


def deliveries_page(
    session: Session, webhook_id: UUID, *, limit: int = 20, after: str | None = None
) -> Page[DeliveryRow]:
    """Return a page of a webhook's calls, newest first, each with its last try."""
    own = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    page = page_of(
        session.scalars(keyset(own, _NEWEST, after, limit)).all(), limit, lambda row: (row.position,)
    )
    newest = (
        select(WebhookAttempt)
        .where(WebhookAttempt.delivery_id.in_([row.id for row in page.rows]))
        .ext(distinct_on(WebhookAttempt.delivery_id))
        .order_by(WebhookAttempt.delivery_id, WebhookAttempt.id.desc())
    )
    last = {attempt.delivery_id: attempt for attempt in session.scalars(newest)} if page.rows else {}
    return Page([DeliveryRow(row, last.get(row.id)) for row in page.rows], page.after)


def get_delivery(session: Session, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Return a call of a webhook, or raise DeliveryNotFound."""
    row = session.get(WebhookDelivery, delivery_id)
    if row is None or row.webhook_id != webhook_id:
        raise DeliveryNotFound
    return row


def attempts(session: Session, delivery_id: UUID) -> Sequence[WebhookAttempt]:
    """Return how a call was tried, newest first."""
    own = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
    return session.scalars(own.order_by(WebhookAttempt.id.desc()).limit(MOST_ATTEMPTS)).all()


def send_again(session: Session, actor: Actor, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Queue a call once more, now, under the same `webhook-id`.

    Raises Forbidden, WebhookNotFound, DeliveryNotFound or WebhookInactive.
    """
    if not actor.can(Permission.ORGANISATION_MANAGE):
        raise Forbidden
    webhook = get_webhook(session, webhook_id)
    row = get_delivery(session, webhook_id, delivery_id)
    if not webhook.is_active:
        raise WebhookInactive
    row.state, row.attempts, row.next_try_at = "queued", 0, now()
    webhook.held_until = None
    session.flush()
    return row
