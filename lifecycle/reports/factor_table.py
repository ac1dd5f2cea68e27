"""The factors in force as a table beside the devices, a row a category that has one."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Numeric, String, column, func, literal
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import TableValuedAlias

from lifecycle.impact.avoided import yearly_kg
from lifecycle.impact.factors import Factor
from lifecycle.impact.footprint import PHASES, embodied_by_phase, yearly_use_kg
from lifecycle.reports.basis import Basis

#: The phases of what a device carries from its making, in their order; its use is apart.
EMBODIED_PHASES = tuple(phase for phase in PHASES if phase != "use")
_AMOUNTS = (
    "embodied", "life", "yearly", "kwh", "use", "second_life", "refurbishing",
    *EMBODIED_PHASES, *(f"yearly_{phase}" for phase in EMBODIED_PHASES),
)  # fmt: skip


def factor_table(basis: Basis) -> TableValuedAlias:
    """Return the factors by `category_key`; amounts in kg CO₂e but `life`, `second_life` (years) and `kwh`.

    `yearly` is embodied / life to six decimals, as `impact.avoided.yearly_kg` rounds it; the phases add up to
    the embodied part, and those of a year to the yearly one. What is unknown is NULL.
    """
    electricity = basis.factors.electricity(basis.on.year)
    rows = [
        {"category_key": key, **_amounts(factor, electricity, key, basis)}
        for key, factor in basis.factors.by_category.items()
        if factor.life_years
    ]
    # One parameter, so that the statements around it are compiled once whatever the factors.
    columns = (column("category_key", String), *(column(name, Numeric) for name in _AMOUNTS))
    given = func.jsonb_to_recordset(literal(rows, JSONB))
    return given.table_valued(*columns, name="factor").render_derived(with_types=True)


def _amounts(factor: Factor, electricity: Decimal, key: str, basis: Basis) -> dict[str, str]:
    """Return the amounts that are known, as text: a number of JSON may lose its last digits."""
    assert factor.life_years is not None
    embodied, yearly = embodied_by_phase(factor), yearly_by_phase(factor)
    amounts = (
        factor.embodied_kg,
        factor.life_years,
        yearly_kg(factor.embodied_kg, factor.life_years),
        factor.yearly_kwh,
        yearly_use_kg(factor, electricity),
        basis.factors.second_life(key),
        basis.factors.refurbishing(key),
        *(embodied.get(phase) for phase in EMBODIED_PHASES),
        *(yearly.get(phase) for phase in EMBODIED_PHASES),
    )
    known = zip(_AMOUNTS, amounts, strict=True)
    return {name: str(amount) for name, amount in known if amount is not None}


def yearly_by_phase(factor: Factor) -> Mapping[str, Decimal]:
    """Return what a year of the reference life carries of each phase, kg CO₂e to six decimals.

    The last phase is what is left of the yearly part, so that the phases add up to it.
    """
    assert factor.life_years is not None
    shares = {phase: yearly_kg(kg, factor.life_years) for phase, kg in embodied_by_phase(factor).items()}
    *first, last = shares
    rest = yearly_kg(factor.embodied_kg, factor.life_years) - sum(shares[phase] for phase in first)
    return shares | {last: rest}
