"""How many assets a list has, and how many of them are beyond their reference life."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.watching import Watch, is_quiet, watch
from lifecycle.kernel.clock import today
from lifecycle.registry.filters import AGE_FROM, AssetFilter, is_beyond_life
from lifecycle.registry.queries import matching

#: Lists that a process remembers the counts of.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many assets match: all, those whose age is known, those beyond their reference life."""

    total: int
    dated: int
    beyond: int


def count_assets(session: Session, wanted: AssetFilter) -> int:
    """Return how many assets match a filter."""
    total: int = session.execute(matching(wanted, func.count())).scalar_one()
    return total


def count_ages(session: Session, wanted: AssetFilter) -> Counted:
    """Return how many assets match a filter and how old they are, in one statement.

    Who turns the pages of a long list asks the same each time: the process remembers the answer for the day,
    and gives it again as long as nothing was recorded in the authority's history.
    """
    place = _place(entered(session), today(), wanted)
    if place and is_quiet(session, place[0][0]):
        return place[0][1]
    begun = watch(session)
    figures = (func.count(), func.count(AGE_FROM), func.count().filter(is_beyond_life()))
    counted = Counted(*session.execute(matching(wanted, *figures)).one())
    place[:] = [(begun, counted)]
    return counted


@lru_cache(MOST)
def _place(*_: Any) -> list[tuple[Watch, Counted]]:
    return []
