"""Webhooks: made, changed, given a new secret, removed; the secret is told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason, Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.people.locking import lock_organisation
from lifecycle.webhooks.calling import checked_url, make_secret, seal
from lifecycle.webhooks.errors import TooManyWebhooks, WebhookInactive, WebhookNotFound, WebhookRefused
from lifecycle.webhooks.model import Webhook, WebhookDelivery
from lifecycle.webhooks.topics import PING, checked

MOST = 20
_PLAIN = ("name", "url", "topics", "is_active")


@dataclass(frozen=True, slots=True)
class WebhookData:
    """What a person says of a webhook."""

    name: str
    url: str
    topics: Sequence[str]
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Keys:
    """What the server brings: the key that seals secrets, and whether inner networks may be called."""

    secret_key: str
    allows_internal: bool


def create_webhook(
    session: Session, actor: Actor, data: WebhookData, keys: Keys, request_id: UUID
) -> tuple[UUID, str | None]:
    """Create a webhook and return its id with its secret, the only time that it can be read.

    The same request again changes nothing and gives no secret. Raises Forbidden, WebhookRefused or
    TooManyWebhooks.
    """
    _refuse_unless_allowed(actor)
    lock_organisation(session)
    if seen := find_by_request(session, request_id):
        return seen.subject_id, None
    if (session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST:
        raise TooManyWebhooks
    secret = make_secret()
    row = Webhook(
        id=new_id(),
        organisation_id=entered(session),
        created_by=actor.name,
        secret=seal(keys.secret_key, secret),
        version=1,
        **_values(data, actor, keys),
    )
    session.add(row)
    session.flush()
    _record(session, actor, row, "created", request_id, {"topics": row.topics})
    return row.id, secret


def edit_webhook(
    session: Session,
    actor: Actor,
    webhook_id: UUID,
    data: WebhookData,
    keys: Keys,
    request_id: UUID | None,
    *,
    version: int | None = None,
) -> Webhook:
    """Change a webhook; switched on again, it starts afresh. The same request again changes nothing.

    Raises Forbidden, WebhookNotFound, WebhookRefused, or Stale where it is no longer at `version`.
    """
    _refuse_unless_allowed(actor)
    row = _locked(session, webhook_id)
    if request_id and find_by_request(session, request_id):
        return row
    if version is not None and version != row.version:
        raise Stale
    values = _values(data, actor, keys)
    changes = {
        name: (getattr(row, name), values[name]) for name in _PLAIN if getattr(row, name) != values[name]
    }
    if not changes:
        return row
    if {"url", "is_active"} & changes.keys() and data.is_active:
        row.failing_since = row.held_until = row.disabled_at = None
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    _record(session, actor, row, "edited", request_id, {}, changes)
    return row


def renew_secret(
    session: Session, actor: Actor, webhook_id: UUID, keys: Keys, request_id: UUID
) -> str | None:
    """Give a webhook a new secret and return it; the old one signs nothing from now on.

    None for the same request again. Raises Forbidden or WebhookNotFound.
    """
    _refuse_unless_allowed(actor)
    row = _locked(session, webhook_id)
    if find_by_request(session, request_id):
        return None
    secret = make_secret()
    row.secret, row.version = seal(keys.secret_key, secret), row.version + 1
    session.flush()
    _record(session, actor, row, "secret_renewed", request_id, {})
    return secret


def delete_webhook(session: Session, actor: Actor, webhook_id: UUID) -> None:
    """Remove a webhook and the log of its calls. Raises Forbidden or WebhookNotFound."""
    _refuse_unless_allowed(actor)
    row = _locked(session, webhook_id)
    session.delete(row)
    session.flush()
    _record(session, actor, row, "deleted", None, {"url": row.url})


def ping(session: Session, actor: Actor, webhook_id: UUID) -> WebhookDelivery:
    """Queue a trial call. Raises Forbidden, WebhookNotFound or WebhookInactive."""
    _refuse_unless_allowed(actor)
    row = _locked(session, webhook_id)
    if not row.is_active:
        raise WebhookInactive
    row.held_until = None
    payload = {"type": PING, "timestamp": now().isoformat(), "data": {"webhook_id": str(row.id)}}
    delivery = WebhookDelivery(
        id=new_id(), organisation_id=entered(session), webhook_id=row.id, type=PING, payload=payload
    )
    session.add(delivery)
    session.flush()
    return delivery


def _values(data: WebhookData, actor: Actor, keys: Keys) -> dict[str, Any]:
    if not data.name.strip():
        raise WebhookRefused(fields={"name": [Reason("name-missing", N_("Donnez un nom au webhook."))]})
    return {
        "name": data.name.strip(),
        "url": checked_url(data.url, allows_internal=keys.allows_internal),
        "topics": checked(data.topics, actor.kind),
        "is_active": data.is_active,
    }


def _refuse_unless_allowed(actor: Actor) -> None:
    if not actor.can(Permission.ORGANISATION_MANAGE):
        raise Forbidden


def _locked(session: Session, webhook_id: UUID) -> Webhook:
    row = session.get(Webhook, webhook_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise WebhookNotFound
    return row


def _record(
    session: Session,
    actor: Actor,
    row: Webhook,
    verb: str,
    request_id: UUID | None,
    details: Mapping[str, Any],
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    entry = Entry(
        "organisation",
        row.id,
        f"organisation:webhook:{verb}",
        details={"name": row.name, **details},
        changes=changes or {},
        request_id=request_id,
    )
    record(session, actor, [entry])
