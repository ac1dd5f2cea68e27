"""Turning the pages of a keyset list both ways, with marks that people may have bent in the URL."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, encode_cursor, keyset, page_of


@dataclass(frozen=True, slots=True)
class Leaf(Page[Any]):
    """One page that also knows the mark that the page before it ends at (None on the first)."""

    before: str | None = None


def turn(
    session: Session,
    statement: Select[Any],
    sort: Sort,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return the page after a mark or before one, of rows that end with their sort values.

    Less than a full page before a mark means the beginning: the first page is given whole. Raises BadCursor.
    """
    width = len(sort.columns)
    keyed = statement.add_columns(*(column.label(f"sort_{i}") for i, column in enumerate(sort.columns)))
    if before is not None:
        back = replace(sort, descending=not sort.descending)
        rows = session.execute(keyset(keyed, back, before, limit)).all()
        if len(rows) > limit:
            shown = rows[:limit][::-1]
            return Leaf(shown, _mark(shown[-1], width), _mark(shown[0], width))
        after = None
    rows = session.execute(keyset(keyed, sort, after or None, limit)).all()
    page = page_of(rows, limit, lambda row: row[-width:])
    return Leaf(page.rows, page.after, _mark(page.rows[0], width) if after and page.rows else None)


def _mark(row: Row[Any], width: int) -> str:
    return encode_cursor(row[-width:])
