"""Impact factors: what a device of a kind costs the climate to make, bring, use and end, with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Factor:
    """The factors of one kind of device, in kg CO₂e a device but for `yearly_kwh`.

    `source`, `dated` and `scope` say where they come from and what they count; `life_years` is the reference
    life that the set divides the embodied part by. None is unknown, never zero.
    """

    key: str
    manufacture_kg: Decimal | None
    distribution_kg: Decimal | None
    end_of_life_kg: Decimal | None
    embodied_kg: Decimal
    yearly_kwh: Decimal | None
    life_years: Decimal | None
    source: str
    dated: date
    scope: str


@dataclass(frozen=True, slots=True)
class FactorSet:
    """A versioned set of factors: `factors` by their key, `electricity` in kg CO₂e a kWh by year."""

    id: str
    version: str
    title: str
    source: str
    licence: str
    published_on: date
    factors: Mapping[str, Factor]
    electricity: Mapping[int, Decimal]
