"""A CSV file as a header and numbered lines, read in a stream."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from lifecycle.formats.errors import (
    BrokenQuotes,
    CellTooLong,
    EmptyFile,
    NotTable,
    TooManyColumns,
)
from lifecycle.formats.sheet_line import NO_SHEET, Sheet, sheet_of
from lifecycle.formats.text import Encoding, Source, clean, encoding_of, one_line, open_bytes

SEPARATORS = (";", ",", "\t")
MAX_COLUMNS = 500
MAX_CELL = 131_072  # characters: csv's own limit
# What often comes in place of an export: pages, and data of another form.
OTHER_FORMS = {"<": "HTML ou XML", "{": "JSON", "[{": "JSON"}


@dataclass(frozen=True)
class Shape:
    """How a file is written, which is what tells one version of a program from another.

    `sheet` is that of the workbook it was made from; its name is empty for a file written as text.
    """

    codec: str
    has_bom: bool
    separator: str
    is_quoted: bool  # every title stands between quotes
    has_trailing_column: bool  # the header ends with a separator
    has_long_line_ends: bool = False  # carriage return and line feed
    sheet: Sheet = NO_SHEET


# One record: the number of its first line in the file (its row in a sheet), from 1, and its cells.
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A header, and a way to read the lines under it as often as needed."""

    header: tuple[str, ...]
    shape: Shape
    lines: Callable[[], Iterator[Line]]


def open_csv(source: Source) -> Table:
    """Read the header of a CSV file and how it is written.

    Raises a FormatError when the file is empty, binary, in an unknown encoding, badly quoted, no table, or
    has more than 500 columns; the lines under the header may raise later the same way.
    """
    encoding = encoding_of(source)
    first, end, sheet = _first_line(source, encoding)
    separator = _separator_of(first)
    record = next(_records(source, encoding, separator), None)
    if record is None:
        raise EmptyFile
    _, titles = record
    header = tuple(one_line(clean(title)) for title in _without_trailing_blanks(titles))
    if len(header) > MAX_COLUMNS:
        raise TooManyColumns(count=len(header), limit=MAX_COLUMNS)
    shape = Shape(
        codec=encoding.codec,
        has_bom=encoding.has_bom,
        separator=separator,
        is_quoted=_is_quoted(first, separator),
        has_trailing_column=len(titles) > len(header),
        has_long_line_ends=end == "\r\n",
        sheet=sheet,
    )
    return Table(header, shape, lambda: _body(source, encoding, separator, len(header)))


def _body(source: Source, encoding: Encoding, separator: str, width: int) -> Iterator[Line]:
    records = _records(source, encoding, separator)
    next(records)
    for number, cells in records:
        if len(cells) > width:
            # A cell beyond the titles counts only when it holds something: then the line is out of step.
            yield number, cells[:width] + _without_trailing_blanks(cells[width:])
        else:
            yield number, cells


def _records(source: Source, encoding: Encoding, separator: str) -> Iterator[Line]:
    with _opened(source, encoding) as (text, sheet):
        reader = csv.reader(text, delimiter=separator, strict=True)
        start = 1
        try:
            for row, cells in enumerate(reader, start=sheet.first_row):
                number = row if sheet.name else start
                start = reader.line_num + 1
                # The first cell nearly always tells that the line is not blank.
                if (cells and cells[0].strip()) or any(map(str.strip, cells)):
                    if number == 1 and _is_separator_hint(cells):
                        continue
                    yield number, cells
        except csv.Error as error:
            raise _explained(error, start) from error


def _explained(error: csv.Error, line: int) -> BrokenQuotes | CellTooLong:
    # The one way in which csv tells a cell past its limit from quotes out of place.
    if "limit" in str(error):
        return CellTooLong(line=line, limit=MAX_CELL)
    return BrokenQuotes(line=line)


def _is_separator_hint(cells: list[str]) -> bool:
    # Excel writes and obeys a first line such as « sep=; ».
    return cells[0].lower().startswith("sep=") and not any(cells[1:])


@contextmanager
def _opened(source: Source, encoding: Encoding) -> Iterator[tuple[TextIO, Sheet]]:
    """Open a file as text, past the line that tells of the workbook it was made from."""
    with io.TextIOWrapper(open_bytes(source), encoding.codec, newline="") as text:
        sheet = sheet_of(text.readline())
        if not sheet:
            text.seek(0)
        yield text, sheet


def _first_line(source: Source, encoding: Encoding) -> tuple[str, str, Sheet]:
    """Return the first line that says something, how it ends, and the sheet it was made from."""
    with _opened(source, encoding) as (text, sheet):
        for line in text:
            if line.strip(' \r\n;,\t"') and not line.lower().startswith("sep="):
                bare = line.rstrip("\r\n")
                _refuse_other_forms(bare.lstrip())
                return bare, line[len(bare) :], sheet
    raise EmptyFile


def _refuse_other_forms(line: str) -> None:
    for start, form in OTHER_FORMS.items():
        if line.startswith(start):
            raise NotTable(form=form)


def _separator_of(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def _is_quoted(header: str, separator: str) -> bool:
    titles = header.removesuffix(separator).split(f'"{separator}"')
    return '"' not in "".join(titles)[1:-1].replace('""', "") and header.startswith('"')


def _without_trailing_blanks(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
