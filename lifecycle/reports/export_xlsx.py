"""The export as a workbook: dates and amounts as such, codes and serial numbers as text, no formula."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from sqlalchemy import ColumnElement, Result, select
from sqlalchemy.orm import Session
from xlsxwriter.worksheet import Worksheet

from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.spreadsheets import guarded, unguarded
from lifecycle.kernel.text import N_
from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.copying import BLOCK, prepare
from lifecycle.reports.export_columns import Column, Kind, columns, rows

MOST_ROWS, LONGEST_CELL = 1_048_575, 32_767  # a sheet's, below its titles; Excel's specifications and limits
SHEET = {"fr": "Équipements", "en": "Assets"}
_FETCHED = 1_000
_FORMATS: dict[Kind, str] = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "amount": "#,##0.00"}
_WIDTHS: dict[Kind, int] = {"date": 12, "moment": 19, "amount": 14, "integer": 12, "plain": 18, "text": 22}
Write = Callable[[int, int, Any], Any]


class TooLargeForWorkbook(Invalid):
    """A workbook cannot hold all of it, and a part of it would pass for the whole."""

    slug = "too-large-for-workbook"
    text = N_(
        "Un classeur Excel ne peut pas contenir cette liste : il tient au plus 1 048 575 lignes, et "
        "32 767 caractères par cellule. Exportez-la en CSV."
    )


def xlsx_export(session: Session, wanted: AssetFilter, sort: str, lang: str) -> Iterator[bytes]:
    """Yield the workbook of the assets that match, in blocks. Raises TooLargeForWorkbook before the first."""
    return workbook_of(session, columns(lang), rows(wanted, sort, lang), SHEET[lang])


def workbook_of(
    session: Session, titled: list[Column], cells: Mapping[str, ColumnElement[Any]], title: str
) -> Iterator[bytes]:
    """Yield the workbook of the rows that selecting these cells, by key of column, gives; in blocks.

    It is made whole in a file first, memory stays flat. Raises TooLargeForWorkbook before the first block.
    """
    with TemporaryFile() as file:
        options = {"constant_memory": True, "default_date_format": _FORMATS["date"]}
        with xlsxwriter.Workbook(file, options) as book:
            _write(book, book.add_worksheet(title), session, titled, cells)
        # Whoever saves the file may take an hour: the database is not kept waiting.
        session.rollback()
        file.seek(0)
        yield from iter(partial(file.read, BLOCK), b"")


def _write(
    book: Any,
    sheet: Worksheet,
    session: Session,
    titled: list[Column],
    cells: Mapping[str, ColumnElement[Any]],
) -> None:
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(titled):
        sheet.set_column(place, place, _WIDTHS[column.kind])
        sheet.write_string(0, place, column.title, bold)
    writers = [(place, _writer(book, sheet, column)) for place, column in enumerate(titled)]
    last = 0
    with _read(session, titled, cells) as read:
        for last, row in enumerate(read, start=1):
            if last > MOST_ROWS:
                raise TooLargeForWorkbook
            for place, write in writers:
                if (value := row[place]) is not None:
                    write(last, place, value)
    sheet.autofilter(0, 0, last, len(titled) - 1)


def _read(session: Session, titled: list[Column], cells: Mapping[str, ColumnElement[Any]]) -> Result[Any]:
    """Return the rows from the server's own cursor, fetched a thousand at a time."""
    prepare(session)
    wanted_cells = select(*(cells[column.key].label(column.key) for column in titled))
    return session.execute(wanted_cells, execution_options={"stream_results": True, "yield_per": _FETCHED})


def _writer(book: Any, sheet: Worksheet, column: Column) -> Write:
    """Return what writes a cell of a column, with the type that its values have."""
    look = _FORMATS.get(column.kind) and book.add_format({"num_format": _FORMATS[column.kind]})
    match column.kind:
        case "date" | "moment":
            return lambda row, place, value: _write_date(sheet, row, place, value, look)
        case "amount" | "integer":
            return lambda row, place, value: sheet.write_number(row, place, float(value), look)
    return lambda row, place, value: sheet.write_string(row, place, _text(str(value)))


def _write_date(sheet: Worksheet, row: int, place: int, value: date | str, look: Any) -> None:
    """Write a date; one that a sheet cannot count (before 1900) as its text."""
    if isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, place, value, look)
    else:
        sheet.write_string(row, place, str(value))


def _text(text: str) -> str:
    """Return a text as its cell holds it.

    Where types are kept no guard is needed, but what looks guarded gets one more apostrophe, which reading
    takes away again.
    """
    if len(text) > LONGEST_CELL:
        raise TooLargeForWorkbook
    return guarded(text) if unguarded(text) != text else text
