"""Reading a population: its figure, its cells, and its rows page by page; one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, literal, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.model import Asset, Label
from lifecycle.reports.figures import Behind, Cell, Coverage, Row
from lifecycle.reports.reuse import POPULATIONS
from lifecycle.states.assets import State


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows behind a figure come to: how many, the sum of their values, and the coverage."""

    rows: int
    value: Decimal
    coverage: Coverage


def population_of(behind: Behind, on: date) -> Subquery:
    """Return the population behind a figure, narrowed to a category and a state where they are asked."""
    devices = POPULATIONS[behind.key](behind, on).subquery("population")
    narrowed = select(devices)
    if behind.category is not None:
        narrowed = narrowed.where(devices.c.category_key == behind.category)
    if behind.state is not None:
        narrowed = narrowed.where(devices.c.state == behind.state)
    return narrowed.subquery("narrowed")


def total_statement(behind: Behind, on: date) -> Select[Any]:
    """Return the SELECT of `(rows, value, known, total)` of what stands behind a figure."""
    devices = population_of(behind, on)
    counted = devices.c.counted
    return select(
        func.count().filter(counted),
        func.coalesce(func.sum(devices.c.value).filter(counted), literal(Decimal(0))),
        func.count().filter(devices.c.known),
        func.count(),
    ).select_from(devices)


def total(session: Session, behind: Behind, on: date) -> Total:
    """Return what the rows behind a figure come to on a day, for the authority entered."""
    rows, value, known, everything = session.execute(total_statement(behind, on)).one()
    return Total(rows, value, Coverage(known, everything))


def cells(session: Session, behind: Behind, on: date) -> Sequence[Cell]:
    """Return how many devices stand behind a figure, by category and state, each with the way to its rows."""
    devices = population_of(behind, on)
    keys = (devices.c.category_key, devices.c.state)
    counted = select(*keys, func.count()).where(devices.c.counted).group_by(*keys).order_by(*keys)
    return tuple(
        Cell(category, State(state), count, Behind(behind.key, behind.year, category, State(state)))
        for category, state, count in session.execute(counted)
    )


#: The columns of a row, in the order of `Row`; its value comes last.
_SHOWN: tuple[Any, ...] = (
    Asset.id, Label.code, Asset.tag, Model.name, Asset.category_key, Asset.state, Asset.acquired_on,
    Asset.first_used_on, Asset.retired_on, Asset.left_on,
)  # fmt: skip


def rows_behind(
    session: Session, behind: Behind, on: date, *, limit: int = 50, after: str | None = None
) -> Page[Row]:
    """Return the devices behind a figure as a page, those that add most first.

    The values of all pages add up to the figure. Never a person, a serial or a price. Raises BadCursor.
    """
    devices = population_of(behind, on)
    wanted = (
        select(*_SHOWN, devices.c.value)
        .join(devices, devices.c.asset_id == Asset.id)
        .join(Model, Model.id == Asset.model_id, isouter=True)
        .join(Label, and_(Label.asset_id == Asset.id, Label.state == "current"), isouter=True)
        .where(devices.c.counted)
    )
    sort = Sort((devices.c.value, Asset.id), descending=True)
    rows = [_row(*found) for found in session.execute(keyset(wanted, sort, after, limit))]
    return page_of(rows, limit, lambda row: (row.value, row.id))


def _row(*found: Any) -> Row:
    row = Row(*found)
    return replace(row, state=State(row.state))
