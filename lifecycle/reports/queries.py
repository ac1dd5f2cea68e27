"""Reading a population: its figure, its cells, and its rows page by page; one statement each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.model import Asset, Label
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Behind, Cell, Coverage, Key, Words
from lifecycle.reports.tables import POPULATIONS
from lifecycle.reports.telling import Digits
from lifecycle.reports.wording import ARITHMETIC
from lifecycle.states.assets import State


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows behind a figure come to: how many, the sum of their values, and the coverage.

    `low` and `high` are the sums of what they may add at least and at most.
    """

    rows: int
    value: Decimal
    coverage: Coverage
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A device behind a figure; `value` is what it adds to the figure (1, years, times, kg CO₂e).

    `arithmetic` says how the value was worked out, where that takes more than a date.
    """

    id: UUID
    code: str | None
    tag: str | None
    model: str | None
    category: str
    state: State
    acquired_on: date | None
    first_used_on: date | None
    retired_on: date | None
    left_on: date | None
    value: Decimal
    part: str = ""
    arithmetic: Words | None = None


def population_of(behind: Behind, basis: Basis) -> Subquery:
    """Return the population behind a figure, narrowed to the category, state, site and part asked."""
    devices = POPULATIONS[behind.key](behind, basis).subquery("population")
    asked = (
        (devices.c.category_key, behind.category),
        (devices.c.state, behind.state),
        (devices.c.site_id, behind.site),
        (devices.c.part, behind.part),
    )
    narrowed = select(devices).where(*(column == value for column, value in asked if value is not None))
    return narrowed.subquery("narrowed")


def total_statement(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the SELECT of `(rows, value, low, high, known, total)` of what stands behind a figure."""
    devices = population_of(behind, basis)
    return select(*_sums(devices)).select_from(devices)


def _sums(devices: Subquery) -> tuple[ColumnElement[Any], ...]:
    counted, nothing = devices.c.counted, literal(Decimal(0))
    return (
        func.count().filter(counted),
        *(
            func.coalesce(func.sum(value).filter(counted), nothing)
            for value in (devices.c.value, devices.c.low, devices.c.high)
        ),
        func.count().filter(devices.c.known),
        func.count(),
    )


def total(session: Session, behind: Behind, basis: Basis) -> Total:
    """Return what the rows behind a figure come to on a day, for the authority entered."""
    return _total(session.execute(total_statement(behind, basis)).one())


def totals_by(session: Session, behind: Behind, basis: Basis, *names: str) -> Mapping[tuple[str, ...], Total]:
    """Return what the rows behind a figure come to for each value of some columns, in their order.

    The columns are a population's own, `part` or `category_key`; one statement. The sums add up to `total`.
    """
    devices = population_of(behind, basis)
    keys = [devices.c[name] for name in names]
    wanted = select(*keys, *_sums(devices)).group_by(*keys).order_by(*keys)
    return {tuple(row[: len(keys)]): _total(row[len(keys) :]) for row in session.execute(wanted)}


def parts(session: Session, behind: Behind, basis: Basis) -> Mapping[str, Total]:
    """Return what the rows behind each part of a figure come to, by the part's name."""
    return {part: found for (part,), found in totals_by(session, behind, basis, "part").items()}


def parts_of_many(session: Session, behinds: Sequence[Behind], basis: Basis) -> Sequence[Mapping[str, Total]]:
    """Return the parts of each of several figures, in their order: one statement whatever their number."""
    if not behinds:
        return ()
    populations = [population_of(behind, basis) for behind in behinds]
    wanted = union_all(
        *(
            select(literal(place), devices.c.part, *_sums(devices)).group_by(devices.c.part)
            for place, devices in enumerate(populations)
        )
    )
    found: list[dict[str, Total]] = [{} for _ in behinds]
    for place, part, *sums in session.execute(wanted):
        found[place][part] = _total(sums)
    return found


def added(totals: Iterable[Total]) -> Total:
    """Return what several parts of a figure come to together."""
    each = tuple(totals)
    nothing = Decimal(0)
    return Total(
        sum(one.rows for one in each),
        sum((one.value for one in each), nothing),
        Coverage(sum(one.coverage.known for one in each), sum(one.coverage.total for one in each)),
        sum((one.low for one in each), nothing),
        sum((one.high for one in each), nothing),
    )


def _total(row: Sequence[Any]) -> Total:
    rows, value, low, high, known, everything = row
    return Total(rows, value, Coverage(known, everything), low, high)


def cells(session: Session, behind: Behind, basis: Basis) -> Sequence[Cell]:
    """Return how many devices stand behind a figure, by category and state, each with the way to its rows."""
    devices = population_of(behind, basis)
    keys = (devices.c.category_key, devices.c.state)
    counted = select(*keys, func.count()).where(devices.c.counted).group_by(*keys).order_by(*keys)
    return tuple(
        Cell(category, State(state), count, replace(behind, category=category, state=State(state)))
        for category, state, count in session.execute(counted)
    )


#: The columns of a row, in the order of `Row`; its value comes last.
_SHOWN: tuple[Any, ...] = (
    Asset.id, Label.code, Asset.tag, Model.name, Asset.category_key, Asset.state, Asset.acquired_on,
    Asset.first_used_on, Asset.retired_on, Asset.left_on,
)  # fmt: skip


def rows_behind(
    session: Session, behind: Behind, basis: Basis, *, limit: int = 50, after: str | None = None
) -> Page[Row]:
    """Return the devices behind a figure as a page, those that add most first.

    The values of all pages add up to the figure. Never a person or a serial. Raises BadCursor.
    """
    devices = population_of(behind, basis)
    # A device may stand in several parts of a figure, a row in each.
    sort = Sort((devices.c.value, devices.c.asset_id, devices.c.part), descending=True)
    found = select(devices.c.asset_id, devices.c.value, devices.c.part, devices.c.arithmetic)
    # Cut first: what is shown of a device is looked up for those of the page.
    cut = keyset(found.where(devices.c.counted), sort, after, limit).subquery("page")
    wanted = (
        select(*_SHOWN, cut.c.value, cut.c.part, cut.c.arithmetic)
        .join(cut, cut.c.asset_id == Asset.id)
        .join(Model, Model.id == Asset.model_id, isouter=True)
        .join(Label, and_(Label.asset_id == Asset.id, Label.state == "current"), isouter=True)
        .order_by(cut.c.value.desc(), cut.c.asset_id.desc(), cut.c.part.desc())
    )
    rows = [_row(behind.key, *one) for one in session.execute(wanted)]
    return page_of(rows, limit, lambda row: (row.value, row.id, row.part))


def _row(key: Key, *found: Any) -> Row:
    row, numbers = Row(*found[:-1]), found[-1]
    arithmetic = Words(ARITHMETIC[key], _read(numbers)) if numbers else None
    return replace(row, state=State(row.state), arithmetic=arithmetic)


def _read(numbers: Mapping[str, str | None]) -> dict[str, Digits]:
    return {name: Digits(Decimal(number)) for name, number in numbers.items() if number is not None}
