"""Documents as files for a spreadsheet: rows of texts and numbers, as CSV and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lifecycle.kernel.spreadsheets import guarded

Cell = str | int | Decimal | date | None
Rows = Iterable[Sequence[Cell]]
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDEST = 48  # characters; a longer text is cut on the screen only


def as_csv(rows: Rows, locale: str) -> bytes:
    """Return rows, the titles first, as CSV with its mark: semicolons in French, as spreadsheets open it.

    Texts are guarded against being run as formulas; numbers take a point, dates are in ISO form.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if locale == "fr" else ",")
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else str(cell)


def as_xlsx(rows: Rows, name: str) -> bytes:
    """Return rows, the titles first, as a workbook of a sheet of that name, at most 31 signs.

    Texts stay texts, numbers and dates are such.
    """
    out, listed = io.BytesIO(), [list(row) for row in rows]
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(listed):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, day if number else bold)
    for place, width in enumerate(_widths(listed)):
        sheet.set_column(place, place, width)
    if listed:
        sheet.autofilter(0, 0, max(len(listed) - 1, 0), len(listed[0]) - 1)
    book.close()
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, cell, look if row == 0 else None)
        case date():
            sheet.write_datetime(row, column, cell, look)
        case _:
            sheet.write_number(row, column, float(cell))


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(_WIDEST, max(len(_text(cell)) for cell in column) + 2) for column in columns]
