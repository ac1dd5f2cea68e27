"""The partner's reception: a fact apart from the hand-over, line by line, by scanning."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.arrival.looking import note_unexpected
from lifecycle.endoflife.devices import DeviceReason
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.lotlines import Line, change_lines, open_lines
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def receive(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    request_id: UUID,
    *,
    received: Collection[UUID] | None = None,
    missing: Collection[UUID] | None = None,
    unexpected: Sequence[str] = (),
) -> LotDone:
    """Receive a handed-over lot: each line is received or missing; codes that were not expected are noted.

    `received` and `missing` hold line ids. With neither, what was marked as seen in the reception's sittings
    is received and all the rest is missing. Raises Forbidden, LotNotFound, LineNotFound, or
    LotTransitionRefused with a reason for each line left out or told both ways.
    """
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        if done := seen_before(session, lot, LotAction.RECEIVE, request_id):
            return done
        to = decide_lot(LotAction.RECEIVE, LotState(lot.state), Side.PARTNER)
        lines = open_lines(session, lot)
        here, lost = set(received or ()), set(missing or ())
        if received is None and missing is None:
            here = _seen(session, lot)
            lost = {line.id for line in lines} - here
        if (here | lost) - {line.id for line in lines}:
            raise LineNotFound
        if unclear := [_unclear(line) for line in lines if (line.id in here) is (line.id in lost)]:
            raise LotTransitionRefused(reasons=tuple(unclear))
        change_lines(session, here, reception="received")
        change_lines(session, lost, reception="missing")
        lot.received_at = now()
        codes = note_unexpected(session, actor, lot, unexpected)
        details = {"received": len(here), "missing": len(lost), "unexpected": codes}
        return finish(session, actor, lot, LotAction.RECEIVE, request_id, to=to, details=details)


def _seen(session: Session, lot: Lot) -> set[UUID]:
    marked = (LotLine.lot_id == lot.id, LotLine.is_open, LotLine.seen_at.is_not(None))
    return set(session.scalars(select(LotLine.id).where(*marked)))


def _unclear(line: Line) -> DeviceReason:
    text = N_("Dites si cet équipement a été reçu ou s’il manque.")
    return DeviceReason("reception-unsaid", text, {}, line.asset_id, line.code)
