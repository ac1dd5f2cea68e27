"""The footprint of one device: what it carries from its making, by phase, and what its use adds a year."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from lifecycle.impact.avoided import yearly_kg
from lifecycle.impact.factors import Factor
from lifecycle.kernel.text import N_

#: The phases of a life, in their order; the last is what a factor does not part.
PHASES = {
    "manufacture": N_("Fabrication"),
    "distribution": N_("Distribution"),
    "use": N_("Utilisation"),
    "end_of_life": N_("Fin de vie"),
    "undivided": N_("Hors utilisation, sans détail"),
}
_STEP = Decimal("0.000001")
#: The share of a whole that the rounding of its phases may leave: three digits are published of each.
_ROUNDED = Decimal("0.01")


def embodied_by_phase(factor: Factor) -> Mapping[str, Decimal]:
    """Return the embodied part of one device by phase, kg CO₂e; the phases add up to `embodied_kg`.

    Published wholes are rounded apart from their parts: what that leaves is put with the end of life. A whole
    that says more than its phases has the rest undivided.
    """
    if factor.manufacture_kg is None:
        return {"undivided": factor.embodied_kg}
    said = {
        "manufacture": factor.manufacture_kg,
        "distribution": factor.distribution_kg,
        "end_of_life": factor.end_of_life_kg,
    }
    known = {phase: kg for phase, kg in said.items() if kg is not None}
    rest = factor.embodied_kg - sum(known.values())
    if "end_of_life" in known and abs(rest) <= _ROUNDED * factor.embodied_kg:
        return known | {"end_of_life": known["end_of_life"] + rest}
    return known | {"undivided": rest} if rest else known


def yearly_use_kg(factor: Factor, electricity: Decimal) -> Decimal | None:
    """Return what a year of use emits: kWh × electricity factor of the year, kg CO₂e to six decimals.

    None where the yearly consumption is unknown: then the use is not covered, it is not nil.
    """
    if factor.yearly_kwh is None:
        return None
    return (factor.yearly_kwh * electricity).quantize(_STEP, ROUND_HALF_UP)


def yearly_embodied_kg(factor: Factor) -> Decimal | None:
    """Return the embodied part that a year of the reference life carries, None without a reference life."""
    return yearly_kg(factor.embodied_kg, factor.life_years) if factor.life_years else None


def electricity_of(by_year: Mapping[int, Decimal], year: int) -> Decimal:
    """Return the electricity factor of a year, kg CO₂e a kWh: its own, else the last one published before.

    A year before all of them takes the oldest. Raises KeyError where there is none.
    """
    known = [each for each in sorted(by_year) if each <= year]
    return by_year[known[-1] if known else min(by_year, default=year)]
