"""The populations of lifespan: ages, ages at leaving, years gained by cause, and whose turn comes soon."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Text, case, cast, extract, func, literal
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.orm import InstrumentedAttribute

from lifecycle.registry.model import Asset, Category
from lifecycle.reports.basis import Basis
from lifecycle.reports.carbon import proven_second_life
from lifecycle.reports.causes import Cause, cause
from lifecycle.reports.factor_table import factor_table
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.populations import (
    GONE,
    ONE,
    START,
    Population,
    age_at,
    in_use,
    passes_life_on,
    population,
)
from lifecycle.reports.prices import paid_prices
from lifecycle.reports.wording_lifespan import BAR, OLDEST
from lifecycle.states.assets import State

#: How far ahead one looks for the devices that come to their reference life.
AHEAD_MONTHS = 24


def ages(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in use by full civil year of age, `part` being « age:condition », « 4:new ».

    The last age stands for all beyond it; undated devices are not known.
    """
    on = literal(basis.on, Date)
    years = cast(extract("year", func.age(on, START)), Integer)
    condition = func.coalesce(Asset.condition_acquired, literal("unknown"))
    part = cast(func.least(years, OLDEST), Text) + BAR + condition
    return population(ONE, on >= START, part=part).where(Asset.state == State.IN_USE)


def _year_of(day: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return cast(cast(extract("year", day), Integer), Text)


def exit_age(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices that left with their age in years then, `part` being the civil year."""
    left = population(age_at(Asset.left_on), Asset.left_on >= START, part=_year_of(Asset.left_on))
    return left.where(Asset.state.in_(GONE), Asset.left_on.is_not(None))


def retirement_age(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices retired with their age in years then, `part` being the civil year.

    Those put back in stock since are no longer retired; the others may still be here, or have left.
    """
    retired = population(age_at(Asset.retired_on), Asset.retired_on >= START, part=_year_of(Asset.retired_on))
    return retired.where(Asset.retired_on.is_not(None))


def gained_in_use(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in use with their years beyond the reference life, the cause as `part`."""
    gained = age_at(literal(basis.on, Date)) - Category.reference_life_years
    return in_use(gained, basis.on, gained > 0, part=cause())


def gained_left(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices that left with their years beyond the reference life, the cause as `part`."""
    gained = age_at(Asset.left_on) - Category.reference_life_years
    left = population(gained, Asset.left_on >= START, gained > 0, part=cause())
    return left.join(Category, Category.key == Asset.category_key).where(Asset.state.in_(GONE))


def gained_second_life(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices whose reuse elsewhere is proven with the years that they serve there.

    An estimate: nobody measures it, the years are those that the authority retains for the category.
    """
    years = {key: literal(known) for key, known in basis.factors.second_lives.items()}
    usual = literal(basis.factors.second_life_years)
    value = case(years, value=Asset.category_key, else_=usual) if years else usual
    return proven_second_life(value, of=behind, part=literal(Cause.SECOND_LIFE.value))


def _passing(
    value: ColumnElement[Any],
    basis: Basis,
    known: ColumnElement[bool] | None = None,
    arithmetic: Mapping[str, ColumnElement[Any]] | None = None,
) -> Select[Any]:
    """Return the devices in use that come to their reference life within two years, by quarter."""
    on, passes_on = literal(basis.on, Date), passes_life_on()
    until = cast(on + func.make_interval(0, AHEAD_MONTHS, type_=INTERVAL()), Date)
    return (
        population(value, known, part=func.to_char(passes_on, 'YYYY-"Q"Q'), arithmetic=arithmetic)
        .join(Category, Category.key == Asset.category_key)
        .where(Asset.state == State.IN_USE, passes_on > on, passes_on <= until)
    )


def passing_life(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in use that come to their reference life within two years, by quarter."""
    return _passing(ONE, basis)


def replacement_cost(_: Behind, basis: Basis) -> Select[Any]:
    """Return those devices with the median price paid for their category, in euros."""
    # Materialized: the planner expects one price, and would look for it again at each device.
    paid = paid_prices().cte("paid", nesting=True).prefix_with("MATERIALIZED")
    wanted = _passing(paid.c.median, basis, paid.c.median.is_not(None))
    return wanted.join(paid, paid.c.category_key == Asset.category_key, isouter=True)


def keeping_one_year(_: Behind, basis: Basis) -> Select[Any]:
    """Return those devices with what keeping each a year beyond its reference life avoids: EMB / L × 1."""
    factor = factor_table(basis)
    numbers = {"embodied": factor.c.embodied, "life": factor.c.life}
    wanted = _passing(factor.c.yearly, basis, factor.c.yearly.is_not(None), numbers)
    return wanted.join(factor, factor.c.category_key == Asset.category_key, isouter=True)


LIFESPANS: dict[Key, Population] = {
    Key.AGES: ages,
    Key.EXIT_AGE: exit_age,
    Key.RETIREMENT_AGE: retirement_age,
    Key.YEARS_GAINED_IN_USE: gained_in_use,
    Key.YEARS_GAINED_LEFT: gained_left,
    Key.YEARS_GAINED_SECOND_LIFE: gained_second_life,
    Key.PASSING_LIFE: passing_life,
    Key.REPLACEMENT_COST: replacement_cost,
    Key.KEEPING_ONE_YEAR: keeping_one_year,
}
