"""What single figures were worth in the years that an authority published."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lifecycle.reports import frozen
from lifecycle.reports.model import PublishedYear
from lifecycle.reports.progress import INDICATORS


def published_values(
    session: Session, keys: Collection[str], years: Collection[int]
) -> Mapping[tuple[int, str], tuple[Decimal, date]]:
    """Return values by year and key as each year was last published, with the day that they are of.

    `keys` are those of `progress.INDICATORS`. A year never published, or a figure that was undefined then,
    is left out. One statement.
    """
    boards = sorted({INDICATORS[key] for key in keys if key in INDICATORS})
    if not boards or not years:
        return {}
    kept = [PublishedYear.payload["boards"][board] for board in boards]
    latest = select(PublishedYear.year, *kept).ext(distinct_on(PublishedYear.year))
    wanted = latest.where(PublishedYear.year.in_(years))
    rows = session.execute(wanted.order_by(PublishedYear.year, PublishedYear.number.desc()))
    return {
        (year, figure.key): (Decimal(figure.value), figure.as_of)
        for year, *payloads in rows
        for payload in payloads
        if payload is not None
        for figure in frozen.load(payload).figures
        if figure.key in keys and figure.value is not None
    }
