"""A CSV file as a header and numbered lines, read in a stream."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

from lifecycle.formats.errors import BrokenQuotes, EmptyFile, LineTooLong, TooManyColumns
from lifecycle.formats.text import Encoding, Source, clean, encoding_of, one_line, open_bytes

SEPARATORS = (";", ",", "\t")
MAX_COLUMNS = 500
MAX_LINE = 1_000_000  # characters


@dataclass(frozen=True)
class Shape:
    """How a file is written, which is what tells one version of a program from another."""

    codec: str
    has_bom: bool
    separator: str
    is_quoted: bool  # every title stands between quotes
    has_trailing_column: bool  # the header ends with a separator


@dataclass(frozen=True)
class Line:
    """One record: the number of its first line in the file, counted from 1, and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A header, and a way to read the lines under it as often as needed."""

    header: tuple[str, ...]
    shape: Shape
    lines: Callable[[], Iterator[Line]]


def open_csv(source: Source) -> Table:
    """Read the header of a CSV file and how it is written.

    Raises an FormatError when the file is empty, binary, in an unknown encoding, badly quoted
    or has more than 500 columns; the lines under the header may raise later the same way.
    """
    encoding = encoding_of(source)
    first = _first_line(source, encoding)
    separator = _separator_of(first)
    record = next(_records(source, encoding, separator), None)
    if record is None:
        raise EmptyFile
    titles = record.cells
    header = tuple(one_line(clean(title)) for title in _without_trailing_blanks(titles))
    if len(header) > MAX_COLUMNS:
        raise TooManyColumns(count=len(header), limit=MAX_COLUMNS)
    shape = Shape(
        codec=encoding.codec,
        has_bom=encoding.has_bom,
        separator=separator,
        is_quoted=_is_quoted(first, separator),
        has_trailing_column=len(titles) > len(header),
    )
    return Table(header, shape, lambda: _body(source, encoding, separator, len(header)))


def _body(source: Source, encoding: Encoding, separator: str, width: int) -> Iterator[Line]:
    records = _records(source, encoding, separator)
    next(records)
    for record in records:
        # A cell beyond the titles counts only when it holds something: then the line is out of step.
        extra = _without_trailing_blanks(record.cells[width:])
        yield Line(record.number, record.cells[:width] + extra)


def _records(source: Source, encoding: Encoding, separator: str) -> Iterator[Line]:
    with io.TextIOWrapper(open_bytes(source), encoding.codec, newline="") as text:
        reader = csv.reader(_physical_lines(text), delimiter=separator, strict=True)
        while True:
            start = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BrokenQuotes(line=start) from error
            if any(cell.strip() for cell in cells) and not _is_separator_hint(cells, start):
                yield Line(start, cells)


def _is_separator_hint(cells: list[str], line: int) -> bool:
    # Excel writes and obeys a first line such as « sep=; ».
    return line == 1 and cells[0].lower().startswith("sep=") and not any(cells[1:])


def _physical_lines(text: TextIO) -> Iterator[str]:
    number = 0
    # readline with a bound: a file without any line end must not be loaded whole.
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise LineTooLong(line=number)
        yield line


def _first_line(source: Source, encoding: Encoding) -> str:
    with io.TextIOWrapper(open_bytes(source), encoding.codec, newline="") as text:
        for line in _physical_lines(text):
            if line.strip(' \r\n;,\t"') and not line.lower().startswith("sep="):
                return line.rstrip("\r\n")
    raise EmptyFile


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
