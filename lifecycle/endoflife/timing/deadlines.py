"""By when each side owes its next step: delays that an authority sets, what is late, and the reminders."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, true
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.exchange_model import Delays as DelaysRow
from lifecycle.endoflife.exchange_views import Due
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.timing.delays import DEFAULTS
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_
from lifecycle.states.lots import LotState, Side

# Lots of which somebody owes something; a closed one may still wait for nothing.
_OWING = (LotState.OFFERED, LotState.ACCEPTED, LotState.SCHEDULED, LotState.HANDED_OVER, LotState.RECEIVED)

TEXTS = {
    "answer": N_("Réponse du partenaire"),
    "pickup": N_("Enlèvement prévu"),
    "reception": N_("Réception à valider"),
    "outcome": N_("Devenirs à déclarer : %(count)s"),
    "certificate": N_("Certificats de destruction à joindre : %(count)s"),
    "close": N_("Lot prêt à clore"),
}


def overdue(session: Session, on: date) -> list[Due]:
    """Return what is late on a day in the lots that the entered organisation sees, the longest late first."""
    owed = (due for row in session.execute(_rows()) for due in _of(row))
    late = (due for due in owed if due.is_late(on) and due.code != "close")
    return sorted(late, key=lambda due: (due.due_on, due.number))


def dues_of(session: Session, lot_id: UUID) -> tuple[Due, ...]:
    """Return what is owed on one lot and by when, soonest first."""
    owed = (due for row in session.execute(_ONE, {"lot": lot_id}) for due in _of(row))
    return tuple(sorted(owed, key=lambda due: due.due_on))


def _rows() -> Select[*tuple[Any, ...]]:
    """Select lots that wait for somebody, with their authority's delays and counts of what they wait for."""
    here = LotLine.is_open & (LotLine.reception == "received") & LotLine.repair_id.is_(None)
    owing = LotLine.certificate_owed & LotLine.proof_id.is_(None) & LotLine.returned_on.is_(None)
    counts = (
        select(
            func.count().filter(here).label("awaited"),
            func.count().filter(owing).label("owing"),
            func.count().filter(LotLine.is_open).label("open"),
        )
        .where(LotLine.lot_id == Lot.id)
        .lateral("counts")
    )
    given = [
        func.coalesce(getattr(DelaysRow, name), default).label(name)
        for name, default in asdict(DEFAULTS).items()
    ]
    return (
        select(
            Lot.id, Lot.number, Lot.title, Lot.state, Lot.authority_id, Lot.partner_id, Lot.pickup_at,
            Lot.offered_at, Lot.handed_over_at, Lot.received_at, counts.c.awaited, counts.c.owing,
            counts.c.open, *given,
        )
        .outerjoin(DelaysRow, DelaysRow.authority_id == Lot.authority_id)
        .join(counts, true())
        .where(Lot.state.in_(_OWING))
    )  # fmt: skip


# Made once: it takes longer to write than to run.
_ONE = _rows().where(Lot.id == bindparam("lot"))


def _of(row: Any) -> Iterator[Due]:
    """Yield what one lot's sides owe, with its day."""
    partner, authority = Side.PARTNER, Side.AUTHORITY
    match LotState(row.state):
        case LotState.OFFERED:
            yield _due(row, "answer", partner, _after(row.offered_at, row.answer_days))
        case LotState.ACCEPTED | LotState.SCHEDULED if row.pickup_at is not None:
            yield _due(row, "pickup", authority, _after(row.pickup_at, 0))
        case LotState.HANDED_OVER:
            yield _due(row, "reception", partner, _after(row.handed_over_at, row.reception_days))
        case LotState.RECEIVED if row.awaited:
            yield _due(row, "outcome", partner, _after(row.received_at, row.outcome_days), row.awaited)
        case LotState.RECEIVED if not row.open and not row.owing:
            yield _due(row, "close", authority, _after(row.received_at, row.outcome_days))
    if row.handed_over_at and row.owing:
        yield _due(row, "certificate", partner, _after(row.handed_over_at, row.certificate_days), row.owing)


def _after(moment: datetime, days: int) -> date:
    return moment.astimezone(PARIS).date() + timedelta(days=days)


def _due(row: Any, code: str, side: Side, due_on: date, count: int | None = None) -> Due:
    params = {} if count is None else {"count": count}
    about = (row.id, row.number, row.title, row.authority_id, row.partner_id)
    return Due(code, TEXTS[code], side, due_on, *about, params)


def dues_with_pickups(session: Session) -> Sequence[tuple[Due, datetime | None]]:
    """Return what the lots of the entered authority owe, each with its pick-up's instant."""
    mine = _rows().where(Lot.authority_id == entered(session))
    return [(due, row.pickup_at) for row in session.execute(mine) for due in _of(row)]
