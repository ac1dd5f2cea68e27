"""The devices that each indicator looks at, as one SELECT: what each adds, and whether it can be known.

A population's rows are `(asset_id, category_key, site_id, state, part, known, counted, value, low, high,
arithmetic)`: `known` tells that the device has the dates or factors that the figure needs, `counted` that it
is part of the figure, `value` what it then adds, `low` and `high` what it may add at least and at most,
`part` the part of the figure that it belongs to, `arithmetic` the numbers that its value comes from, as JSON.
The figure is the sum of `value` over the counted rows, so the rows behind it always add up to it, as its
parts do.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    cast,
    false,
    func,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lifecycle.history.model import Event
from lifecycle.impact.lifespan import AGE_DECIMALS, DAYS_PER_YEAR
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Behind, Key
from lifecycle.states.assets import PRESENT, Action, State

Population = Callable[[Behind, Basis], Select[Any]]

GONE = tuple(state for state in State if state not in PRESENT)
ONE = literal(Decimal(1))
#: Said although row security says it too: its rules end in an OR that hides the index from the planner.
OUR_EVENTS = Event.authority_id == func.current_organisation()

#: As `impact.lifespan.life_start` says it.
START: ColumnElement[date] = func.coalesce(Asset.first_used_on, Asset.acquired_on)
HAS_START = START.is_not(None)


def age_at(end: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Decimal]:
    """Return the age in years at a date, as `impact.lifespan.age_years` computes it."""
    days: ColumnElement[Decimal] = cast(end - START, Numeric)
    return func.round(days / literal(DAYS_PER_YEAR), AGE_DECIMALS)


def passes_life_on() -> ColumnElement[date]:
    """Return the first day on which a device is older than the reference life of its joined category."""
    days = func.floor(Category.reference_life_years * literal(DAYS_PER_YEAR)) + 1
    return cast(START + cast(days, Integer), Date)


def population(
    value: ColumnElement[Any],
    known: ColumnElement[bool] | None = None,
    counted: ColumnElement[bool] | None = None,
    *,
    part: ColumnElement[Any] | None = None,
    bounds: tuple[ColumnElement[Any], ColumnElement[Any]] | None = None,
    arithmetic: Mapping[str, ColumnElement[Any]] | None = None,
) -> Select[Any]:
    """Return the SELECT of a population; all are known, and the known ones counted, unless told."""
    low, high = bounds or (value, value)
    is_known = true() if known is None else func.coalesce(known, false())
    is_counted = is_known if counted is None else func.coalesce(counted, false())
    return select(
        Asset.id.label("asset_id"),
        Asset.category_key,
        Asset.site_id,
        Asset.state,
        cast(literal("") if part is None else part, Text).label("part"),
        is_known.label("known"),
        is_counted.label("counted"),
        cast(value, Numeric).label("value"),
        cast(low, Numeric).label("low"),
        cast(high, Numeric).label("high"),
        _numbers(arithmetic or {}).label("arithmetic"),
    )


def _numbers(named: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    # As text: a number of JSON would come back as a float, and lose its last digits.
    pairs = [item for name, number in named.items() for item in (literal(name), cast(number, Text))]
    return cast(func.jsonb_build_object(*pairs) if pairs else null(), JSONB)


def _present(_: Behind, __: Basis) -> Select[Any]:
    return population(ONE).where(Asset.state.in_(PRESENT))


def _gone(_: Behind, __: Basis) -> Select[Any]:
    return population(ONE).where(Asset.state.in_(GONE))


def in_use(
    value: ColumnElement[Any],
    on: date,
    counted: ColumnElement[bool] | None = None,
    part: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """Return the devices in use with their category; those are known whose age on a day is."""
    devices = population(value, literal(on, Date) >= START, counted, part=part)
    return devices.join(Category, Category.key == Asset.category_key).where(Asset.state == State.IN_USE)


def _mean_age(_: Behind, basis: Basis) -> Select[Any]:
    return in_use(age_at(literal(basis.on, Date)), basis.on)


def _beyond_life(_: Behind, basis: Basis) -> Select[Any]:
    return in_use(ONE, basis.on, age_at(literal(basis.on, Date)) > Category.reference_life_years)


def next_tag() -> ColumnElement[str]:
    """Return the tag of the next event that gave a state to the subject of an `Event`, empty for none."""
    after = aliased(Event)
    following = (
        select(after.tag)
        .where(after.subject_id == Event.subject_id, after.sequence > Event.sequence)
        .where(after.to_state.is_not(None))
        .order_by(after.sequence)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(following, "")


def reinstatements() -> Subquery:
    """Return `(subject_id, times)` of the devices put back in stock after a retirement, corrections apart."""
    stands = next_tag() != f"asset:correction:{State.RETIRED}"
    return (
        select(Event.subject_id, cast(func.count(), Integer).label("times"))
        .where(OUR_EVENTS, Event.to_state == State.IN_STOCK, Event.from_state == State.RETIRED)
        .where(Event.details["action"].astext == Action.REINSTATE, stands)
        .group_by(Event.subject_id)
        .subquery("reinstated")
    )


def _internal_reuse(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices put back in stock after a retirement, how many times each, corrected ones apart."""
    times = reinstatements()
    return population(times.c.times).join(times, times.c.subject_id == Asset.id)


OF_THE_DAY: dict[Key, Population] = {
    Key.DEVICES_PRESENT: _present,
    Key.DEVICES_GONE: _gone,
    Key.MEAN_AGE: _mean_age,
    Key.BEYOND_LIFE: _beyond_life,
    Key.INTERNAL_REUSE: _internal_reuse,
}
