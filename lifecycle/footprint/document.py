"""What an authority chose of the factors, as data: the set in force, its own values, the parameters. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from lifecycle.impact import avoided
from lifecycle.impact.factors import FactorSet
from lifecycle.impact.sets import NEWEST, as_json, load_set, set_of


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What an authority knows better of a category; None leaves the set's value. kg CO₂e, kWh, years.

    `source` says where it comes from, always; `second_life_years` is how long its devices serve again.
    """

    source: str
    dated: date
    embodied_kg: Decimal | None = None
    manufacture_kg: Decimal | None = None
    distribution_kg: Decimal | None = None
    end_of_life_kg: Decimal | None = None
    yearly_kwh: Decimal | None = None
    life_years: Decimal | None = None
    second_life_years: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of the formulas; `electricity` in kg CO₂e a kWh is the authority's own or None.

    `parts_kg` are its own values for parts of repairs, and `source` says where all of its own come from.
    """

    displacement: Decimal = avoided.USUAL
    second_life_years: Decimal = avoided.SECOND_LIFE_YEARS
    electricity: Decimal | None = None
    parts_kg: Mapping[str, Decimal] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A version of an authority's factors."""

    base: FactorSet
    own: Mapping[str, OwnValue] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)

    def without_own(self) -> "Document":
        """Return the same without the authority's own values."""
        return replace(self, own={})


def shipped() -> Document:
    """Return the factors as shipped: ADEME's set and the usual parameters."""
    return Document(load_set())


def to_json(document: Document) -> dict[str, Any]:
    """Return a document in its JSON form; a shipped set is only named, another is kept whole."""
    base = document.base
    is_shipped = base.id in NEWEST
    return {
        "set": {"id": base.id, "version": base.version} if is_shipped else as_json(base),
        "own": {category: _said(asdict(value)) for category, value in document.own.items()},
        "parameters": _said(asdict(document.parameters)),
    }


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _said(value) if isinstance(value, Mapping) else str(value)
        for name, value in values.items()
        if value is not None
    }


def read_document(data: Mapping[str, Any]) -> Document:
    """Return the document that `to_json` gave; NotFound for a shipped edition that is no longer there."""
    base = data["set"]
    found = set_of(base) if "factors" in base else load_set(base["id"], base["version"])
    return Document(
        found, {category: _own(said) for category, said in data["own"].items()}, _read(data["parameters"])
    )


def _own(said: Mapping[str, str]) -> OwnValue:
    amounts = {name: Decimal(value) for name, value in said.items() if name not in ("source", "dated")}
    return OwnValue(said["source"], date.fromisoformat(said["dated"]), **amounts)


def _read(said: Mapping[str, Any]) -> Parameters:
    return Parameters(
        Decimal(said["displacement"]),
        Decimal(said["second_life_years"]),
        Decimal(said["electricity"]) if "electricity" in said else None,
        {key: Decimal(value) for key, value in said["parts_kg"].items()},
        said["source"],
    )
