"""Impact factors as pages show them: a line a category, the two sets side by side, amounts in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifecycle.footprint.coverage import FleetCoverage
from lifecycle.footprint.document import Document
from lifecycle.footprint.effective import Effective, effective_of
from lifecycle.impact.factors import QUALITIES, Factor, FactorSet
from lifecycle.impact.footprint import yearly_embodied_kg
from lifecycle.web.category_words import category_names

#: The tone of a factor's quality.
TONES = {"published": "done", "low": "out", "median": "wait", "own": "go"}


@dataclass(frozen=True, slots=True)
class Line:
    """A category of the table: its factor if it has one, the devices present, the source of own values."""

    key: str
    name: str
    devices: int
    factor: Factor | None
    own_source: str

    @property
    def is_own(self) -> bool:
        """Whether the authority has values of its own."""
        return bool(self.own_source)

    @property
    def yearly_kg(self) -> Decimal | None:
        """The embodied part of a year of the reference life, to a tenth of a kilogram."""
        yearly = yearly_embodied_kg(self.factor) if self.factor else None
        return yearly.quantize(Decimal("0.1")) if yearly is not None else None

    @property
    def quality(self) -> str:
        """The words of the factor's quality."""
        return QUALITIES[self.factor.quality] if self.factor else ""

    @property
    def tone(self) -> str:
        """The tone of the factor's quality."""
        return TONES[self.factor.quality] if self.factor else "stop"


def lines(factors: Effective, document: Document, coverage: FleetCoverage) -> list[Line]:
    """Return a line a category, those of which there are devices first, in the table's order."""
    own = {key: value.source for key, value in document.own.items()}
    found = [
        Line(key, name, coverage.devices.get(key, 0), factors.by_category.get(key), own.get(key, ""))
        for key, name in category_names().items()
    ]
    return sorted(found, key=lambda line: not line.devices)


@dataclass(frozen=True, slots=True)
class Compared:
    """A category in the two sets, and what its devices present carry with each, in tonnes CO₂e."""

    name: str
    devices: int
    ademe: Factor
    sheets: Factor

    @property
    def times(self) -> Decimal:
        """How many times the manufacturers' value is ADEME's, to a tenth."""
        return (self.sheets.embodied_kg / self.ademe.embodied_kg).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two sets side by side on the categories that both know, without the authority's own values."""

    rows: tuple[Compared, ...]
    devices: int
    ademe_t: Decimal
    sheets_t: Decimal


def compare(ademe: FactorSet, sheets: FactorSet, coverage: FleetCoverage) -> Comparison:
    """Return the sensitivity to the set: the same devices, with one set and with the other."""
    rows = tuple(_rows(_alone(ademe), _alone(sheets), coverage.devices))
    return Comparison(
        rows,
        sum(row.devices for row in rows),
        _tonnes(row.ademe.embodied_kg * row.devices for row in rows),
        _tonnes(row.sheets.embodied_kg * row.devices for row in rows),
    )


def _alone(base: FactorSet) -> Effective:
    return effective_of(0, Document(base))


def _rows(ademe: Effective, sheets: Effective, devices: Mapping[str, int]) -> Iterator[Compared]:
    for key, name in category_names().items():
        one, other = ademe.by_category.get(key), sheets.by_category.get(key)
        if one and other:
            yield Compared(name, devices.get(key, 0), one, other)


def _tonnes(kilograms: Iterator[Decimal]) -> Decimal:
    return (sum(kilograms, Decimal(0)) / 1000).quantize(Decimal("0.1"))


def form_values(document: Document, key: str) -> dict[str, str]:
    """Return what the form of a category holds: the authority's own values, or nothing."""
    own = document.own.get(key)
    names = (
        "embodied_kg", "manufacture_kg", "distribution_kg", "end_of_life_kg", "yearly_kwh", "life_years",
        "second_life_years", "source", "dated",
    )  # fmt: skip
    values = {name: getattr(own, name) if own else None for name in names}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def parameter_values(document: Document) -> dict[str, str]:
    """Return what the form of the parameters holds."""
    said = document.parameters
    parts = {f"part_{key}": str(kg) for key, kg in said.parts_kg.items()}
    return {
        "displacement": str(said.displacement),
        "second_life_years": str(said.second_life_years),
        "electricity": "" if said.electricity is None else str(said.electricity),
        "source": said.source,
        **parts,
    }
