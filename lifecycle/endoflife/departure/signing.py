"""The partner's one-time signing code: it asks for the code on its side and types it on the other's phone."""

import hashlib
import hmac
import secrets
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.model import Lot, SigningCode
from lifecycle.endoflife.writing import finish, opened
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import CLOCK_TOLERANCE
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import LotAction, LotState, Side

DIGITS = 6
LIFETIME = timedelta(minutes=15)
# How long a phone without a signal may keep a signed hand-over after the code's end.
LATEST = timedelta(days=7)
MAX_ATTEMPTS = 5
_ISSUED = "fact:code_issued"
_SALT = 16
# Of scrypt: a million codes must stay slow to try for who reads a backup.
_COST = 2**14


def issue_signing_code(session: Session, actor: Actor, lot_id: UUID, *, for_pickup_day: bool = False) -> str:
    """Return a new six-digit code for a lot ready to be handed over; the one before no longer counts.

    The code signs once, within five tries and 15 minutes, or until the end of the pick-up's day for a place
    without a signal. We keep only its hash. Raises Forbidden, LotNotFound, or LotTransitionRefused where the
    lot cannot be handed over now, or has no pick-up day to come.
    """
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        decide_lot(LotAction.HAND_OVER, LotState(lot.state), Side.AUTHORITY)
        until = _end_of_pickup_day(lot) if for_pickup_day else now() + LIFETIME
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        fresh = {"code_hash": _hashed(code), "attempts": 0, "issued_at": now(), "expires_at": until}
        row = insert(SigningCode).values(lot_id=lot.id, authority_id=lot.authority_id, **fresh)
        session.execute(row.on_conflict_do_update(index_elements=["lot_id"], set_=fresh))
        details = {"for_pickup_day": True} if for_pickup_day else {}
        finish(session, actor, lot, "issue_signing_code", None, fact=_ISSUED, details=details)
        return code


def _end_of_pickup_day(lot: Lot) -> datetime:
    day = lot.pickup_at.astimezone(PARIS).date() if lot.pickup_at else None
    if day is None or day < today():
        text = N_("Fixez d’abord le rendez-vous : ce code vaut pour le jour de l’enlèvement.")
        raise LotTransitionRefused(reasons=(Reason("pickup-missing", text),))
    return datetime.combine(day + timedelta(days=1), time(), PARIS)


def try_code(session: Session, lot: Lot, typed: str, at: datetime) -> WrongCode | None:
    """Use a lot's code up when it is the one typed; otherwise count the try and return the refusal.

    `at` is when it was typed: a phone without a signal sends it later, at most a week after its end. The
    refusal is a value, not raised, so that the caller's commit keeps the count.
    """
    wanted = select(SigningCode).where(SigningCode.lot_id == lot.id).with_for_update()
    kept = session.scalar(wanted.execution_options(populate_existing=True))
    if kept is None or not _held(kept, at) or kept.attempts >= MAX_ATTEMPTS:
        return WrongCode(left=0)
    if not _matches(kept.code_hash, "".join(typed.split())):
        kept.attempts += 1
        session.flush()
        return WrongCode(left=MAX_ATTEMPTS - kept.attempts)
    session.execute(delete(SigningCode).where(SigningCode.lot_id == lot.id))
    return None


def _held(kept: SigningCode, at: datetime) -> bool:
    """Tell whether a code was there and valid when it was typed, and is not too old to be sent."""
    was_valid = kept.issued_at - CLOCK_TOLERANCE <= at <= kept.expires_at
    return was_valid and now() <= kept.expires_at + LATEST


def issuer_of(session: Session, lot: Lot) -> UUID | None:
    """Return the account that asked for the lot's last code: the partner's signature is its."""
    issued = select(Event.actor_id).where(Event.subject_id == lot.id, Event.tag == f"lot:{_ISSUED}")
    return session.scalar(issued.order_by(Event.sequence.desc()).limit(1))


def _hashed(code: str, salt: bytes | None = None) -> bytes:
    """Return salt and scrypt hash of a code."""
    salt = salt or secrets.token_bytes(_SALT)
    return salt + hashlib.scrypt(code.encode(), salt=salt, n=_COST, r=8, p=1)


def _matches(kept: bytes, typed: str) -> bool:
    return hmac.compare_digest(kept, _hashed(typed, kept[:_SALT]))
