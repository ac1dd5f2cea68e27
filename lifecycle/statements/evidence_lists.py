"""The lists of an evidence folder as CSV, written by the database: never a person, a serial or a price."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, select
from sqlalchemy import Date as SqlDate
from sqlalchemy.orm import Session

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.reports.decree import new_year
from lifecycle.reports.export_columns import Column, columns, rows
from lifecycle.reports.export_csv import csv_of
from lifecycle.sanitising.model import Sanitisation
from lifecycle.sanitising.wording import KIND_LABELS, VERIFICATION_LABELS
from lifecycle.states.assets import PRESENT
from lifecycle.states.facts import LEVEL_LABELS

#: What the folder's inventory says of a device.
INVENTORY = frozenset({
    "code", "tag", "category", "manufacturer", "model", "state", "condition_acquired", "acquisition",
    "acquired_on", "first_used_on", "warranty_until", "retired_on",
})  # fmt: skip


def inventory_csv(session: Session, locale: str) -> Iterator[bytes]:
    """Yield the devices present, in blocks; memory stays flat."""
    wanted = AssetFilter(state=tuple(PRESENT))
    kept = [column for column in columns(locale) if column.key in INVENTORY]
    return csv_of(session, kept, rows(wanted, "oldest", locale), locale)


def certificates_csv(session: Session, year: int, locale: str) -> Iterator[bytes]:
    """Yield the successful sanitisations of a civil year in France, the oldest first, in blocks."""
    titles = {
        "reference": (N_("Référence du certificat"), "plain"),
        "code": (N_("Étiquette"), "plain"),
        "category": (N_("Catégorie"), "plain"),
        "day": (N_("Effacé le"), "date"),
        "level": (N_("Niveau"), "plain"),
        "kind": (N_("Support"), "plain"),
        "method": (N_("Méthode"), "text"),
        "tool": (N_("Outil"), "text"),
        "verification": (N_("Vérification"), "plain"),
    }
    titled: list[Any] = [
        Column(key, translate(title, locale), kind)  # type: ignore[arg-type]
        for key, (title, kind) in titles.items()
    ]
    return csv_of(session, titled, _certificates(year, locale), locale)


def _certificates(year: int, locale: str) -> Mapping[str, ColumnElement[Any]]:
    """Return the cells of the list by key of column, over one sorted subquery."""
    cells: dict[str, ColumnElement[Any]] = {
        "reference": Sanitisation.id,  # type: ignore[dict-item]
        "code": func.left(Label.code, 4) + "-" + func.substr(Label.code, 5),
        "category": Category.name_fr if locale == "fr" else Category.name_en,  # type: ignore[dict-item]
        "day": cast(func.timezone(PARIS.key, Sanitisation.performed_at), SqlDate),
        "level": _worded(Sanitisation.level, LEVEL_LABELS, locale),
        "kind": _worded(Sanitisation.medium_kind, KIND_LABELS, locale),
        "method": Sanitisation.method,  # type: ignore[dict-item]
        "tool": func.trim(Sanitisation.tool + " " + Sanitisation.tool_version),
        "verification": _worded(Sanitisation.verification, VERIFICATION_LABELS, locale),
    }
    chosen = (
        select(*(cell.label(key) for key, cell in cells.items()))
        .join(Asset, Asset.id == Sanitisation.asset_id)
        .join(Category, Category.key == Asset.category_key)
        .join(Label, and_(Label.asset_id == Asset.id, Label.state == "current"), isouter=True)
        .where(Sanitisation.result == "passed", Sanitisation.performed_at >= new_year(year))
        .where(Sanitisation.performed_at < new_year(year + 1))
        .order_by(Sanitisation.performed_at, Sanitisation.id)
        .subquery("chosen")
    )
    return {key: chosen.c[key] for key in cells}


def _worded(column: Any, words: Mapping[Any, str], locale: str) -> ColumnElement[Any]:
    said = {str(value): literal(translate(label, locale)) for value, label in words.items()}
    return case(said, value=column, else_=literal(""))
