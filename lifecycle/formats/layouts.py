"""Which field each column of a file fills: by the dialect of its titles, and by what a person chose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lifecycle.formats.columns import Column
from lifecycle.formats.dialects import DIALECTS, MAPPED, Dialect
from lifecycle.formats.errors import RepeatedColumn, RepeatedTitle
from lifecycle.formats.fields import PARTS, SHARED, Field
from lifecycle.formats.mappable import MAPPABLE
from lifecycle.formats.tabular import Shape
from lifecycle.formats.text import fold

Columns = Mapping[str, Field | None]  # by title; None: to leave aside

NO_CHOICE: Columns = MappingProxyType({})
LEAST_COLUMNS = 3  # fewer known titles than that prove nothing
IDENTITY = frozenset((Field.TAG, Field.SERIAL, Field.NAME, Field.MODEL))  # a list of people has none of them
# What a column may be said to hold, by a guess or by a person.
_OPEN = frozenset((*(field for field, _ in MAPPABLE), *SHARED))


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read one file: its dialect, its titles, and the field of each column, None when unknown.

    `is_workbook`: it comes from a workbook, which tells numbers from texts.
    """

    dialect: Dialect
    header: tuple[str, ...]
    fields: tuple[Field | None, ...]
    is_workbook: bool = False


def layout_of(header: tuple[str, ...], shape: Shape, columns: Columns = NO_CHOICE) -> Layout:
    """Recognise the dialect of a header and the field of each column.

    `columns` says what the titles that the dialect does not know stand for, any title when no dialect fits.
    Raises RepeatedColumn when two columns fill one field.
    """
    titles = frozenset(map(fold, header))
    for dialect in DIALECTS:
        if _says(dialect, titles) and _is_written(dialect, shape):
            known = tuple(_field_of(title, dialect.columns) for title in header)
            if sum(field is not None for field in known) >= LEAST_COLUMNS and IDENTITY & set(known):
                fields = tuple(
                    field or _chosen(title, columns) for title, field in zip(header, known, strict=True)
                )
                return _sound(Layout(dialect, header, fields, bool(shape.sheet)))
    return _sound(Layout(MAPPED, header, tuple(_guesses(header, columns)), bool(shape.sheet)))


def _says(dialect: Dialect, titles: frozenset[str]) -> bool:
    return all(fold(title) in titles for title in dialect.all_of) and any(
        fold(title) in titles for title in dialect.any_of
    )


def _is_written(dialect: Dialect, shape: Shape) -> bool:
    if shape.sheet and dialect.program == "own":
        return True  # we write workbooks too
    return (
        shape.separator in dialect.separators
        and dialect.has_bom in (None, shape.has_bom)
        and dialect.is_quoted in (None, shape.is_quoted)
        and dialect.has_trailing_column in (None, shape.has_trailing_column)
        and dialect.has_long_line_ends in (None, shape.has_long_line_ends)
    )


def _field_of(title: str, columns: tuple[Column, ...]) -> Field | None:
    whole, tails = _by_title(columns)
    return whole.get(fold(title)) or tails.get(fold(title.rsplit(" - ", 1)[-1]))


@cache
def _by_title(columns: tuple[Column, ...]) -> tuple[dict[str, Field], dict[str, Field]]:
    """Return the field of each whole title, and of those that a group's name may precede."""
    whole: dict[str, Field] = {}
    tails: dict[str, Field] = {}
    for column in columns:
        for title in column.titles:
            whole.setdefault(fold(title), column.field)
            if column.grouped:
                tails.setdefault(fold(title), column.field)
    return whole, tails


def _chosen(title: str, columns: Columns) -> Field | None:
    field = columns.get(title)
    return field if field in _OPEN else None


def _guesses(header: tuple[str, ...], columns: Columns) -> Iterator[Field | None]:
    """Yield what was chosen for each title, else a guess that nothing else in the file contradicts."""
    taken = {_chosen(title, columns) for title in header}
    for title in header:
        field = _chosen(title, columns)
        if title and title not in columns:
            guess = _field_of(title, MAPPED.columns)
            if guess in SHARED or guess in _OPEN - taken:
                field = guess
                taken.add(guess)
        yield field


def _sound(layout: Layout) -> Layout:
    """Return the layout unless two columns fill one field; those of parts may, each under its group."""
    first: dict[tuple[Field, str], int] = {}
    for position, (title, field) in enumerate(zip(layout.header, layout.fields, strict=True), start=1):
        if field is None or field in SHARED:
            continue
        key = (field, group_of(title) if field in PARTS else "")
        if earlier := first.get(key):
            _refuse_repeated(layout.header, earlier, position)
        first[key] = position
    return layout


def _refuse_repeated(header: tuple[str, ...], first: int, second: int) -> None:
    titles = header[first - 1], header[second - 1]
    if fold(titles[0]) == fold(titles[1]):
        raise RepeatedTitle(title=titles[0], first=first, second=second)
    raise RepeatedColumn(first=titles[0], second=titles[1])


def group_of(title: str) -> str:
    """Return what stands before the last ` - ` of a title, empty when nothing does, to compare it."""
    return fold(title.rpartition(" - ")[0])
