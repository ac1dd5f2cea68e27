"""Boards and shared figures made ready before anyone asks: the worker's part of what is kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import now, today
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.kept import board_of
from lifecycle.reports.model import KeptBoard
from lifecycle.reports.shared_count import refresh_shared

#: Seconds that a round may take, so that jobs that people wait for are not kept waiting themselves.
AT_MOST = 60.0
#: Boards of a scope that nobody asked for in so long are forgotten.
UNREAD = timedelta(days=31)
_ROUND = 300.0  # seconds from one round to the next


def refresh_boards(
    sessions: sessionmaker[Session], authorities: Sequence[UUID], seconds: float = AT_MOST
) -> None:
    """Bring up to date the boards of the present year of authorities that changed, and what they share.

    Each authority has its own transaction; those that time leaves out have theirs in the next round.
    """
    end = monotonic() + seconds
    for authority_id in _turned(authorities):
        if monotonic() > end:
            return
        with sessions() as session:
            enter(session, authority_id)
            refresh(session, today())
            session.commit()


def _turned(authorities: Sequence[UUID]) -> Sequence[UUID]:
    """Return the authorities from another one on each round, so that the last are not always left out."""
    first = int(now().timestamp() // _ROUND) % max(len(authorities), 1)
    return [*authorities[first:], *authorities[:first]]


def refresh(session: Session, on: date) -> None:
    """Bring the authority entered up to date, unless it has no device."""
    session.execute(delete(KeptBoard).where(KeptBoard.day < on - UNREAD))
    if session.scalar(select(Asset.id).limit(1)) is None:
        return
    basis = basis_for(session, on)
    for key in BOARDS:
        board_of(session, key, Scope(on.year), basis)
    refresh_shared(session, on.year, on)
