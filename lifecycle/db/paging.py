"""Keyset pages: each page starts after the last row of the one before, however deep."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import N_

T = TypeVar("T")
MAX_LIMIT = 200
MOST: dict[Any, Any] = {int: 2**63 - 1, Decimal: Decimal(10) ** 15}
INSTANTS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))

_READ: dict[str, Callable[[str], Any]] = {
    "s": str,
    "i": int,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "u": UUID,
    "n": Decimal,
}
_KIND = {str: "s", int: "i", date: "d", datetime: "t", UUID: "u", Decimal: "n"}


class BadCursor(Invalid):
    """The `after` mark of a page was not made by us, or belongs to another sort."""

    slug = "bad-cursor"
    text = N_("Cette page de liste n’existe plus. Revenez au début de la liste.")


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort order: never-null columns, all in one direction, the last one unique."""

    columns: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows and the mark that the next one starts after (None on the last)."""

    rows: Sequence[T]
    after: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    """Return an opaque mark for the sort values of a page's last row."""
    parts = [_KIND[type(value)] + str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(mark: str, kinds: Sequence[type]) -> list[Any]:
    """Return the sort values of a mark, or raise `BadCursor` unless they are of these types and ours."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        values = [_READ[part[0]](part[1:]) for part in parts]
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError) as error:
        raise BadCursor from error
    if [type(value) for value in values] != list(kinds) or not all(_is_ours(value) for value in values):
        raise BadCursor
    return values


def _is_ours(value: Any) -> bool:
    """Tell whether a mark can hold this value: a wider one PostgreSQL could not compare."""
    match value:
        case Decimal() if not value.is_finite():
            return False
        case int() | Decimal():
            return bool(abs(value) <= MOST[type(value)])
        case datetime():
            return value.tzinfo is not None and INSTANTS[0] <= value < INSTANTS[1]
        case str():
            return "\x00" not in value
    return True


def keyset(statement: Select[Any], sort: Sort, after: str | None, limit: int) -> Select[Any]:
    """Return the statement in the order of `sort`, after a mark, with one row more than the page holds."""
    direction = [column.desc() if sort.descending else column.asc() for column in sort.columns]
    ordered = statement.order_by(*direction).limit(min(limit, MAX_LIMIT) + 1)
    if after is None:
        return ordered
    kinds = [column.type.python_type for column in sort.columns]
    here, mark = tuple_(*sort.columns), tuple_(*decode_cursor(after, kinds))
    return ordered.where(here < mark if sort.descending else here > mark)


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Cut the extra row off and give the mark of the last one shown; `key` reads a row's sort values."""
    limit = min(limit, MAX_LIMIT)
    more = len(rows) > limit
    shown = rows[:limit]
    return Page(shown, encode_cursor(key(shown[-1])) if more else None)


def part_of(rows: Sequence[T], after: str | None, limit: int) -> Page[T]:
    """Cut a page out of rows that are all at hand; the mark counts those before it. May raise BadCursor."""
    start = decode_cursor(after, (int,))[0] if after else 0
    if start < 0:
        raise BadCursor
    end = start + min(limit, MAX_LIMIT)
    return Page(rows[start:end], encode_cursor((end,)) if end < len(rows) else None)
