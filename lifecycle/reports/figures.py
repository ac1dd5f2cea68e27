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


#: The indicators of a civil year; the others are of the day they are read.
YEARLY = (
    Key.RETIRED_STOCK, Key.REUSE_DIRECTED, Key.REUSE_COMMITTED, Key.REUSE_PROVEN, Key.DEPARTURES
)  # fmt: skip


class Share(StrEnum):
    """The indicators that divide one figure by another."""

    BEYOND_LIFE_SHARE = "beyond_life_share"
    LEGAL_RATIO = "legal_ratio"
    LEGAL_RATIO_PROVEN = "legal_ratio_proven"
    FLOW_RATIO = "flow_ratio"
    FLOW_RATIO_PROVEN = "flow_ratio_proven"
    COMMITTED_SHARE = "committed_share"
    PROVEN_SHARE = "proven_share"


class Unit(StrEnum):
    """What a value counts."""

    DEVICES = "devices"
    YEARS = "years"
    TIMES = "times"
    PERCENT = "percent"


UNIT_LABELS = {
    Unit.DEVICES: N_("équipements"),
    Unit.YEARS: N_("années"),
    Unit.TIMES: N_("fois"),
    Unit.PERCENT: "%",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A marked French text with what fills its places."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def told(self, locale: str) -> str:
        """Return the text in `locale`."""
        return translate(self.text, locale, **self.params)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the devices concerned (`total`) have the dates that the figure needs (`known`)."""

    known: int
    total: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows stand behind a figure; `params()` goes into an address and `read` takes it back."""

    key: Key
    year: int | None = None
    category: str | None = None
    state: State | None = None

    def params(self) -> dict[str, str]:
        """Return the query parameters of the page that shows the rows."""
        values = {"figure": self.key, "year": self.year, "category": self.category, "state": self.state}
        return {name: str(value) for name, value in values.items() if value is not None}

    @classmethod
    def read(cls, params: Mapping[str, str], on: date) -> "Behind":
        """Return the rows that an address asks for on a day; NotFound where it asks for none of ours."""
        try:
            key = Key(params.get("figure", ""))
            year = checked_year(int(params.get("year", "")), on) if key in YEARLY else None
            state = State(params["state"]) if params.get("state") else None
        except ValueError as error:
            raise NotFound from error
        return cls(key, year, params.get("category") or None, state)


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
    numerator and denominator. `as_of` is the day it was read for.
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


@dataclass(frozen=True, slots=True)
class Row:
    """A device behind a figure; `value` is what it adds to the figure (1, years, or times)."""

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
