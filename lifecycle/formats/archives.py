"""What a workbook's archive holds, measured in a stream before anything reads it whole."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lifecycle.formats.errors import (
    ArchiveNotWorkbook,
    BinaryWorkbook,
    BrokenWorkbook,
    EncryptedWorkbook,
    UnsafeWorkbook,
    WorkbookTooBig,
)

Kind = Literal["xlsx", "ods"]

MOST_ROWS = 200_000
MOST_CELLS = 5_000_000
MOST_ENTRIES = 5_000
MOST_BYTES = 400_000_000  # of one entry, once inflated
MOST_BYTES_IN_ALL = 800_000_000
# No sheet is that repetitive; judged past some size, small ones harm nobody.
MOST_RATIO = 250
RATIO_FROM = 20_000_000
CHUNK = 1 << 18

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_MATCH = 64  # kept of a chunk, lest a match falls between two


def measured(path: Path) -> Kind:
    """Return what kind of workbook an archive is, once sure that it can be read in bounded memory.

    Inflates every entry once, counting: what an archive declares of itself proves nothing. Raises a
    FormatError.
    """
    try:
        with ZipFile(path) as archive:
            kind = _kind_of(archive)
            in_all = 0
            for entry in archive.infolist():
                in_all += _measure(archive, entry, kind)
                if in_all > MOST_BYTES_IN_ALL:
                    raise WorkbookTooBig(limit=MOST_ROWS)
            return kind
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise BrokenWorkbook from error


def _kind_of(archive: ZipFile) -> Kind:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if len(entries) > MOST_ENTRIES:
        raise WorkbookTooBig(limit=MOST_ROWS)
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise EncryptedWorkbook
    if "xl/workbook.xml" in entries:
        return "xlsx"
    if "content.xml" in entries and b"opendocument.spreadsheet" in _start(archive, entries.get("mimetype")):
        if b"encryption-data" in _start(archive, entries.get("META-INF/manifest.xml")):
            raise EncryptedWorkbook
        return "ods"
    raise BinaryWorkbook if "xl/workbook.bin" in entries else ArchiveNotWorkbook


def _start(archive: ZipFile, entry: ZipInfo | None) -> bytes:
    if entry is None:
        return b""
    with archive.open(entry) as stream:
        return stream.read(CHUNK)


def _measure(archive: ZipFile, entry: ZipInfo, kind: Kind) -> int:
    """Return how many bytes an entry really inflates to."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BrokenWorkbook
    if entry.file_size > MOST_BYTES:
        raise WorkbookTooBig(limit=MOST_ROWS)
    # zipfile stops at the size that is declared, other readers do not: let it go as far as the data does.
    entry.file_size = MOST_BYTES + 1
    with archive.open(entry) as stream:
        chunks = _bounded(stream, entry.compress_size)
        if kind == "ods" and entry.filename == "content.xml":
            return _count_ods(chunks)
        return _count_xlsx(chunks, is_xml=entry.filename.endswith(".xml"))


def _bounded(stream: IO[bytes], compressed: int) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > MOST_BYTES or (size > RATIO_FROM and size > compressed * MOST_RATIO):
            raise WorkbookTooBig(limit=MOST_ROWS)
        yield chunk


def _count_xlsx(chunks: Iterator[bytes], *, is_xml: bool) -> int:
    size = rows = cells = 0
    tail = b""
    for chunk in chunks:
        size += len(chunk)
        if not is_xml:
            continue
        window, counted = tail + chunk, len(tail)
        if _DOCTYPE.search(window):
            raise UnsafeWorkbook
        rows += _ends_after(_ROW, window, counted)
        cells += _ends_after(_CELL, window, counted)
        _refuse_too_many(rows, cells)
        tail = window[-_LONGEST_MATCH:]
    return size


def _ends_after(pattern: re.Pattern[bytes], window: bytes, start: int) -> int:
    """Count the matches that end past `start`: the others were counted with the chunk before."""
    return sum(1 for match in pattern.finditer(window) if match.end() > start)


def _count_ods(chunks: Iterator[bytes]) -> int:
    size, counter = 0, _OdsCounter()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    try:
        for chunk in chunks:
            size += len(chunk)
            parser.Parse(chunk)
    except expat.ExpatError as error:
        raise BrokenWorkbook from error
    return size


def _refuse_doctype(*_declared: object) -> None:
    raise UnsafeWorkbook


class _OdsCounter:
    """Counts the rows and cells of an ODS sheet, where one element may stand for a million of them."""

    def __init__(self) -> None:
        self._rows = self._cells = self._repeat = self._column = self._width = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element into account."""
        if name == "table:table-row":
            self._repeat = int(attributes.get("table:number-rows-repeated", 1))
            self._column = self._width = 0
        elif name == "table:table-cell":
            self._column += int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self._width = self._column

    def end(self, name: str) -> None:
        """Take the end of a row into account; empty ones, which close every sheet, do not count."""
        if name == "table:table-row" and self._width:
            self._rows += self._repeat
            self._cells += self._repeat * self._width
            _refuse_too_many(self._rows, self._cells)


def _refuse_too_many(rows: int, cells: int) -> None:
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise WorkbookTooBig(limit=MOST_ROWS)
