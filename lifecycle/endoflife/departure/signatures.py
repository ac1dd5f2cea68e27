"""Signatures of a hand-over as they are kept: one a side, replaced only until both are there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot, LotSignature
from lifecycle.kernel.ids import new_id
from lifecycle.states.lots import Side


@dataclass(frozen=True, slots=True)
class Signed:
    """One side's signature: whose name, by which account, when, its drawing, and how (`model.SIGNED_HOW`)."""

    side: Side
    name: str
    account_id: UUID | None
    at: datetime
    drawing: str | None
    method: str


def put_signature(session: Session, lot: Lot, signed: Signed) -> None:
    """Keep a side's signature of a locked lot that is not handed over yet, in place of an earlier one."""
    values = {
        "signer_name": signed.name,
        "account_id": signed.account_id,
        "signed_at": signed.at,
        "drawing": signed.drawing,
        "method": signed.method,
    }
    keys = {"id": new_id(), "authority_id": lot.authority_id, "lot_id": lot.id, "side": signed.side}
    row = insert(LotSignature).values(**keys, **values)
    session.execute(row.on_conflict_do_update(index_elements=["lot_id", "side"], set_=values))


def signature_of(session: Session, lot: Lot, side: Side) -> LotSignature | None:
    """Return a side's signature of a lot, None where it has not signed."""
    theirs = select(LotSignature).where(LotSignature.lot_id == lot.id, LotSignature.side == side)
    return session.scalar(theirs.execution_options(populate_existing=True))
