"""What a device hangs on: from the code, tag or serial that a row gives to an asset, many at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.intake.known import shown_reference
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.serials import serial_key

# A serial that several assets share designates none. A label's code may have been taken elsewhere when its
# device came in: the run's own row still says which device it is.
_FIND = text("""
WITH asked AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS row(said text, code text, serial text)),
meant AS (
  SELECT said, coalesce(
    (SELECT label.asset_id FROM label WHERE label.code = asked.code),
    (SELECT asset.id FROM asset WHERE asset.tag_key = lower(asked.said) LIMIT 1),
    (SELECT (array_agg(same.id))[1] FROM (
      SELECT asset.id FROM asset WHERE asset.serial_key = asked.serial LIMIT 2) AS same HAVING count(*) = 1)
  ) AS asset_id FROM asked)
SELECT meant.said, asset.id, asset.tag, label.code FROM meant JOIN asset ON asset.id = meant.asset_id
LEFT JOIN label ON label.asset_id = asset.id AND label.state = 'current'
""")
_FIND_IN_RUN = text("""
SELECT changes->'code'->>1 AS said, asset_id FROM import_row
WHERE run_id = :run_id AND changes->'code'->>1 = ANY(CAST(:codes AS text[])) AND asset_id IS NOT NULL
""")
_LINES = text("""
SELECT import_row.line, asset.id, asset.tag, label.code FROM import_row
JOIN asset ON asset.id = import_row.asset_id
LEFT JOIN label ON label.asset_id = asset.id AND label.state = 'current'
WHERE import_row.run_id = :run_id AND import_row.line = ANY(CAST(:lines AS int[])) AND import_row.part = 0
  AND import_row.verdict IN ('create', 'update', 'unchanged')
""")
# The chain above each asset as it would be: a device that meets itself there is in a loop.
_LOOPS = text("""
WITH RECURSIVE asked AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS row(id uuid, parent_id uuid)),
above AS (
  SELECT id AS asset_id, parent_id FROM asked
  UNION
  SELECT above.asset_id, coalesce(asked.parent_id, asset.parent_id) FROM above
  JOIN asset ON asset.id = above.parent_id LEFT JOIN asked ON asked.id = asset.id)
SELECT DISTINCT asset_id FROM above WHERE asset_id = parent_id
""")


class Parent(NamedTuple):
    """A device that others hang on, and how it is shown; without id, it is still to be created."""

    id: UUID | None
    shown: str


def find_parents(session: Session, said: Iterable[str], run_id: UUID | None = None) -> dict[str, Parent]:
    """Return the assets that texts designate, by text: a label's code, else a tag, else a serial.

    Codes are also looked for among the rows that the run has applied.
    """
    codes = {text_: normalise(text_) for text_ in said if text_}
    if not codes:
        return {}
    asked = [
        {"said": text_, "code": code if is_code(code) else None, "serial": serial_key(text_)}
        for text_, code in codes.items()
    ]
    found = session.execute(_FIND, {"asked": json.dumps(asked)})
    parents = {row.said: Parent(row.id, shown_reference(row.tag, row.code)) for row in found}
    missing = {code: text_ for text_, code in codes.items() if text_ not in parents and is_code(code)}
    if run_id and missing:
        in_run = session.execute(_FIND_IN_RUN, {"run_id": run_id, "codes": list(missing)})
        parents |= {missing[row.said]: Parent(row.asset_id, missing[row.said]) for row in in_run}
    return parents


def devices_of_lines(session: Session, run_id: UUID, lines: Iterable[int]) -> dict[int, Parent]:
    """Return the assets of lines that a run has applied, for the parts that these lines tell of."""
    wanted = sorted(set(lines))
    if not wanted:
        return {}
    found = session.execute(_LINES, {"run_id": run_id, "lines": wanted})
    return {row.line: Parent(row.id, shown_reference(row.tag, row.code)) for row in found}


def find_loops(session: Session, parents: Mapping[UUID, UUID]) -> Sequence[UUID]:
    """Return the assets that would hang on themselves, however far up, if they got these parents together."""
    if not parents:
        return ()
    asked = [{"id": str(asset_id), "parent_id": str(parent)} for asset_id, parent in parents.items()]
    return session.scalars(_LOOPS, {"asked": json.dumps(asked)}).all()
