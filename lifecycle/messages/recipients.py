"""Who gets a message: the people of the organisation told, as their role and their own choice have it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.db.scope import entered
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.ids import new_id
from lifecycle.messages.groups import DAILY, GROUPS, NONE
from lifecycle.messages.model import Message, MessageDelivery, MessagePreference
from lifecycle.messages.topics import TOPICS
from lifecycle.people.model import Account, Membership

AT_ONCE = 100
# When a day's messages are sent together, in French local time: before the day's work begins.
DIGEST_AT = time(7)

Wishes = Mapping[tuple[UUID, str], str]


def expand(session: Session) -> int:
    """Give the next messages of the organisation entered their deliveries; return how many messages."""
    waiting = (
        select(Message)
        .where(Message.expanded_at.is_(None))
        .order_by(Message.created_at, Message.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    messages = session.scalars(waiting).all()
    if not messages:
        return 0
    people, wishes = _people(session), _wishes(session)
    for message in messages:
        message.expanded_at = now()
        session.add_all(_deliveries(message, people, wishes))
    session.flush()
    return len(messages)


def _people(session: Session) -> list[Any]:
    members = (
        select(Account.id, Account.email, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == entered(session), Account.is_active)
        .order_by(Account.email)
    )
    return list(session.execute(members))


def _wishes(session: Session) -> Wishes:
    own = select(MessagePreference).where(MessagePreference.organisation_id == entered(session))
    return {(each.account_id, each.topic_group): each.cadence for each in session.scalars(own)}


def cadence_of(wishes: Wishes, account_id: UUID, role: str, group: str) -> str:
    """Return how a person has the messages of a group: `each`, `daily` or `none`."""
    of_role = GROUPS[group].wanted.get(Role(role), NONE)
    if Role(role) not in GROUPS[group].wanted or not GROUPS[group].is_refusable:
        return of_role
    return wishes.get((account_id, group), of_role)


def _deliveries(message: Message, people: list[Any], wishes: Wishes) -> list[MessageDelivery]:
    group, found = TOPICS[message.topic].group, []
    for account_id, email, role in people:
        cadence = cadence_of(wishes, account_id, role, group)
        is_for = message.only_for in (None, account_id) and message.not_for != account_id
        if not is_for or cadence == NONE:
            continue
        found.append(
            MessageDelivery(
                id=new_id(),
                organisation_id=message.organisation_id,
                message_id=message.id,
                account_id=account_id,
                address=email,
                cadence=cadence,
                next_try_at=next_digest(now()) if cadence == DAILY else now(),
            )
        )
    return found


def next_digest(after: datetime) -> datetime:
    """Return when the messages of a day are next sent together."""
    here = after.astimezone(PARIS)
    first = datetime.combine(here.date(), DIGEST_AT, PARIS)
    return first if first > here else datetime.combine(here.date() + timedelta(days=1), DIGEST_AT, PARIS)
