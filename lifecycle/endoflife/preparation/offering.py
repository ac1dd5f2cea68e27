"""Offering a lot to its partner, and taking the offer back before it is answered."""

from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.endoflife import manifest
from lifecycle.endoflife.lotlines import open_lines
from lifecycle.endoflife.preparation.legal import reasons_against_offer
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.phones.service import release, waiting
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side


def offer(session: Session, actor: Actor, lot_id: UUID, request_id: UUID) -> LotDone:
    """Show a draft lot to its partner, with the manifest of each line frozen as it is now.

    Raises Forbidden, LotNotFound, or LotTransitionRefused from another state, for a lot without devices or
    without what its legal basis asks first, or while phones still hold scans for it.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.OFFER, request_id):
            return done
        to = decide_lot(LotAction.OFFER, LotState(lot.state), Side.AUTHORITY)
        count = len(open_lines(session, lot))
        reasons = list(reasons_against_offer(lot))
        if not count:
            text = N_("Ajoutez au moins un équipement avant de proposer le lot.")
            reasons.insert(0, Reason("lot-empty", text))
        if reasons:
            raise LotTransitionRefused(reasons=tuple(reasons))
        refuse_while_phones_hold(session, lot.id)
        manifest.freeze(session, lot.id)
        lot.offered_at = now()
        return finish(session, actor, lot, LotAction.OFFER, request_id, to=to, details={"count": count})


def refuse_while_phones_hold(session: Session, lot_id: UUID) -> None:
    """Refuse while phones still hold scans for a lot, naming each; LotTransitionRefused."""
    text = N_("%(phone)s n’a pas tout envoyé (lectures en attente : %(count)s). Rouvrez-y le scanner.")
    held = waiting(session, lot_id)
    if held:
        reasons = (Reason("phone-holds", text, {"phone": p.name, "count": p.pending}) for p in held)
        raise LotTransitionRefused(reasons=tuple(reasons))


def release_phone(session: Session, actor: Actor, lot_id: UUID, phone_id: UUID, request_id: UUID) -> None:
    """Wait no longer for a lost phone's scans for a lot, and record it; raises Forbidden, PhoneNotFound."""
    if not actor.can(Permission.PHONE_RELEASE):
        raise Forbidden
    with opened(session, actor, lot_id, Side.AUTHORITY):
        release(session, actor, lot_id, phone_id, request_id)


def withdraw(session: Session, actor: Actor, lot_id: UUID, request_id: UUID) -> LotDone:
    """Take an unanswered offer back: the lot is a draft again and the partner no longer sees it."""
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.WITHDRAW, request_id):
            return done
        to = decide_lot(LotAction.WITHDRAW, LotState(lot.state), Side.AUTHORITY)
        lot.offered_at = None
        return finish(session, actor, lot, LotAction.WITHDRAW, request_id, to=to)
