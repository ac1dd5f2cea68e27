"""Exports of the register: the forms they may take, and the note in history that one was made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_
from lifecycle.registry.counting import count_assets
from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.export_csv import csv_export
from lifecycle.reports.export_jsonl import jsonl_export
from lifecycle.reports.export_xlsx import xlsx_export

MADE = "organisation:export:made"
_NAMES = {"fr": "equipements", "en": "assets"}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of export: its media type, and what writes it (session, filter, sort, language)."""

    media_type: str
    write: Callable[[Session, AssetFilter, str, str], Iterator[bytes]]


FORMS: Mapping[str, Form] = {
    "csv": Form("text/csv; charset=utf-8", csv_export),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_export),
    "jsonl": Form("application/x-ndjson", jsonl_export),
}


# What people are offered: its words, its form, and its language where it is not the reader's.
LABELS = (
    (N_("CSV (français)"), "csv", "fr"),
    (N_("CSV (anglais)"), "csv", "en"),
    (N_("Excel"), "xlsx", None),
    (N_("JSON (lignes)"), "jsonl", None),
)


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody asks to take out: which assets, in which order, as what and in which language."""

    wanted: AssetFilter
    sort: str = "updated"
    form: str = "csv"
    lang: str = "fr"

    @property
    def media_type(self) -> str:
        """The media type of its bytes."""
        return FORMS[self.form].media_type

    def filename(self, day: date) -> str:
        """Return the name to save it under, « equipements-2026-11-22.csv »."""
        return f"{_NAMES[self.lang]}-{day.isoformat()}.{self.form}"

    def write(self, session: Session) -> Iterator[bytes]:
        """Yield its bytes in blocks; memory stays flat. Raises TooLargeForWorkbook before the first one.

        The session has nothing pending: a workbook that is written ends its transaction.
        """
        return FORMS[self.form].write(session, self.wanted, self.sort, self.lang)


def note_export(session: Session, actor: Actor, export: Export) -> int:
    """Record that an export is made, of what and by whom, and return how many assets it has.

    Data protection asks who took the register's names out, and when; it is noted before the first byte goes.
    """
    count = count_assets(session, export.wanted)
    details = {"format": export.form, "lang": export.lang, "count": count, "filter": export.wanted.parts()}
    record(session, actor, [Entry("organisation", actor.organisation_id, MADE, details=details)])
    return count
