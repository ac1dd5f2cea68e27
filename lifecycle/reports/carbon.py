"""The populations of carbon: the footprint of the fleet, and what long lives and second lives avoid.

Formulas of the ADEME sets and of « avoided emissions » as `lifecycle.impact` states them; the avoided side is
never taken off the footprint, and recycling adds nothing to it. All values are kg CO₂e a device, nothing is
rounded but the yearly part of the embodied one (six decimals). A device whose category has no factor is not
covered, which is never zero. The four avoided populations share no device's year: see `reports.causes`.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import FromClause

from lifecycle.impact.avoided import HIGHEST, LOWEST
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.causes import cause, is_reinstated, parts_put_in
from lifecycle.reports.decree import REUSE_OUTCOMES
from lifecycle.reports.factor_table import EMBODIED_PHASES, factor_table
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.hand_overs import last_hand_over, year_of
from lifecycle.reports.populations import GONE, START, Population, age_at, population
from lifecycle.reports.wording_carbon import IN_USE, LEFT
from lifecycle.states.assets import PRESENT, State

Day = ColumnElement[Any] | InstrumentedAttribute[Any]


def _with_factor(wanted: Select[Any], factor: FromClause) -> Select[Any]:
    return wanted.join(factor, factor.c.category_key == Asset.category_key, isouter=True)


def embodied(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices present with what each carries: manufacture, distribution and end of life.

    `part` may name one of these phases, whose share alone then counts.
    """
    factor, phase = factor_table(basis), behind.part if behind.part in EMBODIED_PHASES else ""
    kg = factor.c[phase or "embodied"]
    wanted = population(
        kg,
        factor.c.embodied.is_not(None),
        kg.is_not(None),
        part=literal(phase),
        arithmetic={"embodied": kg},
    )
    return _with_factor(wanted, factor).where(Asset.state.in_(PRESENT))


