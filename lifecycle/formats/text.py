"""From bytes to text: in what a file is written, and how two titles or words are compared."""

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lifecycle.formats.errors import EmptyFile, LineTooLong, NotText, UnreadableText

Source = bytes | Path

CHUNK = 1 << 16
MAX_LINE = 1_000_000  # characters, give or take two chunks
# Zip (so XLSX and ODS), PDF, the old Office container, gzip.
BINARY_STARTS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Cyrillic letters drawn like Latin ones, at least as capitals: Snipe-IT's « Catégorie » has a Cyrillic Es.
LOOK_ALIKES = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0445", "abekmhopctx"
)
# Controls, and the marks that hide or turn round what people read: zero width spaces, text direction.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
LINE_BREAKS = re.compile(r"\r\n?|\x0b|\x0c|<br\s*/?>", re.IGNORECASE)


class Encoding(NamedTuple):
    """The Python codec of a file, and whether a byte order mark opens it."""

    codec: str
    has_bom: bool


def open_bytes(source: Source) -> BinaryIO:
    """Open a file, or bytes already in memory, for one reading."""
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def encoding_of(source: Source) -> Encoding:
    """Return how the whole file is encoded: UTF-16 by its mark, UTF-8, else Windows-1252.

    Reads by chunks. Raises EmptyFile, NotText (NUL bytes, known binary starts), UnreadableText or
    LineTooLong: whoever reads the lines afterwards may load each of them.
    """
    with open_bytes(source) as stream:
        start = stream.read(4)
    if not start:
        raise EmptyFile
    if start.startswith(BINARY_STARTS):
        raise NotText
    if start.startswith(UTF16_BOMS):
        candidates = [Encoding("utf-16", has_bom=True)]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = [Encoding("utf-8-sig", has_bom=True)]
    else:
        candidates = [Encoding("utf-8", has_bom=False), Encoding("cp1252", has_bom=False)]
    for encoding in candidates:
        if _decodes(source, encoding.codec):
            return encoding
    raise UnreadableText


def _decodes(source: Source, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    line, length = 1, 0
    try:
        for chunk in _chunks(source):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise NotText
            line += text.count("\n")
            # Chunks are far shorter than the longest line: those without any end add up.
            length = 0 if "\n" in text or "\r" in text else length + len(text)
            if length > MAX_LINE:
                raise LineTooLong(line=line)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _chunks(source: Source) -> Iterator[bytes]:
    with open_bytes(source) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a title or a word without case, accents, punctuation or look-alike letters, to compare it.

    `Numéro d’inventaire ` and `NUMERO D'INVENTAIRE` both give `numero d inventaire`.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return re.sub(r"[\W_]+", " ", bare.translate(LOOK_ALIKES)).strip()


def clean(cell: str) -> str:
    """Return a cell as composed text: line breaks (GLPI's `<br>` too) as newlines, no control character."""
    if cell.isascii() and cell.isprintable() and "<" not in cell and "&" not in cell:
        return cell.strip()
    text = CONTROLS.sub("", LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", cell)))
    # GLPI shows an empty list value as this entity.
    return "" if text.strip() == "&nbsp;" else text.strip()


def one_break(cell: str) -> str:
    """Return a cell as it is, with one kind of line end and no blanks around it."""
    return cell.replace("\r\n", "\n").strip()


def one_line(text: str) -> str:
    """Return a text with every run of blanks, non-breaking ones too, as one space."""
    return " ".join(text.split())
