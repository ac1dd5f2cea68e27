"""Boards computed before, read again as long as nothing happened since: nobody waits, nor reads old news.

A kept board holds for a day, a program and its factors, and for the history that it was computed from, which
`history.watching` tells. One statement finds a board and asks whether it holds.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.watching import watch
from lifecycle.kernel.clock import now
from lifecycle.reports import frozen, trends
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.model import KeptBoard

#: The board whose figures are noted month by month.
NOTED = "overview"

# Of every event recorded since, one more than were seen is enough to know.
_HELD = """
FROM kept_board k
WHERE k.authority_id = current_organisation() AND k.board = :board AND k.scope = :scope AND k.day = :day
  AND k.stamp = :stamp || (SELECT md5(string_agg(category::text, '|' ORDER BY key)) FROM category)
  AND k.seen = (
    SELECT count(*) FROM (
      SELECT FROM event e WHERE e.authority_id = k.authority_id AND e.recorded_at >= k.since
      LIMIT k.seen + 1) AS later)
"""
_FIND = text(f"SELECT k.computed_at, k.payload {_HELD}")
_FIND_MARK = text(f"SELECT k.computed_at {_HELD}")
_CATEGORIES = text("SELECT md5(string_agg(category::text, '|' ORDER BY key)) FROM category")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a kept board from all others: those of one mark are the same to the last digit."""

    authority_id: UUID
    board: str
    scope: Scope
    computed_at: datetime


def board_of(session: Session, key: str, scope: Scope, basis: Basis) -> Board:
    """Return a board of the authority entered: the kept one if it holds, else computed now and kept.

    Of two who ask at once, one computes and the other waits for it, at most as long as the session waits
    for locks. KeyError for a board that is none of `BOARDS`.
    """
    return marked_board(session, key, scope, basis)[1]


def marked_board(session: Session, key: str, scope: Scope, basis: Basis) -> tuple[Mark, Board]:
    """Return a board as `board_of` does, with its mark."""
    where = _where(key, scope, basis)
    held = session.execute(_FIND, where).one_or_none()
    if held is None:
        with _alone(session, where):
            held = session.execute(_FIND, where).one_or_none()
            if held is None:
                return _computed(session, key, scope, basis)
    return Mark(entered(session), key, scope, held.computed_at), frozen.load(held.payload)


def mark_of(session: Session, key: str, scope: Scope, basis: Basis) -> Mark | None:
    """Return the mark of the kept board that holds, None if there is none: the board itself is not read."""
    found = session.scalar(_FIND_MARK, _where(key, scope, basis))
    return None if found is None else Mark(entered(session), key, scope, found)


def _where(key: str, scope: Scope, basis: Basis) -> dict[str, Any]:
    return {"board": key, "scope": scope_name(scope), "day": basis.on, "stamp": _stamp(basis)}


def _stamp(basis: Basis) -> str:
    """Return what a board stands on besides the history and the categories: program and factors."""
    return f"{program()} {basis.factors.set_id} {basis.factors.version} "


def scope_name(scope: Scope) -> str:
    """Return a scope as the text that a kept board is found by."""
    return f"{scope.year} {scope.site_id or '*'} {scope.category or '*'}"


@cache
def program() -> str:
    """Return a digest of the code that computes: another program's boards are computed anew."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for room in ("reports", "impact", "footprint"):
        for path in sorted((package / room).rglob("*.py")):
            digest.update(path.read_bytes())
        for path in sorted((package / room).rglob("*.json")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(session: Session, where: dict[str, Any]) -> Iterator[None]:
    """Let one at a time compute a board; who has waited too long computes it as well."""
    name = f"board {entered(session)} {where['board']} {where['scope']}"
    try:
        with session.begin_nested():
            session.execute(_LOCK, {"name": name})
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
    yield


def _computed(session: Session, key: str, scope: Scope, basis: Basis) -> tuple[Mark, Board]:
    moment, begun = now(), watch(session)
    board = BOARDS[key](session, scope, basis)
    row = insert(KeptBoard).values(
        authority_id=entered(session),
        board=key,
        scope=scope_name(scope),
        day=basis.on,
        stamp=f"{_stamp(basis)}{session.scalar(_CATEGORIES)}",
        since=begun.since,
        seen=begun.seen,
        computed_at=moment,
        payload=frozen.dump(board),
    )
    fresh = {name: row.excluded[name] for name in ("day", "stamp", "since", "seen", "computed_at", "payload")}
    session.execute(row.on_conflict_do_update(index_elements=["authority_id", "board", "scope"], set_=fresh))
    if key == NOTED and scope == Scope(basis.on.year):
        trends.note(session, board.figures, basis.on)
    return Mark(entered(session), key, scope, moment), board
