"""Reading history: a subject's timeline, an event by its request, and states at a past date."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.security import table_of
from lifecycle.history.model import Event

# Every scan asks these: made once, so that each use only fills in its parameters.
_BY_REQUEST = select(Event).where(Event.request_id == bindparam("request_id"))
_LATEST = (
    select(*table_of(Event).columns)
    .where(Event.subject_id == bindparam("subject_id"))
    .order_by(Event.sequence.desc())
    .limit(bindparam("count"))
)


def find_by_request(session: Session, request_id: UUID) -> Event | None:
    """Return the event that a request left, or None where it has not been seen."""
    return session.scalar(_BY_REQUEST, {"request_id": request_id})


def latest(session: Session, subject_id: UUID, count: int) -> Sequence[Any]:
    """Return a subject's last events, newest first, as rows with an event's columns."""
    return session.connection().execute(_LATEST, {"subject_id": subject_id, "count": count}).all()


def timeline(session: Session, subject_id: UUID, *, limit: int = 20, after: str | None = None) -> Page[Event]:
    """Return a subject's events, newest first, as a page."""
    sort = Sort((Event.sequence,), descending=True)
    wanted = keyset(select(Event).where(Event.subject_id == subject_id), sort, after, limit)
    return page_of(session.scalars(wanted).all(), limit, lambda event: (event.sequence,))


def past_states(session: Session, subject_id: UUID) -> Sequence[str]:
    """Return the states that a subject has had, the first one first."""
    wanted = select(Event.to_state).where(Event.subject_id == subject_id, Event.to_state.is_not(None))
    return [state for state in session.scalars(wanted.order_by(Event.sequence)) if state]


def states_at(moment: datetime) -> Subquery:
    """Return a subquery `(subject_id, state)` of the assets' states at a past instant, by the device's clock.

    Among the events that had occurred by then, the last one recorded decides.
    """
    return (
        select(Event.subject_id, Event.to_state.label("state"))
        .where(Event.subject_type == "asset", Event.to_state.is_not(None), Event.occurred_at <= moment)
        .ext(distinct_on(Event.subject_id))
        .order_by(Event.subject_id, Event.sequence.desc())
        .subquery()
    )
