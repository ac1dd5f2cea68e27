"""What a repair lot does to its devices' sheets: they leave to a partner and come back with an answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from lifecycle.repairs.model import Repair
from lifecycle.repairs.words import Outcome, Provider


@dataclass(frozen=True, slots=True)
class Returned:
    """A device's repair as the partner told it: outcome, what was done, its price in euros if it has one."""

    repair_id: UUID
    outcome: Outcome
    done: str
    cost: Decimal | None


def note_sent(session: Session, repair_ids: Sequence[UUID], partner_id: UUID, on: date) -> None:
    """Write on open repairs that a partner took the devices along on a day."""
    if not repair_ids:
        return
    named = {"provider": Provider.PARTNER, "partner_id": partner_id, "provider_name": ""}
    sent = update(Repair).where(Repair.id.in_(repair_ids), Repair.finished_at.is_(None))
    # A date of return that was fixed for another way of repairing no longer holds.
    values = {**named, "sent_on": on, "expected_on": None, "version": Repair.version + 1}
    session.execute(sent.values(values), execution_options={"synchronize_session": False})
    session.expire_all()


_RETURNED = text("""
UPDATE repair SET verdict = row.outcome, version = version + 1,
  labour_cost = CASE WHEN row.cost IS NULL THEN labour_cost ELSE coalesce(labour_cost, 0) + row.cost END,
  notes = concat_ws(E'\\n', nullif(notes, ''), nullif(row.done, '')),
  outcome = CASE WHEN row.outcome = 'repaired' THEN row.outcome END,
  finished_at = CASE WHEN row.outcome = 'repaired' THEN clock_timestamp() END
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, outcome text, done text, cost numeric)
WHERE repair.id = row.id AND repair.finished_at IS NULL
""")


def take_returned(session: Session, returned: Sequence[Returned]) -> None:
    """Write what a partner told on the open repairs of devices that are back; the repaired ones end."""
    rows = [
        {
            "id": str(each.repair_id),
            "outcome": each.outcome,
            "done": each.done,
            "cost": None if each.cost is None else str(each.cost),
        }
        for each in returned
    ]
    session.flush()
    session.execute(_RETURNED, {"rows": json.dumps(rows)})
    session.expire_all()
