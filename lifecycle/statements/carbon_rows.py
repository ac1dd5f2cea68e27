"""Rows for a carbon balance: what making the devices weighs, spread or when they come, and their electricity.

Formulas and factors are those of the dashboards (`reports.carbon`), by category. A carbon balance takes
equipment either spread over its life or whole in the year that it comes: the two are never added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell
from lifecycle.impact.factors import QUALITIES, SCOPES, Factor
from lifecycle.impact.footprint import yearly_embodied_kg
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key
from lifecycle.reports.queries import Total, totals_by
from lifecycle.reports.telling import CategoryName, written
from lifecycle.statements.fleet_day import CAME_ON
from lifecycle.statements.workbook import Sheet


class Mode(StrEnum):
    """How equipment is taken in: spread over its reference life, or whole in the year that it comes."""

    SPREAD = "spread"
    PURCHASES = "purchases"


MODE_LABELS = {
    Mode.SPREAD: N_("A. Parc étalé sur sa durée"),
    Mode.PURCHASES: N_("B. Achats de l’année"),
}
_EQUIPMENT, _ELECTRICITY = N_("Immobilisations : équipements numériques"), N_("Électricité consommée")
_DEVICE_YEAR, _DEVICE, _KWH = N_("équipement × an"), N_("équipement"), "kWh"
_NO_FACTOR = N_("Sans facteur : non compté, ce qui ne veut pas dire nul.")
_REFURBISHED = N_("Reconditionné : le facteur d’un appareil neuf ne convient pas, non compté.")


@dataclass(frozen=True, slots=True)
class CarbonRow:
    """A line of the balance: quantity × kg CO₂e a unit = kg CO₂e; both None where there is no factor."""

    post: str
    category: str
    devices: int
    quantity: Decimal
    unit: str
    unit_kg: Decimal | None
    kg: Decimal | None
    factor: Factor | None
    source: str | None
    note: str = ""


def carbon_rows(session: Session, basis: Basis, year: int, mode: Mode) -> list[CarbonRow]:
    """Return the rows of a mode: of the fleet on the day of the basis, or of what came in a civil year.

    The spread rows add up to the dashboards' yearly footprint and yearly use.
    """
    if mode is Mode.PURCHASES:
        return list(_purchases(session, basis, year))
    spread = _by_category(session, basis, Key.FOOTPRINT_ANNUALISED)
    used = _by_category(session, basis, Key.YEARLY_USE)
    return [*_spread(basis, spread), *_electricity(basis, used)]


def _by_category(session: Session, basis: Basis, key: Key) -> list[tuple[str, Total]]:
    found = totals_by(session, Scope(basis.on.year).behind(key), basis, "category_key")
    return sorted(((names[0], came_to) for names, came_to in found.items()), key=_in_order)


def _in_order(row: tuple[str, object]) -> int:
    return CATEGORY_KEYS.index(row[0])


def _spread(basis: Basis, found: Sequence[tuple[str, Total]]) -> Iterator[CarbonRow]:
    for category, came_to in found:
        factor = basis.factors.by_category.get(category)
        many, yearly = came_to.coverage.total, yearly_embodied_kg(factor) if factor else None
        yield CarbonRow(
            _EQUIPMENT, category, many, Decimal(many), _DEVICE_YEAR, yearly,
            came_to.value if came_to.rows else None, factor, factor.source if factor else None,
            "" if came_to.rows else _NO_FACTOR,
        )  # fmt: skip


def _electricity(basis: Basis, found: Sequence[tuple[str, Total]]) -> Iterator[CarbonRow]:
    """Yield the use of the devices in use, in kWh at the electricity factor of the year."""
    per_kwh, source = basis.factors.electricity(basis.on.year), basis.factors.electricity_source
    for category, came_to in found:
        factor, many = basis.factors.by_category.get(category), came_to.coverage.total
        yearly = factor.yearly_kwh if factor else None
        if yearly is None:
            yield CarbonRow(
                _ELECTRICITY, category, many, Decimal(0), _KWH, None, None, None, None, _NO_FACTOR
            )  # fmt: skip
        else:
            yield CarbonRow(
                _ELECTRICITY, category, many, yearly * many, _KWH, per_kwh, came_to.value, None, source
            )  # fmt: skip


def _purchases(session: Session, basis: Basis, year: int) -> Iterator[CarbonRow]:
    for category, is_refurbished, many in session.execute(_came_in(year, basis.on)):
        factor = basis.factors.by_category.get(category)
        if factor is None or is_refurbished:
            note = _REFURBISHED if is_refurbished else _NO_FACTOR
            yield CarbonRow(_EQUIPMENT, category, many, Decimal(many), _DEVICE, None, None, None, None, note)
        else:
            kg = factor.embodied_kg * many
            yield CarbonRow(
                _EQUIPMENT, category, many, Decimal(many), _DEVICE, factor.embodied_kg, kg, factor,
                factor.source,
            )  # fmt: skip


def _came_in(year: int, on: date) -> Select[Any]:
    refurbished = func.coalesce(Asset.condition_acquired == "refurbished", false())
    columns: tuple[Any, ...] = (Asset.category_key, refurbished.label("refurbished"), func.count())
    came = CAME_ON.between(date(year, 1, 1), min(date(year, 12, 31), on))
    found = select(*columns).join(Category, Category.key == Asset.category_key).where(came)
    keys = (Asset.category_key, Category.position, refurbished)
    return found.group_by(*keys).order_by(Category.position, refurbished)


_TITLES = (
    N_("Poste"), N_("Catégorie"), N_("Équipements"), N_("Quantité"), N_("Unité"),
    N_("Facteur (kg CO₂e par unité)"), N_("kg CO₂e"), N_("Source du facteur"), N_("Date de la source"),
    N_("Ce que compte le facteur"), N_("Appareil de référence"), N_("Fiabilité"),
    N_("Incertitude (kg CO₂e par appareil)"), N_("Jeu de facteurs"), N_("Remarque"),
)  # fmt: skip


def rows_sheet(rows: Sequence[CarbonRow], basis: Basis, name: str, locale: str) -> Sheet:
    """Return the rows as a table, each with where its factor comes from."""
    used = f"{translate(basis.factors.title, locale)} {basis.factors.version}"
    titles = [translate(title, locale) for title in _TITLES]
    return Sheet(name, titles, [_cells(row, used, locale) for row in rows])


def _cells(row: CarbonRow, used: str, locale: str) -> list[Cell]:
    named = [translate(row.post, locale), written(CategoryName(row.category), locale)]
    counted: list[Cell] = [row.devices, row.quantity, translate(row.unit, locale), row.unit_kg, row.kg]
    return [*named, *counted, row.source, *_about(row.factor, locale), used, translate(row.note, locale)]


def _about(factor: Factor | None, locale: str) -> list[Cell]:
    """Return the date, scope, reference, quality and spread of a factor; the spread is only a median's."""
    if factor is None:
        return [None, None, None, None, None]
    spread = factor.quartiles and f"{factor.quartiles[0]:f} – {factor.quartiles[1]:f}"
    scope = translate(SCOPES.get(factor.scope, factor.scope), locale)
    quality = translate(QUALITIES[factor.quality], locale)
    return [factor.dated, scope, factor.reference, quality, spread]
