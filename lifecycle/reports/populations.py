"""The devices that each indicator looks at, as one SELECT: what each adds, and whether it can be known.

A population's rows are `(asset_id, category_key, state, known, counted, value)`: `known` tells that the
device has the dates that the figure needs, `counted` that it is part of the figure, `value` what it then
adds. The figure is the sum of `value` over the counted rows, so the rows behind it always add up to it.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Numeric, Select, cast, false, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lifecycle.history.model import Event
from lifecycle.impact.lifespan import AGE_DECIMALS, DAYS_PER_YEAR
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.figures import Behind, Key
from lifecycle.states.assets import PRESENT, Action, State

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


def population(
    value: ColumnElement[Any],
    known: ColumnElement[bool] | None = None,
    counted: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Return the SELECT of a population; all are known, and the known ones counted, unless told."""
    is_known = true() if known is None else func.coalesce(known, false())
    is_counted = is_known if counted is None else func.coalesce(counted, false())
    return select(
        Asset.id.label("asset_id"),
        Asset.category_key,
        Asset.state,
        is_known.label("known"),
        is_counted.label("counted"),
        cast(value, Numeric).label("value"),
    )


def _present(_: Behind, __: date) -> Select[Any]:
    return population(ONE).where(Asset.state.in_(PRESENT))


def _gone(_: Behind, __: date) -> Select[Any]:
    return population(ONE).where(Asset.state.in_(GONE))


def _in_use(value: ColumnElement[Any], on: date, counted: ColumnElement[bool] | None = None) -> Select[Any]:
    in_use = population(value, literal(on, Date) >= START, counted)
    return in_use.join(Category, Category.key == Asset.category_key).where(Asset.state == State.IN_USE)


def _mean_age(_: Behind, on: date) -> Select[Any]:
    return _in_use(age_at(literal(on, Date)), on)


def _beyond_life(_: Behind, on: date) -> Select[Any]:
    return _in_use(ONE, on, age_at(literal(on, Date)) > Category.reference_life_years)


def _gained_in_use(_: Behind, on: date) -> Select[Any]:
    gained = age_at(literal(on, Date)) - Category.reference_life_years
    return _in_use(gained, on, gained > 0)


def _gained_left(_: Behind, __: date) -> Select[Any]:
    gained = age_at(Asset.left_on) - Category.reference_life_years
    left = population(gained, Asset.left_on >= START, gained > 0)
    return left.join(Category, Category.key == Asset.category_key).where(Asset.state.in_(GONE))


def _internal_reuse(_: Behind, __: date) -> Select[Any]:
    """Return the devices put back in stock after a retirement, how many times each, corrected ones apart."""
    after = aliased(Event)
    next_tag = (
        select(after.tag)
        .where(after.subject_id == Event.subject_id, after.sequence > Event.sequence)
        .where(after.to_state.is_not(None))
        .order_by(after.sequence)
        .limit(1)
        .scalar_subquery()
    )
    undone = func.coalesce(next_tag == f"asset:correction:{State.RETIRED}", false())
    times = (
        select(Event.subject_id, cast(func.count(), Integer).label("times"))
        .where(OUR_EVENTS, Event.to_state == State.IN_STOCK, Event.from_state == State.RETIRED)
        .where(Event.details["action"].astext == Action.REINSTATE, ~undone)
        .group_by(Event.subject_id)
        .subquery()
    )
    return population(times.c.times).join(times, times.c.subject_id == Asset.id)


OF_THE_DAY: dict[Key, Callable[[Behind, date], Select[Any]]] = {
    Key.DEVICES_PRESENT: _present,
    Key.DEVICES_GONE: _gone,
    Key.MEAN_AGE: _mean_age,
    Key.BEYOND_LIFE: _beyond_life,
    Key.YEARS_GAINED_IN_USE: _gained_in_use,
    Key.YEARS_GAINED_LEFT: _gained_left,
    Key.INTERNAL_REUSE: _internal_reuse,
}
