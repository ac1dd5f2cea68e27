"""How an authority's key figures went month by month, from the month in which they were first kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.reports.figures import Figure
from lifecycle.reports.model import MonthlyPoint

MONTHS = 13


@dataclass(frozen=True, slots=True)
class Month:
    """The last value that a figure had in a month, and its day; `month` is the month's first day."""

    month: date
    day: date
    value: Decimal | None


def trends(
    session: Session, keys: Collection[str], on: date, months: int = MONTHS
) -> Mapping[str, Sequence[Month]]:
    """Return the last months of figures by key, oldest first, the month of `on` included; one statement.

    A month without a kept value is left out: nothing is invented between two values nor before the first.
    """
    rows = session.scalars(
        select(MonthlyPoint)
        .where(MonthlyPoint.figure.in_(keys), MonthlyPoint.month > _months_before(on, months))
        .where(MonthlyPoint.month <= on)
        .order_by(MonthlyPoint.month)
    )
    found: dict[str, list[Month]] = {key: [] for key in keys}
    for row in rows:
        found[row.figure].append(Month(row.month, row.day, row.value))
    return found


def note(session: Session, figures: Iterable[Figure], on: date) -> None:
    """Keep figures as the last values of the month of a day, unless a later day's are kept already."""
    month = on.replace(day=1)
    rows = [
        {
            "authority_id": entered(session),
            "figure": figure.key,
            "month": month,
            "day": on,
            "value": figure.value,
        }
        for figure in figures
    ]
    if not rows:
        return
    noted = insert(MonthlyPoint).values(rows)
    session.execute(
        noted.on_conflict_do_update(
            index_elements=["authority_id", "figure", "month"],
            set_={"day": noted.excluded.day, "value": noted.excluded.value},
            where=MonthlyPoint.day <= noted.excluded.day,
        )
    )


def _months_before(on: date, months: int) -> date:
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, 1)
