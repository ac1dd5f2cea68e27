"""What an organisation was told: who got what and when, what failed, sending it again, a trial."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Conflict, Forbidden, NotFound
from lifecycle.kernel.text import N_
from lifecycle.messages.model import Message, MessageDelivery
from lifecycle.messages.telling import tell
from lifecycle.people.model import Account

_NEWEST = Sort((MessageDelivery.created_at, MessageDelivery.id), descending=True)


class MessageNotFound(NotFound):
    """No such message of this organisation."""

    text = N_("Ce message n’existe pas dans votre organisation.")


class NotFailed(Conflict):
    """Only what was given up is sent again by hand."""

    slug = "message-not-failed"
    text = N_("Ce message est déjà envoyé, ou va l’être.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to one person, as the log shows it."""

    delivery: MessageDelivery
    message: Message
    name: str


def _sent() -> Select[*tuple[Any, ...]]:
    return select(MessageDelivery, Message, Account.name)


def sent_page(
    session: Session, *, state: str | None = None, limit: int = 20, after: str | None = None
) -> Page[Sent]:
    """Return a page of what the organisation entered was told, newest first."""
    wanted = (
        _sent()
        .join(Message, Message.id == MessageDelivery.message_id)
        .join(Account, Account.id == MessageDelivery.account_id)
        .where(MessageDelivery.organisation_id == entered(session))
    )
    if state:
        wanted = wanted.where(MessageDelivery.state == state)
    rows = [Sent(*row) for row in session.execute(keyset(wanted, _NEWEST, after, limit))]
    return page_of(rows, limit, lambda row: (row.delivery.created_at, row.delivery.id))


def counts(session: Session) -> dict[str, int]:
    """Return how many messages of the organisation entered are in each state."""
    own = MessageDelivery.organisation_id == entered(session)
    counted = (
        select(MessageDelivery.state, func.count().label("messages"))
        .where(own)
        .group_by(MessageDelivery.state)
    )
    return {row.state: row.messages for row in session.execute(counted)}


def send_again(session: Session, actor: Actor, delivery_id: UUID) -> None:
    """Queue a message that was given up once more, under the same Message-ID.

    Raises Forbidden, MessageNotFound or NotFailed.
    """
    _refuse_unless_allowed(actor)
    row = session.get(MessageDelivery, delivery_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise MessageNotFound
    if row.state != "failed":
        raise NotFailed
    # Tried again at once and alone, even where it was one of a day's messages.
    row.state, row.cadence, row.attempts, row.retaken = "queued", "each", 1, 0
    row.next_try_at, row.last_error = now(), None
    session.flush()


def send_trial(session: Session, actor: Actor, request_id: UUID) -> None:
    """Queue a trial message to whoever asks. Raises Forbidden."""
    _refuse_unless_allowed(actor)
    if actor.account_id is None:
        raise Forbidden
    tell(
        session,
        "trial",
        to=entered(session),
        subject=("account", actor.account_id),
        params={},
        key=f"trial {request_id}",
        only=actor.account_id,
    )


def _refuse_unless_allowed(actor: Actor) -> None:
    if not actor.can(Permission.ORGANISATION_MANAGE):
        raise Forbidden
