"""Workbooks of several sheets: titles frozen, numbers and dates as such, columns as wide as they need."""

import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lifecycle.documents.sheets import MEDIA_TYPES, Cell

MEDIA_TYPE = MEDIA_TYPES["xlsx"]
_LONGEST_NAME = 31  # Excel's specifications and limits, as the signs that a sheet's name may not have
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NARROWEST, _WIDEST = 8, 60
#: A title goes on over so many lines before it widens its column; a line is so many points high.
_TITLE_LINES, _LINE = 3, 15
_BOLD = 0.85  # of the signs that a line takes where they are bold
_A4 = 9  # the number that Excel gives to the paper
_LOOKS = {
    "title": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "of_numbers": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"},
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "number": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy", "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the titles of its columns and its rows, each as long as the titles."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_of(sheets: Iterable[Sheet], *, title: str = "", author: str = "") -> bytes:
    """Return a workbook; a name too long or taken is cut and numbered. Texts stay texts, never formulas."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "author": author})
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        taken: set[str] = set()
        for sheet in sheets:
            _fill(book.add_worksheet(_name(sheet.name, taken)), sheet, looks)
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes and that no other sheet has, whatever the case."""
    plain = _FORBIDDEN.sub(" ", wanted).strip() or "Feuille"
    name, number = _cut(plain, _LONGEST_NAME), 1
    while name.casefold() in taken:
        number += 1
        mark = f" ({number})"
        name = _cut(plain, _LONGEST_NAME - len(mark)) + mark
    taken.add(name.casefold())
    return name


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many signs, cut between words where it can be."""
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0] or text[: most - 1]}…"


def _fill(sheet: Worksheet, data: Sheet, looks: Mapping[str, Format]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    widths = [_width(title, [row[place] for row in data.rows]) for place, title in enumerate(data.titles)]
    sheet.set_row(0, _height(data.titles, [int(width * _BOLD) for width in widths]))
    for place, title in enumerate(data.titles):
        counts = any(isinstance(row[place], (int, Decimal)) for row in data.rows)
        sheet.write_string(0, place, title, looks["of_numbers" if counts else "title"])
        sheet.set_column(place, place, widths[place])
    for number, row in enumerate(data.rows, 1):
        sheet.set_row(number, _height(row, widths))
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, looks)


def _width(title: str, cells: Sequence[Cell]) -> int:
    """Return how many signs wide a column is: its cells and its title's longest word stay on one line."""
    words = max(map(len, title.split()), default=0)
    longest = max(words, -(-len(title) // _TITLE_LINES), *(len(_shown(cell)) for cell in cells), 0)
    return max(_NARROWEST, min(_WIDEST, longest + 3))


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """Return how many points high a row is: not every program makes room for a text of several lines."""
    lines = (
        len(textwrap.wrap(cell, width - 2)) for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    )  # fmt: skip
    return _LINE * max(lines, default=1) or _LINE


def _shown(cell: Cell) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, looks: Mapping[str, Format]) -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, place, cell, looks["text"])
        case date():
            sheet.write_datetime(row, place, cell, looks["day"])
        case Decimal():
            whole = cell == cell.to_integral_value()
            sheet.write_number(row, place, float(cell), looks["count" if whole else "number"])
        case _:
            sheet.write_number(row, place, cell, looks["count"])
