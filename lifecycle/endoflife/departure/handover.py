"""The hand-over on one phone: the partner types its code on the authority's, and both have signed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.departure.drawing import checked_drawing
from lifecycle.endoflife.departure.leaving import judged_to_leave, leave, moment_of
from lifecycle.endoflife.departure.signatures import Signed, put_signature
from lifecycle.endoflife.departure.signing import issuer_of, try_code
from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.writing import LotDone, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.lots import LotAction, Side


def hand_over(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    request_id: UUID,
    *,
    authority_signer: str,
    partner_signer: str,
    signing_code: str,
    occurred_at: datetime | None = None,
    authority_drawing: str | None = None,
    partner_drawing: str | None = None,
) -> LotDone | WrongCode:
    """Hand a lot over with both signatures, in a number of statements that its size does not change.

    One that is sent late is judged at its `occurred_at`, the code's validity and the dates with it.
    A wrong code is returned, not raised: the caller commits, which keeps the counted try, then raises it.
    Raises before looking at the code: Forbidden, LotNotFound, ClockAhead, Invalid for a drawing, or
    LotTransitionRefused with every reason of every device. Devices that leave with their data to a certified
    destruction owe a certificate.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY, to_sign=True) as lot:
        if done := seen_before(session, lot, LotAction.HAND_OVER, request_id):
            return done
        at = moment_of(occurred_at)
        names = {Side.AUTHORITY: authority_signer.strip(), Side.PARTNER: partner_signer.strip()}
        drawings = {
            Side.AUTHORITY: checked_drawing(authority_drawing),
            Side.PARTNER: checked_drawing(partner_drawing),
        }
        leaving = judged_to_leave(session, lot, at, list(_unsigned(names)))
        if wrong := try_code(session, lot, signing_code, at):
            return wrong
        accounts = {Side.AUTHORITY: actor.account_id, Side.PARTNER: issuer_of(session, lot)}
        for side, name in names.items():
            method = "own" if side is Side.AUTHORITY else "code"
            put_signature(session, lot, Signed(side, name, accounts[side], at, drawings[side], method))
        return leave(session, actor, lot, leaving, list(names.values()), request_id)


def _unsigned(names: Mapping[Side, str]) -> Iterator[Reason]:
    if not all(names.values()):
        yield Reason("signer-missing", N_("Écrivez le nom des deux signataires."))
