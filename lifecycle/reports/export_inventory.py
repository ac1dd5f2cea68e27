"""An inventory as a file: what was expected, who saw what where, and what was decided of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.reports.export_columns import Column, Kind
from lifecycle.reports.export_csv import csv_of
from lifecycle.reports.export_xlsx import workbook_of
from lifecycle.states.assets import STATE_LABELS
from lifecycle.stocktaking.model import Inventory, InventoryLine
from lifecycle.stocktaking.queries import BY_PLACE, REGISTERED_PLACE, SEEN_PLACE, lines
from lifecycle.stocktaking.wording import FINDING_LABELS, NOT_SEEN, SETTLED_LABELS

MADE = "inventory:export:made"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHEET = N_("Inventaire")
_TITLES: Mapping[str, tuple[str, Kind]] = {
    "code": (N_("Code"), "plain"),
    "tag": (N_("Numéro d’inventaire"), "text"),
    "category": (N_("Catégorie"), "plain"),
    "manufacturer": (N_("Fabricant"), "text"),
    "model": (N_("Modèle"), "text"),
    "serial": (N_("Numéro de série"), "text"),
    "state": (N_("État"), "plain"),
    "expected": (N_("Attendu"), "plain"),
    "registered": (N_("Site et local au registre"), "text"),
    "finding": (N_("Constat"), "plain"),
    "seen_in": (N_("Vu à"), "text"),
    "seen_at": (N_("Vu le"), "moment"),
    "seen_by": (N_("Vu par"), "text"),
    "settled": (N_("Suite donnée"), "plain"),
}


@dataclass(frozen=True, slots=True)
class InventoryExport:
    """What somebody asks to take out: which inventory, as `csv` or `xlsx`, in which language."""

    inventory: Inventory
    form: str
    lang: str

    @property
    def filename(self) -> str:
        """The name to save it under, « inventaire-2026-11-22.csv »."""
        return f"inventaire-{self.inventory.started_at.astimezone(PARIS).date().isoformat()}.{self.form}"

    def write(self, session: Session) -> Iterator[bytes]:
        """Yield its bytes in blocks; the session has nothing pending."""
        titled = [Column(key, translate(title, self.lang), kind) for key, (title, kind) in _TITLES.items()]
        cells = _cells(self.inventory.id, self.lang)
        if self.form == "csv":
            return csv_of(session, titled, cells, self.lang)
        return workbook_of(session, titled, cells, translate(_SHEET, self.lang))


def note_inventory_export(session: Session, actor: Actor, export: InventoryExport) -> None:
    """Record that an inventory was taken out as a file: it names the people who counted."""
    details = {"format": export.form, "lang": export.lang}
    record(session, actor, [Entry("inventory", export.inventory.id, MADE, details=details)])


def _cells(inventory_id: UUID, lang: str) -> Mapping[str, ColumnElement[Any]]:
    """Return the cells of an inventory's lines over a sorted subquery, by key of column."""
    told = _told(lang)
    named = [told[key].label(key) for key in _TITLES]
    line = lines(inventory_id, None, *named).order_by(*BY_PLACE.columns).subquery("line").c
    return {key: line[key] for key in _TITLES}


def _told(lang: str) -> Mapping[str, Any]:
    seen_at = func.date_trunc("second", func.timezone(PARIS.key, InventoryLine.seen_at))
    return {
        "code": func.left(Label.code, 4) + "-" + func.substr(Label.code, 5),
        "tag": Asset.tag,
        "category": Category.name_fr if lang == "fr" else Category.name_en,
        "manufacturer": Manufacturer.name,
        "model": Model.name,
        "serial": Asset.serial,
        "state": _worded(Asset.state, STATE_LABELS, lang),
        "expected": case(
            (InventoryLine.is_expected, translate(N_("oui"), lang)), else_=translate(N_("non"), lang)
        ),
        "registered": func.nullif(REGISTERED_PLACE, ""),
        "finding": func.coalesce(
            _worded(InventoryLine.finding, FINDING_LABELS, lang), translate(NOT_SEEN, lang)
        ),
        "seen_in": func.nullif(SEEN_PLACE, ""),
        "seen_at": seen_at,
        "seen_by": InventoryLine.seen_by,
        "settled": _worded(InventoryLine.settled, SETTLED_LABELS, lang),
    }


def _worded(column: Any, labels: Mapping[Any, str], lang: str) -> ColumnElement[Any]:
    words = {str(value): literal(translate(label, lang)) for value, label in labels.items()}
    return case(words, value=column)
