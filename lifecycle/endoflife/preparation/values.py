"""The unit value of each device of a lot: the authority's own, in its tables and its history only."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import lock_devices
from lifecycle.endoflife.exchange_model import LineValue
from lifecycle.endoflife.lotlines import Line, named_lines
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.preparation.frames import refuse_unless_before_hand_over
from lifecycle.endoflife.preparation.legal import values_of
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.states.lots import Side

#: euros; beyond it a value is a slip of the finger
MOST = Decimal(100_000)


def set_values(
    session: Session, actor: Actor, lot_id: UUID, values: Mapping[UUID, Decimal | None], request_id: UUID
) -> LotDone:
    """Say what devices of a lot are worth today, in euros by line id; None takes a value away.

    Only what changes is written, with an event on each device. The lot's own history, which the partner
    reads, says only how many. Raises LineNotFound, Invalid for a negative or senseless value, or
    LotTransitionRefused once the lot is handed over.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "set_values", request_id):
            return done
        refuse_unless_before_hand_over(lot)
        _refuse_senseless(values)
        lines = named_lines(session, lot, values.keys())
        before = values_of(session, lot.id)
        changed = [line for line in lines if before.get(line.id) != values[line.id]]
        lock_devices(session, [line.asset_id for line in changed])
        _write(session, lot, {line.id: values[line.id] for line in changed})
        _tell_devices(session, actor, lot, changed, before, values, request_id)
        details = {"count": len(changed)}
        return finish(session, actor, lot, "set_values", request_id, fact="fact:valued", details=details)


def _refuse_senseless(values: Mapping[UUID, Decimal | None]) -> None:
    if any(value is not None and not 0 <= value <= MOST for value in values.values()):
        text = N_("Une valeur unitaire est un montant en euros, de 0 à 100 000.")
        raise Invalid(fields={"values": [Reason("value-out-of-range", text)]})


def _write(session: Session, lot: Lot, values: Mapping[UUID, Decimal | None]) -> None:
    gone = [line_id for line_id, value in values.items() if value is None]
    if gone:
        session.execute(delete(LineValue).where(LineValue.line_id.in_(gone)))
    rows = [
        {
            "line_id": line_id,
            "authority_id": lot.authority_id,
            "lot_id": lot.id,
            "unit_value": value,
            "valued_on": today(),
        }
        for line_id, value in values.items()
        if value is not None
    ]
    if rows:
        row = insert(LineValue).values(rows)
        kept = {"unit_value": row.excluded.unit_value, "valued_on": row.excluded.valued_on}
        session.execute(row.on_conflict_do_update(index_elements=["line_id"], set_=kept))


def _tell_devices(
    session: Session,
    actor: Actor,
    lot: Lot,
    lines: Collection[Line],
    before: Mapping[UUID, Decimal],
    values: Mapping[UUID, Decimal | None],
    request_id: UUID,
) -> None:
    """Record each new value on its device, in id order as all rooms lock subjects' chains."""
    entries = [
        Entry(
            "asset",
            line.asset_id,
            "asset:fact:valued",
            changes={"unit_value": (before.get(line.id), values[line.id])},
            details={"action": "value", "lot_id": lot.id, "lot_number": lot.number},
            request_id=derived_id(request_id, line.asset_id),
        )
        for line in sorted(lines, key=lambda line: line.asset_id)
    ]
    record(session, actor, entries)
