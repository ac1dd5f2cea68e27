"""What the coming month brings: devices that pass their reference life, warranties that end."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.model import Asset, Category
from lifecycle.registry.queries import CardRow, asset_list
from lifecycle.reports.populations import passes_life_on
from lifecycle.states.assets import PRESENT, State

#: A month, whatever its length: what is decided now has effect within it.
AHEAD = timedelta(days=31)


class Coming(StrEnum):
    """What comes, by the name that addresses use."""

    LIFE = "life"
    WARRANTY = "warranty"


#: The first day on which a device is older than its reference life, or the last one of its warranty.
DAYS: Mapping[Coming, ColumnElement[Any]] = {
    Coming.LIFE: passes_life_on(),
    Coming.WARRANTY: cast(Asset.warranty_until, Date),
}
_STATES = {Coming.LIFE: (State.IN_USE,), Coming.WARRANTY: PRESENT}


def _soon(columns: Select[Any], what: Coming, on: date) -> Select[Any]:
    return columns.where(Asset.state.in_(_STATES[what]), DAYS[what].between(on, on + AHEAD))


def count_coming(session: Session, on: date) -> Mapping[Coming, int]:
    """Return how many devices have their day within a month of `on`, by what comes; one statement."""
    counts = [
        _soon(select(func.count()).select_from(Asset), what, on)
        .join(Category, Category.key == Asset.category_key)
        .scalar_subquery()
        for what in Coming
    ]
    return dict(zip(Coming, session.execute(select(*counts)).one(), strict=True))


def coming_page(
    session: Session, what: Coming, on: date, *, limit: int = 50, after: str | None = None
) -> Page[CardRow]:
    """Return those devices as cards with `day`, the soonest first."""
    day = DAYS[what]
    statement = _soon(asset_list(), what, on).add_columns(day.label("day"))
    rows = session.execute(keyset(statement, Sort((day, Asset.id)), after, limit)).all()
    return page_of(rows, limit, lambda row: (row.day, row.id))
