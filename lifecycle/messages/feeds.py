"""Private calendars: an address with a token that a calendar program reads without signing in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission, granted
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.messages.model import CalendarFeed
from lifecycle.people.identify import digest

_BY_TOKEN = text("SELECT * FROM calendar_of(:hash)")


class NoCalendar(NotFound):
    """The token is unknown, renewed or removed, or its person may no longer see lots."""

    text = N_("Cet agenda n’existe plus. Créez une nouvelle adresse depuis « Mes messages ».")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose calendar is read."""

    organisation_id: UUID
    locale: str


def renew_feed(session: Session, actor: Actor) -> str:
    """Give a person's calendar a new address and return its token, told this once; the old one is over.

    Raises Forbidden for a program, and for who sees no lots.
    """
    remove_feed(session, actor)
    assert actor.account_id is not None
    token = secrets.token_urlsafe(32)
    session.add(
        CalendarFeed(
            id=new_id(),
            account_id=actor.account_id,
            organisation_id=entered(session),
            token_hash=digest(token),
        )
    )
    session.flush()
    return token


def remove_feed(session: Session, actor: Actor) -> None:
    """End a person's calendar of the organisation entered. Raises Forbidden as above."""
    if actor.account_id is None or not actor.can(Permission.LOT_VIEW):
        raise Forbidden
    mine = CalendarFeed.account_id == actor.account_id, CalendarFeed.organisation_id == entered(session)
    session.execute(delete(CalendarFeed).where(*mine))


def feed_since(session: Session, actor: Actor) -> datetime | None:
    """Return since when a person has a calendar address in the organisation entered, None without one."""
    mine = CalendarFeed.account_id == actor.account_id, CalendarFeed.organisation_id == entered(session)
    return session.scalar(select(CalendarFeed.created_at).where(*mine))


def reader_of(session: Session, token: str) -> Reader:
    """Return whose calendar a token opens and enter their organisation; raises NoCalendar."""
    row = session.execute(_BY_TOKEN, {"hash": digest(token)}).one_or_none()
    if row is None or Permission.LOT_VIEW not in granted(row.role):
        raise NoCalendar
    session.info["organisation"] = str(row.organisation_id)
    return Reader(row.organisation_id, row.locale)
