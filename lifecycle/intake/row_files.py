"""The rows of an import as a table that a spreadsheet opens: what becomes, or became, of each."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from sqlalchemy.orm import Session

from lifecycle.formats.own_columns import OWN
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.intake.queries import all_rows, remarks_of
from lifecycle.intake.telling import label_of
from lifecycle.kernel.spreadsheets import guarded
from lifecycle.kernel.text import N_, Marked, translate
from lifecycle.states.assets import STATE_LABELS, State

# Titles, with the width of their column in characters.
COLUMNS = (
    (N_("Ligne"), 8),
    (N_("Équipement"), 40),
    (N_("Verdict"), 16),
    (N_("Ce qui change"), 60),
    (N_("À savoir"), 60),
    (N_("Identifiant"), 38),
)
LONGEST_CELL = 32_767  # characters, in an XLSX sheet
_EMPTY = N_("vide")
_SAID = N_("%(name)s : %(value)s")
_NAMES = {
    "fr": {column.key.removeprefix("fact."): column.fr for column in OWN},
    "en": {column.key.removeprefix("fact."): column.en for column in OWN},
}


def file_name(run: ImportRun) -> str:
    """Return the name of such a file, without its ending."""
    return f"{run.filename.rpartition('.')[0] or 'import'}-verdicts"


def write_file(session: Session, run: ImportRun, locale: str, path: Path) -> None:
    """Write the rows to a file: a workbook where its name ends in .xlsx, else a CSV."""
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as book:
            write_xlsx(session, run, locale, book)
    else:
        with path.open("w", encoding="utf-8", newline="") as text:
            text.writelines(csv_lines(session, run, locale))


def csv_lines(session: Session, run: ImportRun, locale: str, verdict: str | None = None) -> Iterator[str]:
    """Yield the lines of a CSV, with its mark: semicolons in French, as spreadsheets there open it."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";" if locale == "fr" else ",")
    yield "\ufeff"
    for cells in _table(session, run, locale, verdict):
        writer.writerow([guarded(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(
    session: Session, run: ImportRun, locale: str, out: IO[bytes], verdict: str | None = None
) -> None:
    """Write a workbook whose cells are texts, so that none is run; memory stays flat."""
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet(translate(N_("Lignes"), locale))
    sheet.freeze_panes(1, 0)
    for place, (_, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    for number, cells in enumerate(_table(session, run, locale, verdict)):
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell[:LONGEST_CELL])
    book.close()


def _table(session: Session, run: ImportRun, locale: str, verdict: str | None) -> Iterator[list[str]]:
    yield [translate(title, locale) for title, _ in COLUMNS]
    for row in all_rows(session, run.id, verdict=verdict):
        yield _cells(row, label_of(row, run), locale)


def _cells(row: ImportRow, label: Marked, locale: str) -> list[str]:
    return [
        f"{row.line}.{row.part}" if row.part else str(row.line),
        row.title,
        translate(label, locale),
        "\n".join(_change(name, old, new, locale) for name, (old, new) in row.changes.items()),
        "\n".join(dict.fromkeys(one.reason.told(locale) for one in remarks_of(row))),
        str(row.asset_id or ""),
    ]


def _change(name: str, old: Any, new: Any, locale: str) -> str:
    title = _NAMES[locale].get(name.removesuffix("_key"), name)
    sides = [_shown(name, value, locale) for value in ((new,) if old in (None, "") else (old, new))]
    return translate(_SAID, locale, name=title, value=" → ".join(sides))


def _shown(name: str, value: Any, locale: str) -> str:
    if value in (None, ""):
        return translate(_EMPTY, locale)
    if name == "state":
        return translate(STATE_LABELS[State(value)], locale)
    if name == "category_key":
        return translate(CATEGORY_LABELS[value], locale)
    return str(value)