def annualised(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices present with what a year of the reference life carries: embodied / life.

    `part` may name a phase, as in `embodied`.
    """
    factor, phase = factor_table(basis), behind.part if behind.part in EMBODIED_PHASES else ""
    kg = factor.c[f"yearly_{phase}" if phase else "yearly"]
    numbers = {"embodied": factor.c[phase or "embodied"], "life": factor.c.life}
    wanted = population(
        kg, factor.c.yearly.is_not(None), kg.is_not(None), part=literal(phase), arithmetic=numbers
    )
    return _with_factor(wanted, factor).where(Asset.state.in_(PRESENT))


def yearly_use(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in use with what a year of use emits: kWh × this year's electricity."""
    factor = factor_table(basis)
    electricity = literal(basis.factors.electricity(basis.on.year))
    wanted = population(factor.c.use, factor.c.use.is_not(None), arithmetic={
        "kwh": factor.c.kwh, "electricity": electricity,
    })  # fmt: skip
    return _with_factor(wanted, factor).where(Asset.state == State.IN_USE)


def _extended(basis: Basis, end: Day, part: ColumnElement[Any]) -> Select[Any]:
    """Return devices with what each year beyond the reference life avoided until `end`: formula (1).

    (EMB / L) × Δ − parts, Δ = age at `end` − L counted where positive. The energy term is nil, since a set
    gives one yearly use to a kind of device, old or new. Parts without a value count for nothing, and the
    figure of the parts says how many devices have some.
    """
    factor, put_in = factor_table(basis), parts_put_in(basis.factors)
    years, parts = age_at(end) - factor.c.life, func.coalesce(put_in.c.kg, 0)
    known = and_(factor.c.yearly.is_not(None), end >= START)
    numbers = {"embodied": factor.c.embodied, "life": factor.c.life, "years": years, "parts": parts}
    wanted = population(
        factor.c.yearly * years - parts, known, and_(known, years > 0), part=part, arithmetic=numbers
    )
    return _with_factor(wanted, factor).join(put_in, put_in.c.asset_id == Asset.id, isouter=True)


def _left_in(behind: Behind) -> ColumnElement[bool]:
    return and_(Asset.state.in_(GONE), _in_year(Asset.left_on, behind))


def _in_year(day: Day, behind: Behind) -> ColumnElement[bool]:
    return day.is_not(None) if behind.year is None else day.between(*year_of(behind))


def _part(part: ColumnElement[Any] | InstrumentedAttribute[Any], day: Day, behind: Behind) -> Any:
    """Return a part of a year's figure; the year itself where the figure is of all years."""
    return part if behind.year is not None else cast(extract("year", day), Integer)


def avoided_in_use(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in use, reinstated ones left out, with what living on has avoided until the day."""
    wanted = _extended(basis, literal(basis.on, Date), cause())
    return wanted.where(Asset.state == State.IN_USE, ~is_reinstated())


def avoided_left(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices that left in a civil year, reinstated ones left out, with what living on avoided.

    All the years beyond the reference life count in the year of the departure. `part` is the cause, or the
    year for a figure of all years.
    """
    wanted = _extended(basis, Asset.left_on, _part(cause(), Asset.left_on, behind))
    return wanted.where(_left_in(behind), ~is_reinstated())


def avoided_internal_reuse(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices put back in stock after a retirement: in use today, or that left in the year.

    Interpretation [D]: an internal reuse is an extension inside the organisation, so the same formula holds
    and only years beyond the reference life count.
    """
    in_use = Asset.state == State.IN_USE
    end = case((in_use, literal(basis.on, Date)), else_=Asset.left_on)
    part = case((in_use, literal(IN_USE)), else_=literal(LEFT))
    return _extended(basis, end, part).where(or_(in_use, _left_in(behind)), is_reinstated())


def proven_second_life(
    value: ColumnElement[Any],
    known: ColumnElement[bool] | None = None,
    *,
    of: Behind,
    part: ColumnElement[Any] | None = None,
    **more: Any,
) -> Select[Any]:
    """Return the population of the devices that somebody else uses, by what the partner told and can justify.

    Of every category and route, unlike the decree's; the justification is the same. Those of a figure's year
    were handed over in it. Unless told, `part` is the outcome, or the year for a figure of all years.
    """
    lot = last_hand_over()
    of_whom = _part(Asset.state, lot.c.on, of) if part is None else part
    proven = population(value, known, part=of_whom, **more).join(lot, lot.c.asset_id == Asset.id)
    return proven.where(Asset.state.in_(REUSE_OUTCOMES), lot.c.proven, _in_year(lot.c.on, of))


def avoided_external(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices whose reuse by somebody else is proven, in the year that they left: formula (2).

    d × (EMB / L) × T2 − refurbishing: the whole second life counts in the year of the departure. Parts that
    the partner put in are not known here. The bounds are those of the displacement rate, 0.5 and 1.0.
    """
    factor = factor_table(basis)
    spared, spent = factor.c.yearly * factor.c.second_life, factor.c.refurbishing
    rate = basis.factors.displacement
    wanted = proven_second_life(
        literal(rate) * spared - spent,
        factor.c.yearly.is_not(None),
        of=behind,
        bounds=(
            literal(min(rate, LOWEST)) * spared - spent,
            literal(max(rate, HIGHEST)) * spared - spent,
        ),
        arithmetic={
            "displacement": literal(rate), "embodied": factor.c.embodied, "life": factor.c.life,
            "second_life": factor.c.second_life, "refurbishing": spent,
        },
    )  # fmt: skip
    return _with_factor(wanted, factor)


def parts_counted(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices that lived on with parts put in, in use or that left in the year: kg of the parts.

    They are already taken off what living on avoids. Known are those all of whose parts have a value.
    """
    put_in, factor = parts_put_in(basis.factors), factor_table(basis)
    in_use = Asset.state == State.IN_USE
    end = case((in_use, literal(basis.on, Date)), else_=Asset.left_on)
    wanted = population(put_in.c.kg, put_in.c.unknown == 0, put_in.c.kg > 0)
    return (
        _with_factor(wanted, factor)
        .join(put_in, put_in.c.asset_id == Asset.id)
        .where(or_(in_use, _left_in(behind)), age_at(end) > factor.c.life)
    )


#: What the avoided total is made of; no device's year is in two of them.
AVOIDED = (
    Key.AVOIDED_IN_USE, Key.AVOIDED_INTERNAL_REUSE, Key.AVOIDED_LEFT, Key.AVOIDED_EXTERNAL,
)  # fmt: skip
CARBON: dict[Key, Population] = {
    Key.FOOTPRINT_EMBODIED: embodied,
    Key.FOOTPRINT_ANNUALISED: annualised,
    Key.YEARLY_USE: yearly_use,
    Key.AVOIDED_IN_USE: avoided_in_use,
    Key.AVOIDED_INTERNAL_REUSE: avoided_internal_reuse,
    Key.AVOIDED_LEFT: avoided_left,
    Key.AVOIDED_EXTERNAL: avoided_external,
    Key.PARTS_COUNTED: parts_counted,
}
