"""The reminders that an authority's lots give rise to, each told once by its key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.exchange_views import Due
from lifecycle.endoflife.timing.deadlines import dues_with_pickups
from lifecycle.kernel.clock import PARIS
from lifecycle.people.model import Organisation
from lifecycle.states.lots import Side

Params = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that is due: `key` makes it once only for the organisation `to`."""

    topic: str
    to: UUID
    subject: tuple[str, UUID]
    params: Params
    key: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A topic for a side, `lead` days before what is owed; a negative lead is for what is late."""

    topic: str
    side: Side
    lead: int


_A, _P = Side.AUTHORITY, Side.PARTNER
# How long ahead is ours to choose, the days themselves are the authority's (`delays`).
RULES: dict[str, tuple[_Rule, ...]] = {
    "answer": (_Rule("reminder_answer", _P, 3), _Rule("reminder_answer_late", _A, -1)),
    "pickup": (
        _Rule("reminder_pickup", _P, 1),
        _Rule("reminder_pickup", _A, 1),
        _Rule("reminder_hand_over_late", _A, -1),
    ),
    "reception": (_Rule("reminder_reception", _P, 2), _Rule("reminder_reception", _P, -1)),
    "outcome": (_Rule("reminder_outcome", _P, 14), _Rule("reminder_outcomes", _P, -1)),
    "certificate": (_Rule("reminder_certificate", _P, 7), _Rule("reminder_certificate_late", _A, -1)),
    "close": (_Rule("reminder_close", _A, 730),),
}


def due_reminders(session: Session, now: datetime) -> list[Reminder]:
    """Return what the two sides of the entered authority's lots should be reminded of at an instant.

    The same reminders come again until what they are about is done; `key` tells those already queued.
    """
    on = now.astimezone(PARIS).date()
    dues = dues_with_pickups(session)
    names = _names(session, {due.partner_id for due, _ in dues} | {due.authority_id for due, _ in dues})
    return [one for due, pickup in dues for one in _of(due, pickup, on, names)]


def _of(due: Due, pickup: datetime | None, on: date, names: dict[UUID, str]) -> Iterator[Reminder]:
    for rule in RULES[due.code]:
        if on < due.due_on - timedelta(days=rule.lead) or (rule.lead >= 0 and due.is_late(on)):
            continue
        to, party = due.authority_id, due.partner_id
        if rule.side is _P:
            to, party = party, to
        params: Params = {"number": due.number, "title": due.title, "party": names.get(party, "")}
        params["due_on"] = due.due_on.isoformat()
        if "count" in due.params:
            params["awaited"] = due.params["count"]
        if pickup is not None:
            params["pickup_at"] = pickup.isoformat()
        when = "late" if rule.lead < 0 else "ahead"
        moment = "" if due.code == "close" else f" {due.due_on}"
        yield Reminder(
            rule.topic, to, ("lot", due.lot_id), params, f"{rule.topic} {due.lot_id}{moment} {when}"
        )


def _names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in session.execute(wanted)}
