"""Offering a lot to its partner, and taking the offer back before it is answered."""

from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife import manifest
from lifecycle.endoflife.lotlines import open_lines
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def offer(session: Session, actor: Actor, lot_id: UUID, request_id: UUID) -> LotDone:
    """Show a draft lot to its partner, with the manifest of each line frozen as it is now.

    Raises Forbidden, LotNotFound, or LotTransitionRefused from another state or for a lot without devices.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.OFFER, request_id):
            return done
        to = decide_lot(LotAction.OFFER, LotState(lot.state), Side.AUTHORITY)
        count = len(open_lines(session, lot))
        if not count:
            text = N_("Ajoutez au moins un équipement avant de proposer le lot.")
            raise LotTransitionRefused(reasons=(Reason("lot-empty", text),))
        manifest.freeze(session, lot.id)
        lot.offered_at = now()
        return finish(session, actor, lot, LotAction.OFFER, request_id, to=to, details={"count": count})


def withdraw(session: Session, actor: Actor, lot_id: UUID, request_id: UUID) -> LotDone:
    """Take an unanswered offer back: the lot is a draft again and the partner no longer sees it."""
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.WITHDRAW, request_id):
            return done
        to = decide_lot(LotAction.WITHDRAW, LotState(lot.state), Side.AUTHORITY)
        lot.offered_at = None
        return finish(session, actor, lot, LotAction.WITHDRAW, request_id, to=to)
