"""A workbook's sheet written as CSV; runs in the process that `workbook.py` starts, never in a server's."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from lifecycle.formats.archives import measured
from lifecycle.formats.errors import BrokenWorkbook, EmptyFile, EncryptedWorkbook
from lifecycle.formats.sheet_line import NUMBER, Sheet, line_of

Cell = int | float | str | bool | time | date | datetime | timedelta

LEAST_TITLES = 3
FIRST_ROWS = 20  # where titles may stand, under the name of the town and a date
EXACT = 1e15  # from there on, a spreadsheet does not keep every digit of a number


def convert(source: Path, out: Path) -> Sheet:
    """Write the first sheet that has titles as CSV (UTF-8, tabs), and return which one it is.

    Dates are ISO, numbers carry a mark (`sheet_line.NUMBER`), the rows above the titles are left out.
    Raises a FormatError.
    """
    measured(source)
    try:
        book = load_workbook(str(source))
        names = _visible(book)
        chosen = _first_with_titles(book, names)
        others = tuple(name for name in names if name != chosen.name and book.get_sheet_by_name(name).height)
        return _write(chosen, others, out)
    except PasswordError as error:
        raise EncryptedWorkbook from error
    except CalamineError as error:
        raise BrokenWorkbook from error


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _first_with_titles(book: CalamineWorkbook, names: list[str]) -> CalamineSheet:
    """Return the first sheet with a row of titles, else the first that holds anything."""
    filled = ""
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if _titles_at(sheet) is not None:
            return sheet
        if sheet.height:
            filled = filled or name
    if not filled:
        raise EmptyFile
    return book.get_sheet_by_name(filled)


def _titles_at(sheet: CalamineSheet) -> int | None:
    for place, row in enumerate(islice(sheet.iter_rows(), FIRST_ROWS)):
        if sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) >= LEAST_TITLES:
            return place
    return None


def _write(sheet: CalamineSheet, others: tuple[str, ...], out: Path) -> Sheet:
    skipped = _titles_at(sheet) or 0
    above = sheet.start[0] if sheet.start else 0
    told = Sheet(sheet.name, above + skipped + 1, others)
    with out.open("w", encoding="utf-8", newline="") as stream:
        stream.write(line_of(told))
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerows(_records(islice(sheet.iter_rows(), skipped, None)))
    return told


def _records(rows: Iterable[list[Cell]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [cell if type(cell) is str else _written(cell) for cell in row]
        yield cells if any(cells) else []


def _written(cell: Cell) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return NUMBER + _digits(cell)
        case datetime():
            return str(cell.date() if cell.time() == time() else cell)
    return str(cell)


def _digits(number: float) -> str:
    if abs(number) >= EXACT:
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else f"{number:.15g}"
