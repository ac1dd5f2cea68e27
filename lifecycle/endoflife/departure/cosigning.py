"""The hand-over on two phones: each side signs on its own, and the second signature hands the lot over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.departure.drawing import checked_drawing
from lifecycle.endoflife.departure.leaving import judged_to_leave, leave, moment_of
from lifecycle.endoflife.departure.signatures import Signed, put_signature, signature_of
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.writing import LotDone, answered, finish, opened, side_of
from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import RequestReused
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def sign(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    signer_name: str,
    drawing: str | None,
    request_id: UUID,
    occurred_at: datetime | None = None,
) -> LotDone:
    """Sign a lot's hand-over for one's own side; with the other side's signature there, hand it over.

    The guards are judged with the second signature, at the later of both moments: while one of them refuses,
    the first signature stays and the second is to be given again. Signing again before the other side does
    replaces one's own. Raises Forbidden, LotNotFound, ClockAhead, Invalid for a drawing, or
    LotTransitionRefused with every reason.
    """
    side = side_of(actor)
    with opened(session, actor, lot_id, side, to_sign=True) as lot:
        if done := _signed_before(session, lot, request_id):
            return done
        decide_lot(LotAction.HAND_OVER, LotState(lot.state), Side.AUTHORITY)
        at, name = moment_of(occurred_at), signer_name.strip()
        if not name:
            text = N_("Écrivez le nom du signataire.")
            raise LotTransitionRefused(reasons=(Reason("signer-missing", text),))
        signed = Signed(side, name, actor.account_id, at, checked_drawing(drawing), "own")
        theirs = signature_of(session, lot, Side.PARTNER if side is Side.AUTHORITY else Side.AUTHORITY)
        if theirs is None:
            put_signature(session, lot, signed)
            details = {"side": side, "signer": name}
            return finish(
                session, actor, lot, "sign", request_id, fact="fact:signed", details=details, occurred_at=at
            )
        leaving = judged_to_leave(session, lot, max(at, theirs.signed_at))
        put_signature(session, lot, signed)
        names = [theirs.signer_name, name]
        return leave(session, actor, lot, leaving, names if side is Side.PARTNER else names[::-1], request_id)


def _signed_before(session: Session, lot: Lot, request_id: UUID) -> LotDone | None:
    """A second signature is kept under the hand-over that it made: either event answers a repeat."""
    event = find_by_request(session, request_id)
    if event is None:
        return None
    if event.subject_id != lot.id or event.details.get("action") not in ("sign", LotAction.HAND_OVER):
        raise RequestReused
    return answered(lot, event)
