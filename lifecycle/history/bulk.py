"""Writing a whole past at once: events of new subjects, chained as `record()` would have chained them.

Where `record()` grows one link a subject, this writes any number of links of subjects that have no head yet.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from lifecycle.history.record import FIELDS, LOCK_KEY, plain


class PastEvent(NamedTuple):
    """An event as it was recorded then; its fields are those of `record.FIELDS`, in their order."""

    id: UUID
    authority_id: UUID
    subject_type: str
    subject_id: UUID
    tag: str
    from_state: str | None
    to_state: str | None
    occurred_at: datetime
    recorded_at: datetime
    actor_id: UUID | None
    actor_name: str
    organisation_id: UUID
    organisation_name: str
    request_id: UUID | None
    changes: Mapping[str, Any]
    details: Mapping[str, Any]


_JSON = json.JSONEncoder(default=plain)

# A running aggregate walks each chain once: hash' = sha256(hash || digest), the first one sha256(digest).
_TOOLS = f"""
CREATE TEMP TABLE IF NOT EXISTS past_event ON COMMIT DELETE ROWS AS SELECT {FIELDS} FROM event WITH NO DATA;
ALTER TABLE pg_temp.past_event ADD COLUMN IF NOT EXISTS place bigint GENERATED ALWAYS AS IDENTITY;
CREATE OR REPLACE FUNCTION pg_temp.link(bytea, bytea) RETURNS bytea LANGUAGE sql IMMUTABLE
  RETURN sha256($1 || $2);
CREATE OR REPLACE AGGREGATE pg_temp.chained(bytea) (sfunc = pg_temp.link, stype = bytea, initcond = '');
"""  # noqa: S608 - only the constants above are put in

_RECORD_PAST = text(f"""
WITH linked AS MATERIALIZED (
  SELECT {FIELDS}, digest, row_number() OVER chain AS sequence, pg_temp.chained(digest) OVER chain AS hash,
    count(*) OVER (PARTITION BY subject_id) AS count
  FROM (SELECT *, event_digest({FIELDS}) AS digest FROM pg_temp.past_event) AS input
  WINDOW chain AS (PARTITION BY subject_id ORDER BY place)),
head AS (
  INSERT INTO subject_head (subject_id, subject_type, authority_id, count, digest, hash)
  SELECT subject_id, subject_type, authority_id, count, digest, hash FROM linked WHERE sequence = count)
INSERT INTO event ({FIELDS}, sequence, hash)
SELECT {FIELDS}, sequence, hash FROM linked ORDER BY recorded_at, subject_id, sequence
""")  # noqa: S608


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows to a table by COPY in the connection's transaction; mappings must come as JSON texts."""
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def record_past(connection: Connection, authority_id: UUID, events: Iterable[PastEvent]) -> None:
    """Record past events of one authority, each subject's in the order given, in a few statements.

    The connection is the owner's and in a transaction. The subjects must be new: one that has a history
    already breaks a unique constraint (IntegrityError).
    """
    connection.execute(
        text(f"SELECT pg_advisory_xact_lock_shared({LOCK_KEY})"), {"authority": str(authority_id)}
    )
    connection.exec_driver_sql(_TOOLS)
    rows = ((*event[:-2], _JSON.encode(event.changes), _JSON.encode(event.details)) for event in events)
    copy_rows(connection, "pg_temp.past_event", PastEvent._fields, rows)
    connection.execute(_RECORD_PAST)
    connection.execute(text("TRUNCATE pg_temp.past_event"))
