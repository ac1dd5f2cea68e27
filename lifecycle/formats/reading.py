"""The two readings of a file: recognise it whole, then read its rows; both in a stream, memory flat."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lifecycle.formats.dates import DateEvidence, DateOrder, DateOrders
from lifecycle.formats.dialects import Dialect
from lifecycle.formats.errors import LayoutChanged, NoRow
from lifecycle.formats.fields import CHECKOUT, DATES, Field, SourceRow, StatusWord
from lifecycle.formats.layouts import NO_CHOICE, Columns, Layout, layout_of
from lifecycle.formats.normalise import RowReader
from lifecycle.formats.remark_words import Level
from lifecycle.formats.samples import samples_of
from lifecycle.formats.tabular import Shape, Table, open_csv
from lifecycle.formats.tally import Tally
from lifecycle.formats.text import Source

SAMPLE = 5
# What tells which rows are kept, and the words to map.
RECOGNISED = frozenset(
    (
        *(Field.TAG, Field.SERIAL, Field.NAME, Field.CODE, Field.MANUFACTURER, Field.MODEL, Field.CATEGORY),
        *(Field.STATUS, Field.STATUS_META, Field.SITE, Field.ROOM, *CHECKOUT, *DATES),
        *(Field.DELETED_ON, Field.PERSONAL_DEVICE),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a file is and holds, before anything is decided.

    `samples` are up to three values of each column, by title. `date_orders` are proved by the file, by
    separator; `undecided_dates` are the separators a person must decide for. Counts are of kept rows only,
    by word, most frequent first; words that differ by case, accents or punctuation count as one, under their
    first spelling.
    """

    filename: str
    layout: Layout
    shape: Shape
    unknown_columns: tuple[str, ...]
    personal_columns: tuple[str, ...]
    samples: dict[str, list[str]]
    date_orders: dict[str, DateOrder]
    undecided_dates: tuple[str, ...]
    kept: int
    ignored: int
    refused: int
    statuses: dict[StatusWord, int]
    categories: dict[str, int]
    sites: dict[tuple[str, ...], int]
    sample: tuple[SourceRow, ...]

    @property
    def dialect(self) -> Dialect:
        """The way the file is written."""
        return self.layout.dialect

    @property
    def sheet(self) -> str:
        """The sheet of the workbook that was read, empty for a text."""
        return self.shape.sheet.name

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """The other sheets of the workbook that hold something: they are left aside."""
        return self.shape.sheet.others


def recognise(source: Source, filename: str = "", columns: Columns = NO_CHOICE) -> Recognised:
    """Read a CSV file whole and tell what it is and holds; raises a FormatError when it cannot be read.

    `columns` tells what a person chose for the titles that the dialect does not know.
    """
    table = open_csv(source)
    layout = layout_of(table.header, table.shape, columns)
    evidence, tally = DateEvidence(), Tally()
    for row in RowReader(layout, {}, evidence=evidence, only=RECOGNISED).rows(table.lines()):
        tally.add(row)
    if not tally.verdicts.total():
        raise NoRow
    return Recognised(
        filename=filename,
        layout=layout,
        shape=table.shape,
        unknown_columns=_titles(layout, None),
        personal_columns=_titles(layout, Field.PERSONAL),
        samples=samples_of(layout, table.lines()),
        date_orders=evidence.orders,
        undecided_dates=evidence.undecided,
        kept=tally.kept,
        ignored=tally.verdicts[Level.IGNORED],
        refused=tally.verdicts[Level.REFUSED],
        statuses=tally.statuses,
        categories=tally.categories,
        sites=tally.sites,
        sample=tuple(islice(_rows(table, layout, evidence.orders), SAMPLE)),
    )


def reopen(source: Source, dialect: str, columns: Columns = NO_CHOICE) -> Layout:
    """Return how to read a file recognised before; raises a FormatError, LayoutChanged for another."""
    table = open_csv(source)
    layout = layout_of(table.header, table.shape, columns)
    if layout.dialect.slug != dialect:
        raise LayoutChanged
    return layout


def read(source: Source, layout: Layout, date_orders: DateOrders) -> Iterator[SourceRow]:
    """Yield the rows of a recognised file, in order, refused and ignored ones too.

    `date_orders` are those of `recognise`, with a person's answers for the undecided separators.
    Raises a FormatError, LayoutChanged when the header is not the one recognised.
    """
    table = open_csv(source)
    if table.header != layout.header:
        raise LayoutChanged
    yield from _rows(table, layout, date_orders)


def _rows(table: Table, layout: Layout, orders: DateOrders) -> Iterator[SourceRow]:
    return RowReader(layout, orders).rows(table.lines())


def _titles(layout: Layout, wanted: Field | None) -> tuple[str, ...]:
    named = zip(layout.header, layout.fields, strict=True)
    return tuple(title for title, field in named if field is wanted and title)
