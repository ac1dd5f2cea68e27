"""The export as CSV: opens right in a spreadsheet of its language, and comes in again without loss.

Dates are ISO (2024-03-01): French and English spreadsheets both take them for dates, and neither can read
them the wrong way round. Amounts have the decimal sign of the language, as the spreadsheet expects; the
separator follows (`;` where the comma is taken). Cells that a spreadsheet would run are guarded, by the rule
of `kernel.spreadsheets`.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, select
from sqlalchemy.orm import Session

from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.copying import copied
from lifecycle.reports.export_columns import Column, columns, rows

# Without it Excel takes UTF-8 for the machine's old encoding.
BOM = b"\xef\xbb\xbf"
_ACTIVE = [ord(char) for char in "=+-@\t\r"]
_APOSTROPHE = ord("'")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How CSV is written for the spreadsheets of a language."""

    separator: str
    decimal: str


DIALECTS = {"fr": Dialect(";", ","), "en": Dialect(",", ".")}


def csv_export(session: Session, wanted: AssetFilter, sort: str, lang: str) -> Iterator[bytes]:
    """Yield the CSV of the assets that match, its titles first, in blocks."""
    return csv_of(session, columns(lang), rows(wanted, sort, lang), lang)


def csv_of(
    session: Session, titled: list[Column], cells: Mapping[str, ColumnElement[Any]], lang: str
) -> Iterator[bytes]:
    """Yield the CSV of the rows that selecting these cells, by key of column, gives."""
    dialect = DIALECTS[lang]
    written = [_written(column, cells[column.key], dialect).label(column.key) for column in titled]
    lines = copied(session, select(*written), f"FORMAT csv, DELIMITER '{dialect.separator}'")
    # The titles go with the first lines: what the database refuses is refused before anything is sent.
    yield BOM + _titles(titled, dialect) + next(lines, b"")
    yield from lines


def _titles(titled: list[Column], dialect: Dialect) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=dialect.separator, lineterminator="\n").writerow(one.title for one in titled)
    return line.getvalue().encode()


def _written(column: Column, cell: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    match column.kind:
        case "text":
            return guarded(cell)
        case "amount":
            return func.replace(cast(cell, Text), ".", dialect.decimal)
    return cell


def guarded(cell: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return `kernel.spreadsheets.guarded` in SQL; nearly all cells are told by their first character."""
    first = func.ascii(cell)
    return case(
        (first.not_in([*_ACTIVE, _APOSTROPHE]), cell),
        (and_(first == _APOSTROPHE, cell.op("!~")(r"^'+[=+@\t\r-]")), cell),
        else_="'" + cell,
    )
