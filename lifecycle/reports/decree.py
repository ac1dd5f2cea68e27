"""Decree 2023-266 of 12 April 2023 as data: scope, targets, civil years."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_
from lifecycle.states.assets import State
from lifecycle.states.facts import Route

SOURCE = N_("Décret n° 2023-266 du 12 avril 2023, article 3")

#: Screens and equipment with a screen over 100 cm² (2°), small IT and telecom (6°): R.543-172 II code env.
WEEE_CATEGORIES = (2, 6)
#: « Reformed and still here » [D]: on a lot that nobody has taken yet, a device is still in stock.
STILL_HERE = (State.RETIRED, State.IN_LOT)
#: Routes that count as directed to reuse [D]: the partner commits to reuse, or to preparing for reuse. A
#: repair lot comes back to the authority, which still has a use for the device; recycling is no reuse.
REUSE_ROUTES = (Route.REUSE, Route.REFURBISH)
#: Outcomes that the partner can justify as reuse.
REUSE_OUTCOMES = (State.REUSED, State.REFURBISHED)
#: No authority has records of retirements to count before this year.
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """The share of devices to direct to reuse in a civil year, in percent, with its source."""

    since: int
    percent: Decimal
    source: str = SOURCE


#: Article 3; no later step had been published by 2026, so the last one goes on.
TARGETS = (Target(2023, Decimal(25)), Target(2024, Decimal(35)), Target(2025, Decimal(50)))


def target_of(year: int) -> Target | None:
    """Return the target of a civil year, None before 2023."""
    return next((target for target in reversed(TARGETS) if target.since <= year), None)


def new_year(year: int) -> datetime:
    """Return the instant at which a civil year starts in France."""
    return datetime(year, 1, 1, tzinfo=PARIS)


def eve_of(year: int) -> datetime:
    """Return the last instant before a civil year starts in France: how things stood on its 1 January.

    What happens at midnight itself is of the new year, as its date says.
    """
    return new_year(year) - datetime.resolution


def checked_year(year: int, on: date) -> int:
    """Return a civil year that has started by a day; NotFound for another."""
    if not FIRST_YEAR <= year <= on.year:
        raise NotFound
    return year
