"""What an indicator says: a value with its formula, source, coverage and date, and the way to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.decree import Target, checked_year
from lifecycle.reports.telling import written
from lifecycle.states.assets import State


class Key(StrEnum):
    """The indicators that have rows behind them, by the name that addresses and APIs use."""

    DEVICES_PRESENT = "devices_present"
    DEVICES_GONE = "devices_gone"
    MEAN_AGE = "mean_age"
    BEYOND_LIFE = "beyond_life"
    YEARS_GAINED_IN_USE = "years_gained_in_use"
    YEARS_GAINED_LEFT = "years_gained_left"
    INTERNAL_REUSE = "internal_reuse"
    RETIRED_STOCK = "retired_stock"
    REUSE_DIRECTED = "reuse_directed"
    REUSE_COMMITTED = "reuse_committed"
    REUSE_PROVEN = "reuse_proven"
    DEPARTURES = "departures"
    EXCLUDED_STOCK = "excluded_stock"
    EXCLUDED_DEPARTURES = "excluded_departures"
    # flows and fleet
    OUTFLOW = "outflow"
    HANDED_OVER = "handed_over"
    BENEFICIARIES = "beneficiaries"
    WASTE_WEIGHT = "waste_weight"
    WAITING = "waiting"
    ASLEEP = "asleep"
    UNDER_WARRANTY = "under_warranty"
    PURCHASES = "purchases"
    PURCHASE_COST = "purchase_cost"
    REPAIRS = "repairs"
    REPAIR_COST = "repair_cost"
    REPAIR_DAYS = "repair_days"
    DEVICES_OF_YEAR = "devices_of_year"
    NO_DATE = "no_date"
    NO_PRICE = "no_price"
    NO_FACTOR = "no_factor"
    NO_SITE = "no_site"
    # lifespan and carbon
    AGES = "ages"
    EXIT_AGE = "exit_age"
    RETIREMENT_AGE = "retirement_age"
    YEARS_GAINED_SECOND_LIFE = "years_gained_second_life"
    PASSING_LIFE = "passing_life"
    REPLACEMENT_COST = "replacement_cost"
    KEEPING_ONE_YEAR = "keeping_one_year"
    FOOTPRINT_EMBODIED = "footprint_embodied"
    FOOTPRINT_ANNUALISED = "footprint_annualised"
    YEARLY_USE = "yearly_use"
    AVOIDED_IN_USE = "avoided_in_use"
    AVOIDED_INTERNAL_REUSE = "avoided_internal_reuse"
    AVOIDED_LEFT = "avoided_left"
    AVOIDED_EXTERNAL = "avoided_external"
    PARTS_COUNTED = "parts_counted"


#: The indicators of a civil year; the others are of the day they are read.
YEARLY = (
    Key.RETIRED_STOCK, Key.REUSE_DIRECTED, Key.REUSE_COMMITTED, Key.REUSE_PROVEN, Key.DEPARTURES,
    Key.EXCLUDED_STOCK, Key.EXCLUDED_DEPARTURES,
    Key.OUTFLOW, Key.HANDED_OVER, Key.BENEFICIARIES, Key.WASTE_WEIGHT, Key.PURCHASES, Key.PURCHASE_COST,
    Key.REPAIRS, Key.REPAIR_COST, Key.REPAIR_DAYS, Key.DEVICES_OF_YEAR,
    Key.AVOIDED_INTERNAL_REUSE, Key.AVOIDED_LEFT, Key.AVOIDED_EXTERNAL, Key.PARTS_COUNTED,
)  # fmt: skip


class Share(StrEnum):
    """The indicators made of other figures: a share of two, a sum of several, a fact that has no devices."""

    BEYOND_LIFE_SHARE = "beyond_life_share"
    LEGAL_RATIO = "legal_ratio"
    LEGAL_RATIO_PROVEN = "legal_ratio_proven"
    FLOW_RATIO = "flow_ratio"
    FLOW_RATIO_PROVEN = "flow_ratio_proven"
    COMMITTED_SHARE = "committed_share"
    PROVEN_SHARE = "proven_share"
    # flows and fleet
    ACCEPTED_SHARE = "accepted_share"
    REUSE_YIELD = "reuse_yield"
    ANSWER_DAYS = "answer_days"
    RECEPTION_DAYS = "reception_days"
    OUTCOME_DAYS = "outcome_days"
    OVERDUE_LOTS = "overdue_lots"
    KILOMETRES = "kilometres"
    SCREENS_PER_AGENT = "screens_per_agent"
    WARRANTY_SHARE = "warranty_share"
    REFURBISHED_SHARE = "refurbished_share"
    REPAIR_RATE = "repair_rate"
    # carbon
    AVOIDED = "avoided"


class Unit(StrEnum):
    """What a value counts."""

    DEVICES = "devices"
    YEARS = "years"
    TIMES = "times"
    PERCENT = "percent"
    KG_CO2E = "kg_co2e"
    KWH = "kwh"
    TONNES = "tonnes"
    KILOGRAMS = "kilograms"
    EUROS = "euros"
    DAYS = "days"
    KM = "km"
    PER_HUNDRED = "per_hundred"
    PER_AGENT = "per_agent"
    LOTS = "lots"


UNIT_LABELS = {
    Unit.DEVICES: N_("équipements"),
    Unit.YEARS: N_("années"),
    Unit.TIMES: N_("fois"),
    Unit.PERCENT: "%",
    Unit.KG_CO2E: "kg CO₂e",
    Unit.KWH: "kWh",
    Unit.TONNES: N_("tonnes"),
    Unit.KILOGRAMS: "kg",
    Unit.EUROS: "€",
    Unit.DAYS: N_("jours"),
    Unit.KM: "km",
    Unit.PER_HUNDRED: N_("pour 100 équipements"),
    Unit.PER_AGENT: N_("par agent"),
    Unit.LOTS: N_("lots"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A marked French text with what fills its places, other words among it."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def told(self, locale: str) -> str:
        """Return the text in `locale`, its numbers, days and categories as `reports.telling` writes them."""
        return translate(self.text, locale, **{name: _put(it, locale) for name, it in self.params.items()})


def _put(value: Any, locale: str) -> Any:
    return value.told(locale) if isinstance(value, Words) else written(value, locale)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the devices concerned (`total`) have the dates, factor or price that it needs (`known`)."""

    known: int
    total: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows stand behind a figure; `params()` goes into an address and `read` takes it back.

    `part` names a part of it in the words of its population: an age band, a cause, a quarter…
    """

    key: Key
    year: int | None = None
    category: str | None = None
    state: State | None = None
    site: UUID | None = None
    part: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no text of the database can be."""
        if "\0" in f"{self.category}{self.part}":
            raise NotFound

    def params(self) -> dict[str, str]:
        """Return the query parameters of the page that shows the rows."""
        values = {
            "figure": self.key, "year": self.year, "category": self.category, "state": self.state,
            "site": self.site, "part": self.part,
        }  # fmt: skip
        return {name: str(value) for name, value in values.items() if value is not None}

    @classmethod
    def read(cls, params: Mapping[str, str], on: date) -> "Behind":
        """Return the rows that an address asks for on a day; NotFound where it asks for none of ours."""
        try:
            key = Key(params.get("figure", ""))
            year = checked_year(int(params.get("year", "")), on) if key in YEARLY else None
            state = State(params["state"]) if params.get("state") else None
            site = UUID(params["site"]) if params.get("site") else None
        except ValueError as error:
            raise NotFound from error
        return cls(key, year, params.get("category") or None, state, site, params.get("part") or None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a figure: the devices of a category in a state."""

    category: str
    state: State
    count: int
    rows: Behind


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator as it is shown.

    `value` is None where it is not defined, and `note` then says why. `rows` leads to the devices whose
    values add up to it (for a mean: whose values it is the mean of); a share has `parts` instead, its
    numerator and denominator. `as_of` is the day it was read for. `low` and `high` bound an estimate, where a
    parameter of its formula may be anything in a range.
    """

    key: Key | Share
    label: Words
    value: Decimal | int | None
    unit: Unit
    formula: Words
    source: Words
    as_of: date
    coverage: Coverage | None = None
    rows: Behind | None = None
    parts: tuple[Behind, ...] = ()
    note: Words | None = None
    target: Target | None = None
    cells: tuple[Cell, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
