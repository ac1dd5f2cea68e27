"""Writing the decided moves of many assets at once: a few statements however many there are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, plain, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.registry.acting import reached
from lifecycle.registry.following import Step, follow
from lifecycle.states.decide import Move


@dataclass(frozen=True, slots=True)
class Change:
    """A decided move of one asset, with what goes along, to be written with others in a few statements."""

    asset_id: UUID
    move: Move
    fields: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    request_id: UUID | None = None


_MANY = text("""
UPDATE asset SET state = row.state, version = version + 1,
  left_on = CASE WHEN row.keeps_left THEN asset.left_on ELSE row.left_on END,
  functional_status = coalesce(row.functional_status, asset.functional_status), updated_at = clock_timestamp()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(
  id uuid, state text, left_on date, keeps_left boolean, functional_status text)
WHERE asset.id = row.id
""")


def change_many(
    session: Session, actor: Actor, changes: Sequence[Change], occurred_at: datetime | None = None
) -> None:
    """Write decided moves of locked assets and their events, in two statements however many there are.

    Only `state`, `left_on` and `functional_status` may change here; the caller has locked the rows and
    decided each move. What follows a state (`following`) may add statements of its own, not by device.
    """
    rows = [
        {
            "id": str(c.asset_id),
            "state": c.move.target,
            "left_on": plain(c.fields.get("left_on")),
            "keeps_left": "left_on" not in c.fields,
            "functional_status": c.fields.get("functional_status"),
        }
        for c in changes
    ]
    session.flush()
    at = occurred_at or now()
    along = follow(
        session, actor, [Step(c.asset_id, c.move.action, c.move.source, c.move.target, at) for c in changes]
    )
    session.execute(_MANY, {"rows": json.dumps(rows)})
    session.expire_all()
    entries = [
        Entry(
            "asset",
            c.asset_id,
            c.move.tag,
            c.move.source,
            reached(c.move),
            details={"action": c.move.action, **c.details, **along.get(c.asset_id, {})},
            occurred_at=occurred_at,
            request_id=c.request_id,
        )
        for c in changes
    ]
    record(session, actor, entries)
