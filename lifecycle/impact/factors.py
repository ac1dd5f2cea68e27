"""Impact factors: what a device of a kind costs the climate to make, bring, use and end, with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lifecycle.kernel.text import N_

#: What a factor counts.
SCOPES = {
    "embodied": N_("Fabrication, distribution et fin de vie"),
    "construction": N_("Construction seule : ni distribution ni fin de vie"),
    "without_use": N_("Tout le cycle de vie sauf l’utilisation"),
}
#: How far a factor may be trusted.
QUALITIES = {
    "published": N_("Valeur publiée"),
    "low": N_("Valeur fragile"),
    "median": N_("Médiane"),
    "own": N_("Valeur de la collectivité"),
}
TITLES = {
    "ademe": N_("ADEME, Base Empreinte numérique"),
    "manufacturers": N_("Fiches des fabricants réunies par Boavizta"),
}


@dataclass(frozen=True, slots=True)
class Factor:
    """The factors of one kind of device, in kg CO₂e a device but for `yearly_kwh`.

    `source`, `dated` and `scope` say where they come from and what they count; `life_years` is the reference
    life that the set divides the embodied part by. None is unknown, never zero. `reference` is the device
    that was assessed, `quality` a word of `QUALITIES`, `note` a sentence on what weakens the value. A median
    has its number of products and its quartiles.
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
    reference: str = ""
    quality: str = "published"
    note: str = ""
    count: int | None = None
    quartiles: tuple[Decimal, Decimal] | None = None


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
    electricity_source: str = ""
