"""The quantities that the WeNR questionnaire asks about office equipment, by category.

The questionnaire's own columns are not public. These follow a collection list that is
(plancarbonegeneral.com, « Équipement collaborateur »): type, quantity, state on entry, ownership, date out,
treatment on exit, lifetime.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Numeric, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell
from lifecycle.impact.lifespan import DAYS_PER_YEAR
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.telling import CategoryName, written
from lifecycle.statements.fleet_day import CAME_ON, day_of, present_on
from lifecycle.statements.workbook import Sheet
from lifecycle.states.assets import State

_START: ColumnElement[date] = func.coalesce(Asset.first_used_on, Asset.acquired_on)


@dataclass(frozen=True, slots=True)
class Quantities:
    """A category's devices: those there on a day, those that came and those that left in the year.

    Ages are means in years with two decimals, None where no device has its dates; `dated` and `dated_exits`
    say how many have.
    """

    category_key: str
    reference_life: Decimal
    present: int
    new: int
    refurbished: int
    bought: int
    leased: int
    donated: int
    mean_age: Decimal | None
    dated: int
    beyond_life: int
    entries: int
    entries_refurbished: int
    exits: int
    reused: int
    refurbished_out: int
    recycled: int
    awaited: int
    written_off: int
    mean_exit_age: Decimal | None
    dated_exits: int


_TITLES = (
    N_("Type d’équipement"), N_("Durée de référence (années)"), N_("Quantité présente"),
    N_("dont achetés neufs"),
    N_("dont achetés reconditionnés"), N_("dont achetés"), N_("dont en location"), N_("dont reçus en don"),
    N_("Âge moyen (années)"), N_("dont d’âge connu"), N_("dont au-delà de la durée de référence"),
    N_("Entrées de l’année"), N_("dont entrées en reconditionné"), N_("Sorties de l’année"),
    N_("vers le réemploi"), N_("vers le reconditionnement"), N_("vers le recyclage"),
    N_("remis, devenir attendu"), N_("sortis de l’inventaire"), N_("Âge moyen à la sortie (années)"),
    N_("dont d’âge connu à la sortie"),
)  # fmt: skip


def quantities(session: Session, year: int, on: date) -> list[Quantities]:
    """Return the quantities of a civil year, told on the day `on`, in the order of the categories.

    One statement. Categories of which nothing was there, came or left are not in it.
    """
    return [Quantities(*row) for row in session.execute(_by_category(year, on))]


def quantities_sheet(rows: Sequence[Quantities], name: str, locale: str) -> Sheet:
    """Return the quantities as a table, a line for each category."""
    return Sheet(name, [translate(title, locale) for title in _TITLES], [_cells(row, locale) for row in rows])


def _cells(row: Quantities, locale: str) -> list[Cell]:
    values: list[Cell] = [getattr(row, field.name) for field in fields(row)]
    return [written(CategoryName(row.category_key), locale), *values[1:]]


def _by_category(year: int, on: date) -> Select[Any]:
    day = day_of(year, on)
    here, life = present_on(day, on), Category.reference_life_years
    entered = CAME_ON.between(date(year, 1, 1), day)
    left = Asset.left_on.between(date(year, 1, 1), day)
    age, exit_age = _age(cast(literal(day), Date)), _age(Asset.left_on)

    def many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(and_(*conditions))

    columns: tuple[Any, ...] = (
        Asset.category_key,
        life,
        many(here),
        many(here, Asset.condition_acquired == "new"),
        many(here, Asset.condition_acquired == "refurbished"),
        *(many(here, Asset.acquisition == how) for how in ("bought", "leased", "donated")),
        func.round(func.avg(age).filter(here), 2),
        func.count(age).filter(here),
        many(here, age > life),
        many(entered),
        many(entered, Asset.condition_acquired == "refurbished"),
        many(left),
        *(many(left, Asset.state == state) for state in _CHANNELS),
        func.round(func.avg(exit_age).filter(left), 2),
        func.count(exit_age).filter(left),
    )
    found = select(*columns).join(Category, Category.key == Asset.category_key)
    known = found.where(or_(here, entered, left)).group_by(Asset.category_key, Category.key)
    return known.order_by(Category.position)


_CHANNELS = (State.REUSED, State.REFURBISHED, State.RECYCLED, State.HANDED_OVER, State.WRITTEN_OFF)


def _age(end: Any) -> ColumnElement[Decimal]:
    """Return the age at a day, NULL where the start is unknown or later."""
    days: ColumnElement[Decimal] = cast(end - _START, Numeric)
    return case((end >= _START, days / literal(DAYS_PER_YEAR)))
