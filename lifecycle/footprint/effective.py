"""The impact factors that an authority uses: one set, its own values on top, by category."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.footprint.document import Document, OwnValue, read_document, shipped
from lifecycle.footprint.model import FactorVersion
from lifecycle.impact.avoided import REFURBISHING_KG
from lifecycle.impact.factors import SCOPES, Factor, FactorSet
from lifecycle.impact.footprint import electricity_of
from lifecycle.impact.parts import PARTS
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORIES, CategoryRow

#: Categories whose factor is another kind of device's, and why that weakens it.
PROXIES = {
    "all_in_one": N_("Facteur d’un ordinateur fixe sans écran : valeur sans doute basse."),
    "network": N_("Facteur d’un commutateur de centre de données, pris pour tout équipement réseau."),
}
# The manufacturers' set is keyed by category; this one borrows.
_BORROWED = {"all_in_one": "desktop"}


@dataclass(frozen=True, slots=True)
class Effective:
    """The factors in force by category (none where unknown), and what they come from.

    `life_years` of a factor is never None: the authority's own, else its category's reference life.
    `own` are the categories with values of the authority; `revision` is its version, 0 as shipped.
    `displacement` is the share of second-hand devices that stand in for a new one, `parts_kg` the kg CO₂e of
    a part by its key of `impact.parts`, without those that are unknown.
    """

    set_id: str
    version: str
    title: str
    revision: int
    by_category: Mapping[str, Factor]
    own: frozenset[str]
    displacement: Decimal
    second_life_years: Decimal
    second_lives: Mapping[str, Decimal]
    parts_kg: Mapping[str, Decimal]
    electricity_by_year: Mapping[int, Decimal]
    electricity_source: str

    def electricity(self, year: int) -> Decimal:
        """Return kg CO₂e a kWh in a year: that year's factor, else the last one published before."""
        return electricity_of(self.electricity_by_year, year)

    def second_life(self, category_key: str) -> Decimal:
        """Return how many years a device of a category serves again elsewhere."""
        return self.second_lives.get(category_key, self.second_life_years)

    def refurbishing(self, category_key: str) -> Decimal:
        """Return the kg CO₂e of refurbishing a device beyond its parts, 0 where no value is known."""
        return REFURBISHING_KG.get(category_key, Decimal(0))


def factors_in_force(session: Session) -> Effective:
    """Return the factors in force for the authority entered, in one statement."""
    return effective_of(*document_in_force(session))


def document_in_force(session: Session) -> tuple[int, Document]:
    """Return the version and what it says; version 0 are the factors as shipped."""
    newest = session.scalar(select(FactorVersion).order_by(FactorVersion.version.desc()).limit(1))
    return (newest.version, read_document(newest.document)) if newest else (0, shipped())


def document_of(session: Session, revision: int) -> Document:
    """Return what an earlier version of the authority says, 0 as shipped; NotFound for none."""
    if not revision:
        return shipped()
    found = session.scalar(select(FactorVersion).where(FactorVersion.version == revision))
    if found is None:
        raise NotFound
    return read_document(found.document)


def effective_of(revision: int, document: Document) -> Effective:
    """Return the factors that a document makes, by category."""
    base, said = document.base, document.parameters
    factors = {row.key: found for row in CATEGORIES if (found := _factor(row, base, document.own))}
    lives = {key: own.second_life_years for key, own in document.own.items()}
    return Effective(
        set_id=base.id,
        version=f"{base.version}+{revision}" if revision else base.version,
        title=base.title,
        revision=revision,
        by_category=factors,
        own=frozenset(document.own),
        displacement=said.displacement,
        second_life_years=said.second_life_years,
        second_lives={key: years for key, years in lives.items() if years is not None},
        parts_kg={key: part.kg for key, part in PARTS.items() if part.kg is not None} | dict(said.parts_kg),
        electricity_by_year=base.electricity if said.electricity is None else {0: said.electricity},
        electricity_source=base.electricity_source if said.electricity is None else said.source,
    )


def _factor(row: CategoryRow, base: FactorSet, own: Mapping[str, OwnValue]) -> Factor | None:
    """Return a category's factor: the set's, weakened where it is another kind's, under the own values."""
    key = row.factor_key if base.id == "ademe" else _BORROWED.get(row.key, row.key)
    found = base.factors.get(key or "")
    if found is not None:
        found = replace(found, life_years=row.reference_life_years)
        if row.key in PROXIES:
            found = replace(found, quality="low", note=PROXIES[row.key])
    said = own.get(row.key)
    return found if said is None else _on_top(row, found, said)


def _on_top(row: CategoryRow, found: Factor | None, said: OwnValue) -> Factor | None:
    """Return a factor with the authority's values over it; its source is that of the embodied part."""
    kwh = found.yearly_kwh if found else None
    if said.embodied_kg is not None:
        parts = (said.manufacture_kg, said.distribution_kg, said.end_of_life_kg)
        scope = SCOPES["without_use" if None in parts else "embodied"]
        life = row.reference_life_years
        found = Factor(row.key, *parts, said.embodied_kg, None, life, said.source, said.dated, scope)
        found = replace(found, quality="own")
    if found is None:
        return None
    return replace(
        found,
        yearly_kwh=kwh if said.yearly_kwh is None else said.yearly_kwh,
        life_years=said.life_years or found.life_years,
    )
