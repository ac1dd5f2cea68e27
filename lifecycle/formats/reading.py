"""The two readings of a file: recognise it whole, then read its rows; both in a stream, memory flat."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from lifecycle.formats.dates import DateEvidence, DateOrder, DateOrders
from lifecycle.formats.dialects import Dialect, Layout, layout_of
from lifecycle.formats.errors import LayoutChanged
from lifecycle.formats.fields import DATES, Field, SourceRow, StatusWord
from lifecycle.formats.normalise import normalise
from lifecycle.formats.remark_words import Level
from lifecycle.formats.tabular import Line, Shape, Table, open_csv
from lifecycle.formats.text import Source, clean, fold, one_line

SAMPLE = 5
Word = TypeVar("Word", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a file is and holds, before anything is decided.

    `date_orders` are proved by the file, by separator; `undecided_dates` are the separators a person must
    decide for. Counts are of kept rows only, by word, most frequent first; words that differ by case,
    accents or punctuation count as one, under their first spelling.
    """

    filename: str
    layout: Layout
    shape: Shape
    unknown_columns: tuple[str, ...]
    personal_columns: tuple[str, ...]
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


def recognise(source: Source, filename: str = "") -> Recognised:
    """Read a CSV file whole and tell what it is and holds; raises an FormatError when it cannot be read."""
    table = open_csv(source)
    layout = layout_of(table.header, table.shape)
    evidence, verdicts = DateEvidence(), Counter[Level]()
    statuses, categories, sites = Tally[StatusWord](), Tally[str](), Tally[tuple[str, ...]]()
    for line in table.lines():
        _gather_dates(evidence, line, layout)
        row = normalise(line, layout, {})
        verdicts[row.verdict] += 1
        if row.is_kept:
            statuses.add(row.status, (fold(row.status.word), row.status.meta))
            categories.add(row.category, fold(row.category))
            sites.add(row.site_path, tuple(map(fold, row.site_path)))
    return Recognised(
        filename=filename,
        layout=layout,
        shape=table.shape,
        unknown_columns=_titles(layout, None),
        personal_columns=_titles(layout, Field.PERSONAL),
        date_orders=evidence.orders,
        undecided_dates=evidence.undecided,
        kept=verdicts.total() - verdicts[Level.IGNORED] - verdicts[Level.REFUSED],
        ignored=verdicts[Level.IGNORED],
        refused=verdicts[Level.REFUSED],
        statuses=statuses.counts,
        categories=categories.counts,
        sites=sites.counts,
        sample=tuple(islice(_rows(table, layout, evidence.orders), SAMPLE)),
    )


def reopen(source: Source, dialect: str) -> Layout:
    """Return how to read a file recognised before; raises an FormatError, LayoutChanged for another."""
    table = open_csv(source)
    layout = layout_of(table.header, table.shape)
    if layout.dialect.slug != dialect:
        raise LayoutChanged
    return layout


def read(source: Source, layout: Layout, date_orders: DateOrders) -> Iterator[SourceRow]:
    """Yield the rows of a recognised file, in order, refused and ignored ones too.

    `date_orders` are those of `recognise`, with a person's answers for the undecided separators.
    Raises an FormatError, LayoutChanged when the header is not the one recognised.
    """
    table = open_csv(source)
    if table.header != layout.header:
        raise LayoutChanged
    yield from _rows(table, layout, date_orders)


class Tally(Generic[Word]):
    """Counts words under a comparison key, and remembers how each was first spelt."""

    def __init__(self) -> None:
        self._counts = Counter[Hashable]()
        self._spellings: dict[Hashable, Word] = {}

    def add(self, word: Word, key: Hashable) -> None:
        """Count a word once more."""
        self._counts[key] += 1
        self._spellings.setdefault(key, word)

    @property
    def counts(self) -> dict[Word, int]:
        """The words as first spelt, most frequent first."""
        return {self._spellings[key]: count for key, count in self._counts.most_common()}


def _rows(table: Table, layout: Layout, orders: DateOrders) -> Iterator[SourceRow]:
    return (normalise(line, layout, orders) for line in table.lines())


def _gather_dates(evidence: DateEvidence, line: Line, layout: Layout) -> None:
    if len(line.cells) == len(layout.fields):
        for field, cell in zip(layout.fields, line.cells, strict=True):
            if field in DATES:
                evidence.add(one_line(clean(cell)))


def _titles(layout: Layout, wanted: Field | None) -> tuple[str, ...]:
    named = zip(layout.header, layout.fields, strict=True)
    return tuple(title for title, field in named if field is wanted and title)
