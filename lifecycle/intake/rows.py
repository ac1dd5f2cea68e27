"""The rows of a run in the database: what the trial found, what is still to apply, what came of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.formats.remarks import Remark, as_json
from lifecycle.intake.judging import Judged
from lifecycle.intake.model import VERDICTS, ImportRow
from lifecycle.intake.wanting import RowKey, Wanted

# The verdicts that the application of a run looks at again.
APPLIED = ("create", "update", "unchanged")

_TRIED = text("""
INSERT INTO import_row
  (run_id, authority_id, line, part, verdict, title, asset_id, changes, remarks, candidates, wanted)
SELECT :run_id, :authority, line, part, verdict, title, asset_id, coalesce(changes, '{}'),
  coalesce(remarks, '[]'), coalesce(candidates, '[]'), wanted
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(line int, part smallint, verdict text, title text,
  asset_id uuid, changes jsonb, remarks jsonb, candidates jsonb, wanted jsonb)
""")
# Updates of rows that exist, as upserts: these always go by the primary key, whereas an UPDATE joined to the
# rows sent may read the whole run for each of them while the table's statistics are late. What is settled
# needs `wanted` no more; what turned ambiguous keeps it for the person who will say.
_CHANGED = text("""
INSERT INTO import_row
  (run_id, authority_id, line, part, verdict, title, asset_id, changes, remarks, candidates)
SELECT :run_id, :authority, line, part, verdict, '', asset_id, changes, remarks, candidates
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(line int, part smallint, verdict text, asset_id uuid,
  changes jsonb, remarks jsonb, candidates jsonb)
ON CONFLICT (run_id, line, part) DO UPDATE SET verdict = excluded.verdict, asset_id = excluded.asset_id,
  changes = excluded.changes, candidates = excluded.candidates,
  wanted = CASE excluded.verdict WHEN 'ambiguous' THEN import_row.wanted END,
  remarks = CASE WHEN import_row.remarks @> excluded.remarks THEN import_row.remarks
    ELSE excluded.remarks || import_row.remarks END
""")
# Two rows for one device: each may be what the other is taken for. A row that asks for nothing stays so.
_DOUBT = text("""
UPDATE import_row SET remarks = row.remarks || import_row.remarks,
  verdict = CASE WHEN wanted IS NULL THEN verdict ELSE 'ambiguous' END, changes = '{}', asset_id = NULL,
  candidates = CASE WHEN asset_id IS NULL THEN candidates ELSE jsonb_build_array(asset_id) END
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(line int, part smallint, remarks jsonb)
WHERE run_id = :run_id AND import_row.line = row.line AND import_row.part = row.part
""")
WAITS = (ImportRow.verdict.in_(APPLIED), ImportRow.wanted.is_not(None))


@dataclass(slots=True)
class Outcome:
    """What really came of a row: as judged, its asset, and what only the writing showed."""

    judged: Judged
    asset_id: UUID | None = None
    remarks: tuple[Remark, ...] = ()


def tried_row(
    key: RowKey, title: str, verdict: str, found: Iterable[Remark], said: Iterable[Remark]
) -> dict[str, Any]:
    """Return a row as the trial writes it; without `wanted`, nothing of it can be applied.

    `found` are remarks of this trial, `said` those of the file, which stay when the row is judged again.
    """
    row: dict[str, Any] = {"line": key[0], "part": key[1], "verdict": verdict, "title": title}
    if remarks := [*map(as_json, found), *({**as_json(one), "of": "file"} for one in said)]:
        row["remarks"] = remarks
    return row


def write_tried(session: Session, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what the trial found."""
    _write(session, run_id, _TRIED, rows)


def doubt_rows(session: Session, run_id: UUID, doubts: Mapping[RowKey, Sequence[Remark]]) -> None:
    """Make rows ambiguous that seemed clear, each with the remarks that say why."""
    if doubts:
        rows = [
            {"line": line, "part": part, "remarks": [as_json(one) for one in why]}
            for (line, part), why in doubts.items()
        ]
        session.execute(_DOUBT, {"run_id": run_id, "rows": json.dumps(rows)})


def read_rows(session: Session, run_id: UUID, keys: Sequence[RowKey]) -> Sequence[ImportRow]:
    """Return rows of a run, in the order of the file, as they are in the database."""
    here = tuple_(ImportRow.line, ImportRow.part)
    wanted = select(ImportRow).where(ImportRow.run_id == run_id, here.in_(keys))
    ordered = wanted.order_by(ImportRow.line, ImportRow.part).execution_options(populate_existing=True)
    return session.scalars(ordered).all()


def rewrite(row: ImportRow, judged: Judged) -> None:
    """Make a row say what it was judged again to be; what its file says of it stays."""
    row.verdict = judged.verdict
    row.asset_id = judged.known.id if judged.known else None
    row.changes = judged.news.shown if judged.verdict in APPLIED else {}
    row.remarks = [*map(as_json, judged.remarks), *(one for one in row.remarks if one.get("of") == "file")]
    row.wanted = None if judged.verdict == "refused" else judged.row.as_json()
    if judged.candidates:
        row.candidates = [str(known.id) for known in judged.candidates]


def next_wanted(session: Session, run_id: UUID, after: RowKey, size: int) -> list[Wanted]:
    """Return what the next rows to apply ask for, in the order of the file."""
    waiting = select(ImportRow.wanted).where(
        ImportRow.run_id == run_id, tuple_(ImportRow.line, ImportRow.part) > after, *WAITS
    )
    found = session.connection().execute(waiting.order_by(ImportRow.line, ImportRow.part).limit(size))
    return [Wanted.from_json(stored) for (stored,) in found]


def count_waiting(session: Session, run_id: UUID) -> int:
    """Return how many rows of a run are still to apply."""
    waiting = select(func.count()).where(ImportRow.run_id == run_id, *WAITS)
    return session.scalars(waiting).one()


def write_outcomes(session: Session, run_id: UUID, outcomes: Iterable[Outcome]) -> None:
    """Write what came of applied rows; those that turned out otherwise than tried say why."""
    changes = []
    for one in outcomes:
        judged = one.judged
        said = one.remarks if judged.verdict in APPLIED else (*judged.remarks, *one.remarks)
        candidates = [known.id for known in judged.candidates]
        changes.append(
            _change(judged.row.key, judged.verdict, one.asset_id, judged.news.shown, said, candidates)
        )
    _write(session, run_id, _CHANGED, changes)


def _change(
    key: RowKey,
    verdict: str,
    asset_id: UUID | None,
    shown: Mapping[str, Any],
    remarks: Iterable[Remark],
    candidates: Sequence[UUID],
) -> dict[str, Any]:
    return {
        **tried_row(key, "", verdict, (), ()),
        "asset_id": asset_id,
        "changes": shown,
        "remarks": [as_json(one) for one in remarks],
        "candidates": candidates,
    }


def _write(session: Session, run_id: UUID, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    said = {"run_id": run_id, "authority": entered(session), "rows": json.dumps(rows, default=str)}
    session.connection().execute(statement, said)


def totals_of(session: Session, run_id: UUID) -> dict[str, int]:
    """Return how many rows of a run have each verdict, none left out."""
    counted = select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run_id)
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(ImportRow.verdict))}
    return {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
