"""The lines of a locked lot as its use cases handle them: read once, changed together."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from lifecycle.db.among import among
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.model import Lot, LotLine

Line = Row[Any]
_COLUMNS = (
    LotLine.id, LotLine.asset_id, LotLine.is_open, LotLine.decision, LotLine.reception, LotLine.outcome,
    LotLine.returned_on, LotLine.repair_id, LotLine.repair_outcome,
    LotLine.certificate_owed, LotLine.manifest["code"].astext.label("code"),
)  # fmt: skip


def is_ended(line: Line) -> bool:
    """Tell whether a line has nothing more to come: refused, told what became of it, or given back."""
    return line.decision == "refused" or line.outcome is not None or line.returned_on is not None


def open_lines(session: Session, lot: Lot) -> Sequence[Line]:
    """Return the lines of a lot whose device is still on it, in their order."""
    wanted = select(*_COLUMNS).where(LotLine.lot_id == lot.id, LotLine.is_open)
    return session.execute(wanted.order_by(LotLine.position)).all()


def named_lines(session: Session, lot: Lot, line_ids: Collection[UUID]) -> Sequence[Line]:
    """Return these lines of a lot, or raise LineNotFound where one is not its own or none is named."""
    wanted = select(*_COLUMNS).where(LotLine.lot_id == lot.id, among(LotLine.id, line_ids))
    found = session.execute(wanted.order_by(LotLine.position)).all()
    if not line_ids or {line.id for line in found} != set(line_ids):
        raise LineNotFound
    return found


def change_lines(session: Session, line_ids: Collection[UUID], **values: Any) -> None:
    """Give lines of a locked lot the same new values, in one statement."""
    if line_ids:
        changed = update(LotLine).where(among(LotLine.id, line_ids)).values(values)
        session.execute(changed, execution_options={"synchronize_session": False})


def owing_lines(session: Session, lot: Lot) -> Sequence[Line]:
    """Return the ended lines of a lot that still owe a destruction certificate."""
    owing = (LotLine.certificate_owed, LotLine.proof_id.is_(None), LotLine.outcome.is_not(None))
    wanted = select(*_COLUMNS).where(LotLine.lot_id == lot.id, ~LotLine.is_open, *owing)
    return session.execute(wanted.order_by(LotLine.position)).all()
