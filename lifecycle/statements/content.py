"""What a long document holds, in the reader's language: the PDF and the DOCX are drawn from the same."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `note` is set apart as what the reader must know before using a number."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number to be seen first: what it is, how much, and the lines under it (target, range, trend)."""

    label: str
    value: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The numbers that open a section."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a table's column; numbers stand at the right, a narrow column is as wide as its words."""

    label: str
    is_numeric: bool = False
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a header row; `rows` are texts, as many as there are columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: its share of the longest bar (0 to 1, None where not known), its value in words."""

    shown: str
    share: Decimal | None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: what it stands for, and its parts in the order of the chart's series."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart that is its own table: each row has its bar and its values, so that no colour speaks alone.

    `reading` says what it shows; `series` are the heads of the values, one where the bars are not cut.
    """

    title: str
    reading: str
    label: str
    series: tuple[str, ...]
    rows: tuple[Bar, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Names with what is said of each."""

    entries: tuple[tuple[str, str], ...]


Block = Paragraph | KeyFigures | Table | Bars | Terms


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading, with parts of its own."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """A document: what its first page says, then its sections. Every text is in `locale`.

    `kind` is what sort of paper it is, `facts` are named lines of the first page, `contents` the heading of
    the table of contents, empty for none.
    """

    locale: str
    kind: str
    title: str
    subtitle: str
    author: str
    keyword: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    contents: str = ""
