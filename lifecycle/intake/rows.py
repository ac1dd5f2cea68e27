"""The rows of a run in the database: what the trial found, what is still to apply, what came of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.formats.remarks import Remark, as_json
from lifecycle.intake.judging import Judged
from lifecycle.intake.model import VERDICTS, ImportRow
from lifecycle.intake.wanting import Wanted

# The verdicts that the application of a run looks at again.
APPLIED = ("create", "update", "unchanged")

_TRIED = text("""
INSERT INTO import_row (run_id, authority_id, line, verdict, title, asset_id, changes, remarks, wanted)
SELECT :run_id, :authority, line, verdict, title, asset_id, changes, remarks, wanted
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(
  line int, verdict text, title text, asset_id uuid, changes jsonb, remarks jsonb, wanted jsonb)
""")
# Updates of rows that exist, as upserts: these always go by the primary key, whereas an UPDATE joined to the
# rows sent may read the whole run for each of them while the table's statistics are late.
_CHANGED = text("""
INSERT INTO import_row (run_id, authority_id, line, verdict, title, asset_id, changes, remarks)
SELECT :run_id, :authority, line, verdict, '', asset_id, changes, remarks
FROM jsonb_to_recordset(CAST(:rows AS jsonb))
  AS row(line int, verdict text, asset_id uuid, changes jsonb, remarks jsonb)
ON CONFLICT (run_id, line, part) DO UPDATE SET wanted = NULL, verdict = excluded.verdict,
  asset_id = excluded.asset_id, changes = excluded.changes, remarks = excluded.remarks || import_row.remarks
""")


def tried_row(line: int, title: str, verdict: str, remarks: Iterable[Remark]) -> dict[str, Any]:
    """Return a row as the trial writes it; without `wanted`, nothing of it can be applied."""
    return {
        "line": line,
        "verdict": verdict,
        "title": title,
        "asset_id": None,
        "changes": {},
        "remarks": [as_json(one) for one in remarks],
        "wanted": None,
    }


def write_tried(session: Session, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what the trial found."""
    said = {"run_id": run_id, "authority": entered(session), "rows": json.dumps(rows, default=str)}
    session.execute(_TRIED, said)


def doubt_rows(session: Session, run_id: UUID, doubts: Mapping[int, Remark]) -> None:
    """Make rows ambiguous, each with the remark that says why."""
    if doubts:
        rows = [_change(line, "ambiguous", None, {}, (doubt,)) for line, doubt in doubts.items()]
        _write_changes(session, run_id, rows)


def next_wanted(session: Session, run_id: UUID, after: int, size: int) -> list[Wanted]:
    """Return what the next rows to apply ask for, in the order of the file."""
    waiting = select(ImportRow.wanted).where(
        ImportRow.run_id == run_id, ImportRow.line > after, ImportRow.wanted.is_not(None)
    )
    found = session.scalars(waiting.order_by(ImportRow.line).limit(size))
    return [Wanted.from_json(stored) for stored in found if stored is not None]


def count_waiting(session: Session, run_id: UUID) -> int:
    """Return how many rows of a run are still to apply."""
    waiting = select(func.count()).where(ImportRow.run_id == run_id, ImportRow.wanted.is_not(None))
    return session.scalars(waiting).one()


def write_outcomes(
    session: Session, run_id: UUID, outcomes: Mapping[int, tuple[Judged, UUID | None]]
) -> None:
    """Write what came of applied rows; those that turned out otherwise than tried say why."""
    rows = [
        _change(
            line, judged.verdict, asset_id, judged.shown, () if judged.verdict in APPLIED else judged.remarks
        )
        for line, (judged, asset_id) in outcomes.items()
    ]
    _write_changes(session, run_id, rows)


def _change(
    line: int, verdict: str, asset_id: UUID | None, shown: Mapping[str, Any], remarks: Iterable[Remark]
) -> dict[str, Any]:
    return {
        "line": line,
        "verdict": verdict,
        "asset_id": asset_id,
        "changes": shown,
        "remarks": [as_json(one) for one in remarks],
    }


def _write_changes(session: Session, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    said = {"run_id": run_id, "authority": entered(session), "rows": json.dumps(rows, default=str)}
    session.execute(_CHANGED, said)


def totals_of(session: Session, run_id: UUID) -> dict[str, int]:
    """Return how many rows of a run have each verdict, none left out."""
    counted = select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run_id)
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(ImportRow.verdict))}
    return {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
