"""The partner's one-time signing code: it asks for the code on its side and types it on the other's phone."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.model import Lot, SigningCode
from lifecycle.endoflife.writing import finish, opened
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.states.decide import decide_lot
from lifecycle.states.lots import LotAction, LotState, Side

DIGITS = 6
LIFETIME = timedelta(minutes=15)
MAX_ATTEMPTS = 5
_ISSUED = "fact:code_issued"
_SALT = 16


def issue_signing_code(session: Session, actor: Actor, lot_id: UUID) -> str:
    """Return a new six-digit code for a lot ready to be handed over; the one before no longer counts.

    The code signs once, within 15 minutes and five tries. We keep only its hash. Raises Forbidden,
    LotNotFound, or LotTransitionRefused where the lot cannot be handed over now.
    """
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        decide_lot(LotAction.HAND_OVER, LotState(lot.state), Side.AUTHORITY)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        fresh = {"code_hash": _hashed(code), "attempts": 0, "expires_at": now() + LIFETIME}
        row = insert(SigningCode).values(lot_id=lot.id, authority_id=lot.authority_id, **fresh)
        session.execute(row.on_conflict_do_update(index_elements=["lot_id"], set_=fresh))
        finish(session, actor, lot, "issue_signing_code", None, fact=_ISSUED)
        return code


def try_code(session: Session, lot: Lot, typed: str) -> WrongCode | None:
    """Use a lot's code up when it is the one typed; otherwise count the try and return the refusal.

    The refusal is a value, not raised, so that the caller's commit keeps the count.
    """
    wanted = select(SigningCode).where(SigningCode.lot_id == lot.id).with_for_update()
    kept = session.scalar(wanted.execution_options(populate_existing=True))
    if kept is None or kept.expires_at < now() or kept.attempts >= MAX_ATTEMPTS:
        return WrongCode(left=0)
    if not _matches(kept.code_hash, "".join(typed.split())):
        kept.attempts += 1
        session.flush()
        return WrongCode(left=MAX_ATTEMPTS - kept.attempts)
    session.execute(delete(SigningCode).where(SigningCode.lot_id == lot.id))
    return None


def issuer_of(session: Session, lot: Lot) -> UUID | None:
    """Return the account that asked for the lot's last code: the partner's signature is its."""
    issued = select(Event.actor_id).where(Event.subject_id == lot.id, Event.tag == f"lot:{_ISSUED}")
    return session.scalar(issued.order_by(Event.sequence.desc()).limit(1))


def _hashed(code: str, salt: bytes | None = None) -> bytes:
    """Return salt and scrypt hash: a million codes must stay slow to try for who reads a backup."""
    salt = salt or secrets.token_bytes(_SALT)
    return salt + hashlib.scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1)


def _matches(kept: bytes, typed: str) -> bool:
    return hmac.compare_digest(kept, _hashed(typed, kept[:_SALT]))
