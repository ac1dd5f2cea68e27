"""Sign-in links that mails bear, for people without the habit of software: they open nothing by being read.

A link is worth as much as its mailbox. So an authority's administrator never has one, nor has anybody of an
authority who chose a password; a partner, who sees its own lots alone, may have both.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.db.scope import enter, entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id
from lifecycle.people.errors import LinkOver
from lifecycle.people.identify import digest, memberships_of, open_session
from lifecycle.people.model import Account, LoginLink, LoginSession, Membership

# A phone, a desk, a colleague who prepares the lot: a week's work, not a way in for good.
MOST_USES = 20
_BY_TOKEN = text("SELECT * FROM identify_link(:hash)")


@dataclass(frozen=True, slots=True)
class Link:
    """Whom a link signs in, and whether it still does."""

    id: UUID
    account_id: UUID
    name: str
    locale: str
    organisation_id: UUID
    organisation_name: str
    is_open: bool


def may_have_link(role: str, has_password: bool) -> bool:
    """Tell whether a person of a role may sign in by a link."""
    return role != Role.ADMIN and (role == Role.PARTNER or not has_password)


def link_for(session: Session, account_id: UUID, days: int) -> str | None:
    """Make a link of a person for the organisation entered and return its token; None for who has none."""
    wanted = select(Membership.role, Account.password_hash).join(Account, Account.id == Membership.account_id)
    found = session.execute(wanted.where(Membership.account_id == account_id)).one_or_none()
    if found is None or not may_have_link(found.role, found.password_hash is not None):
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        LoginLink(
            id=new_id(),
            token_hash=digest(token),
            account_id=account_id,
            organisation_id=entered(session),
            expires_at=now() + timedelta(days=days),
        )
    )
    session.flush()
    return token


def find_link(session: Session, token: str) -> Link | None:
    """Return whom a link signs in, over or not; None for one unknown, revoked or worth nothing."""
    row = session.execute(_BY_TOKEN, {"hash": digest(token)}).one_or_none()
    if row is None or not may_have_link(row.role, row.has_password):
        return None
    return Link(
        id=row.link_id,
        account_id=row.account_id,
        name=row.name,
        locale=row.locale,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        is_open=_is_open(row.uses, row.expires_at),
    )


def _is_open(uses: int, expires_at: datetime) -> bool:
    return uses < MOST_USES and expires_at > now()


def use_link(session: Session, token: str, *, days: int, user_agent: str = "") -> str:
    """Open a session by a link, count its use and return the session's token; raises LinkOver."""
    link = find_link(session, token)
    if link is None:
        raise LinkOver
    enter(session, link.organisation_id)
    row = session.get(LoginLink, link.id, with_for_update=True, populate_existing=True)
    if row is None or row.revoked_at or not _is_open(row.uses, row.expires_at):
        raise LinkOver
    row.uses += 1
    return open_session(session, link.account_id, link.organisation_id, days, user_agent, by_link=True)


def is_by_link(session: Session, actor: Actor) -> bool:
    """Tell whether a mail's link opened the session that somebody works in."""
    mine = select(LoginSession.by_link).where(LoginSession.id == actor.credential_id)
    return bool(session.scalar(mine))


def open_memberships(session: Session, actor: Actor) -> list[Row[Any]]:
    """Return the organisations that somebody's session may work for, oldest membership first.

    One that a link opened leads to no organisation where the person could not have a link.
    """
    if actor.account_id is None:
        return []
    found = memberships_of(session, actor.account_id)
    if not is_by_link(session, actor):
        return found
    kept = session.scalar(select(Account.password_hash).where(Account.id == actor.account_id))
    return [each for each in found if may_have_link(each.role, kept is not None)]


def revoke_links(session: Session, account_id: UUID) -> None:
    """End a person's links for the organisation entered."""
    theirs = update(LoginLink).where(LoginLink.account_id == account_id, LoginLink.revoked_at.is_(None))
    session.execute(theirs.values(revoked_at=now()))
