"""How old devices are when they leave, year after year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Integer, cast, extract, func, select
from sqlalchemy.orm import Session

from lifecycle.registry.model import Asset
from lifecycle.reports.content import Scope
from lifecycle.reports.populations import GONE, START, age_at

YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ExitAge:
    """The mean age in years, to one decimal, of the dated devices that left in a civil year."""

    year: int
    age: Decimal
    devices: int


def exit_ages(session: Session, scope: Scope, on: date) -> list[ExitAge]:
    """Return the mean age at leaving of the scope's civil year and those before, oldest first.

    Years without any are left out; nothing counts after `on`.
    """
    year, last = cast(extract("year", Asset.left_on), Integer), min(on, date(scope.year, 12, 31))
    wanted = (
        select(year, func.round(func.avg(age_at(Asset.left_on)), 1), func.count())
        .where(Asset.state.in_(GONE), Asset.left_on >= START)
        .where(Asset.left_on.between(date(scope.year - YEARS_SHOWN + 1, 1, 1), last))
        .where(*_narrowed(scope))
        .group_by(year)
        .order_by(year)
    )
    return [ExitAge(*row) for row in session.execute(wanted)]


def _narrowed(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.site_id is not None:
        yield Asset.site_id == scope.site_id
    if scope.category is not None:
        yield Asset.category_key == scope.category
