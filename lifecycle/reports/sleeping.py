"""Stock that sleeps: devices that nobody has taken out of the store for half a year."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.history.model import Event
from lifecycle.registry.model import Asset
from lifecycle.registry.queries import CardRow, asset_list
from lifecycle.states.assets import State

ASLEEP_AFTER = timedelta(days=182)

# Since when a device is in the store: the last event that put it there.
SINCE = func.coalesce(
    select(func.max(Event.occurred_at))
    .where(Event.subject_id == Asset.id, Event.to_state == State.IN_STOCK)
    .correlate(Asset)
    .scalar_subquery(),
    Asset.created_at,
)


def _asleep(columns: Select[Any], at: datetime) -> Select[Any]:
    return columns.where(Asset.state == State.IN_STOCK, at - ASLEEP_AFTER > SINCE)


def count_asleep(session: Session, at: datetime) -> int:
    """Return how many devices have been in the store for more than half a year at an instant."""
    counted: int = session.scalars(_asleep(select(func.count()).select_from(Asset), at)).one()
    return counted


def asleep_page(
    session: Session, at: datetime, *, limit: int = 50, after: str | None = None
) -> Page[CardRow]:
    """Return those devices as cards with `since`, the longest asleep first."""
    statement = _asleep(asset_list(), at).add_columns(SINCE.label("since"))
    rows = session.execute(keyset(statement, Sort((SINCE, Asset.id)), after, limit)).all()
    return page_of(rows, limit, lambda row: (row.since, row.id))
