"""Writing history: one statement records any number of events and grows each subject's chain."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to record on one subject.

    `changes` maps a field to `(old, new)`; `details` holds what else was asked; values must be JSON scalars,
    dates, decimals or ids. `occurred_at` defaults to the moment of recording.
    """

    subject_type: str
    subject_id: UUID
    tag: str
    from_state: str | None = None
    to_state: str | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    request_id: UUID | None = None


_COLUMNS = """id uuid, authority_id uuid, subject_type text, subject_id uuid, tag text, from_state text,
  to_state text, occurred_at timestamptz, recorded_at timestamptz, actor_id uuid, actor_name text,
  organisation_id uuid, organisation_name text, request_id uuid, changes jsonb, details jsonb"""
FIELDS = ", ".join(column.split()[0] for column in _COLUMNS.split(","))

# The shared lock lets a checkpoint wait until no writer of the authority is in flight.
LOCK_KEY = "hashtextextended('history ' || :authority, 0)"

# A head keeps its last event's digest so that ON CONFLICT can chain it: hash' = sha256(hash || digest).
_RECORD = text(f"""
WITH guard AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared({LOCK_KEY})),
input AS MATERIALIZED (
  SELECT row.*, event_digest({FIELDS}) AS digest
  FROM guard, jsonb_to_recordset(CAST(:rows AS jsonb)) AS row({_COLUMNS})),
head AS (
  INSERT INTO subject_head AS h (subject_id, subject_type, authority_id, count, digest, hash)
  SELECT subject_id, subject_type, authority_id, 1, digest, sha256(digest) FROM input ORDER BY subject_id
  ON CONFLICT (subject_id) DO UPDATE
    SET count = h.count + 1, digest = excluded.digest, hash = sha256(h.hash || excluded.digest)
  RETURNING subject_id, count, hash)
INSERT INTO event ({FIELDS}, sequence, hash)
SELECT {FIELDS}, head.count, head.hash FROM input JOIN head USING (subject_id)
""")  # noqa: S608 - only the constants above are put in


def plain(value: Any) -> Any:
    """Return a value as history stores it: JSON scalars as they are, dates, decimals and ids as text."""
    match value:
        case datetime():
            return value.isoformat()
        case date() | Decimal() | UUID():
            return str(value)
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def record(session: Session, actor: Actor, entries: Sequence[Entry]) -> list[UUID]:
    """Record events, each on another subject, in one statement; return their ids in the order given.

    The caller holds the row lock of each subject. A `request_id` seen before in the authority breaks the
    unique index `uq_event_request`: look for it first with `find_by_request`.
    """
    if not entries:
        return []
    authority, moment = str(entered(session)), now()
    rows = [_row(entry, actor, authority, moment) for entry in entries]
    session.execute(_RECORD, {"authority": authority, "rows": json.dumps(rows, default=plain)})
    return [UUID(row["id"]) for row in rows]


def _row(entry: Entry, actor: Actor, authority: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "authority_id": authority,
        "subject_type": entry.subject_type,
        "subject_id": str(entry.subject_id),
        "tag": entry.tag,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "occurred_at": (entry.occurred_at or moment).isoformat(),
        "recorded_at": moment.isoformat(),
        "actor_id": plain(actor.account_id),
        "actor_name": actor.name,
        "organisation_id": str(actor.organisation_id),
        "organisation_name": actor.organisation_name,
        "request_id": plain(entry.request_id),
        "changes": entry.changes,
        "details": entry.details,
    }
