"""Pick-ups as a calendar file (iCalendar, RFC 5545): one to keep, or a private feed of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vUri

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_, translate

PRODUCT = "-//Lifecycle//Filiere 4R//FR"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


@dataclass(frozen=True, slots=True)
class Pickup:
    """An appointment of a lot; `sequence` grows with each change of the lot, `party` is the other side."""

    lot_id: UUID
    number: str
    title: str
    party: str
    starts_at: datetime
    place: str
    contact: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


def calendar(pickups: Sequence[Pickup], *, locale: str, site: str, name: str = "") -> bytes:
    """Return pick-ups as an iCalendar file; `name` is that of a feed, which programs read again and again.

    A single cancelled one asks a calendar to take it out (RFC 5546 §3.2.5).
    """
    one_cancelled = not name and len(pickups) == 1 and pickups[0].is_cancelled
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", CANCEL if one_cancelled else PUBLISH)
    if name:
        file.add("x-wr-calname", name)
        file.add("x-wr-timezone", "Europe/Paris")
        file.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for pickup in pickups:
        file.add_component(_event(pickup, locale, site))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def method_of(pickup: Pickup) -> str:
    """Return what a file of this pick-up alone asks of a calendar."""
    return CANCEL if pickup.is_cancelled else PUBLISH


def _event(pickup: Pickup, locale: str, site: str) -> Event:
    event = Event()
    url = f"{site}/lots/{pickup.lot_id}"
    summary = N_("Enlèvement du lot %(number)s, %(party)s")
    event.add("uid", f"pickup-{pickup.lot_id}@lifecycle")
    event.add("sequence", pickup.sequence)
    event.add("dtstamp", pickup.changed_at)
    event.add("dtstart", pickup.starts_at.astimezone(PARIS))
    event.add("summary", translate(summary, locale, number=pickup.number, party=pickup.party))
    event.add("status", "CANCELLED" if pickup.is_cancelled else "CONFIRMED")
    event.add("url", vUri(url))
    lines = [pickup.title]
    if pickup.contact:
        lines.append(translate(N_("Contact : %(contact)s"), locale, contact=pickup.contact))
    event.add("description", "\n".join([*lines, url]))
    if pickup.place:
        event.add("location", pickup.place)
    return event
