"""The partner's reception by scanning, in as many sittings and by as many people as it takes.

What is marked here is a draft, kept with the lines and thrown away or corrected at will; the fact is the
reception that is validated at the end, and it alone enters the history.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.arrival.finding import Found, Wanted, find_on_lot, written_code
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.exchange_model import Unexpected
from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.writing import opened
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id
from lifecycle.states.decide import decide_lot
from lifecycle.states.lots import LotAction, LotState, Side

CODE_LENGTH = 60


def _key(code: str) -> str:
    return code[:CODE_LENGTH].upper()


@dataclass(frozen=True, slots=True)
class Seen:
    """A text that was scanned or typed, when, and what was noted with it."""

    text: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a scanned text was for a lot's reception.

    `kind` is expected (now marked), again (marked before), refused (a line that the partner had not taken),
    ended (given back), several (nothing marked: choose) or unexpected. `candidates` pairs line ids with what
    they are; `seen` of `expected` lines are marked so far.
    """

    kind: str
    text: str
    line_id: UUID | None = None
    manifest: Manifest | None = None
    surprise_id: UUID | None = None
    candidates: tuple[tuple[UUID, Manifest], ...] = ()
    seen: int = 0
    expected: int = 0


def look(session: Session, actor: Actor, lot_id: UUID, scanned: str, seen_at: datetime | None = None) -> Look:
    """Mark what was scanned as seen on a handed-over lot and say what it is; safe to repeat.

    Raises Forbidden, LotNotFound, or LotTransitionRefused where there is nothing to receive.
    """
    return look_all(session, actor, lot_id, [Seen(scanned, seen_at)])[0]


def look_all(session: Session, actor: Actor, lot_id: UUID, scans: Sequence[Seen]) -> list[Look]:
    """Mark all that a phone has read, in a number of statements that does not grow with it; as for `look`."""
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        decide_lot(LotAction.RECEIVE, LotState(lot.state), Side.PARTNER)
        wanted = _wanted(session, lot)
        found = find_on_lot(session, wanted, [scan.text for scan in scans])
        sorted_out = _SortedOut(wanted)
        kinds = [sorted_out.take(scan, one) for scan, one in zip(scans, found, strict=True)]
        _mark(session, actor, sorted_out.marked)
        surprises = _note_unexpected(session, actor, lot, sorted_out.unexpected)
        expected = [line for line in wanted if line.is_expected]
        seen = sum(line.was_seen or line.id in sorted_out.marked for line in expected)
        return [
            _look(scan, kind, one, surprises, seen, len(expected))
            for scan, kind, one in zip(scans, kinds, found, strict=True)
        ]


@dataclass
class _SortedOut:
    """What a batch of scans comes to: lines to mark with their moment, and codes that were not expected."""

    wanted: Sequence[Wanted]
    marked: dict[UUID, datetime] = field(default_factory=dict)
    unexpected: dict[str, Seen] = field(default_factory=dict)

    def take(self, scan: Seen, found: Found) -> str:
        """Sort one scan out and return its kind."""
        if len(found.lines) > 1:
            return "several"
        if not found.lines:
            self.unexpected.setdefault(_key(found.code), scan)
            return "unexpected"
        line = found.lines[0]
        if line.is_expected:
            if line.was_seen or line.id in self.marked:
                return "again"
            self.marked[line.id] = min(scan.at or now(), now())
            return "expected"
        if line.is_refused:
            self.unexpected.setdefault(_key(found.code), scan)
        return "refused" if line.is_refused else "ended"


def _look(
    scan: Seen, kind: str, found: Found, surprises: Mapping[str, UUID], seen: int, expected: int
) -> Look:
    one = found.lines[0] if len(found.lines) == 1 else None
    return Look(
        kind,
        scan.text,
        one.id if one else None,
        one.manifest if one else None,
        surprises.get(_key(found.code)),
        tuple((line.id, line.manifest) for line in found.lines) if kind == "several" else (),
        seen,
        expected,
    )


def _wanted(session: Session, lot: Lot) -> list[Wanted]:
    columns = (
        LotLine.id, LotLine.asset_id, LotLine.manifest, LotLine.decision, LotLine.is_open, LotLine.seen_at,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(LotLine.lot_id == lot.id).order_by(LotLine.position))
    return [Wanted.of(row) for row in rows]


_MARK = text("""
UPDATE lot_line SET seen_at = row.seen_at, seen_by = :seen_by
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, seen_at timestamptz)
WHERE lot_line.id = row.id
""")


def _mark(session: Session, actor: Actor, marked: Mapping[UUID, datetime]) -> None:
    if marked:
        rows = [{"id": str(line_id), "seen_at": at.isoformat()} for line_id, at in marked.items()]
        session.execute(_MARK, {"rows": json.dumps(rows), "seen_by": actor.name})
        session.expire_all()


def _note_unexpected(session: Session, actor: Actor, lot: Lot, scans: Mapping[str, Seen]) -> dict[str, UUID]:
    """Keep codes that the lot does not list, once each, and return their ids by code."""
    if not scans:
        return {}
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "authority_id": lot.authority_id,
            "lot_id": lot.id,
            "code": written_code(scan.text)[:CODE_LENGTH],
            "note": scan.note.strip(),
            "seen_at": min(scan.at or now(), now()),
            "seen_by": actor.name,
        }
        for scan in scans.values()
    ]
    session.execute(insert(Unexpected).values(rows).on_conflict_do_nothing())
    kept = select(Unexpected.id, Unexpected.code).where(Unexpected.lot_id == lot.id)
    return {row.code.upper(): row.id for row in session.execute(kept)}


def note_unexpected(session: Session, actor: Actor, lot: Lot, texts: Sequence[str]) -> list[str]:
    """Note further codes that a locked lot does not list, and return all of them in the order seen."""
    written = [written_code(text) for text in texts if text.strip()]
    _note_unexpected(session, actor, lot, {_key(code): Seen(code) for code in written})
    kept = select(Unexpected.code).where(Unexpected.lot_id == lot.id)
    return list(session.scalars(kept.order_by(Unexpected.seen_at, Unexpected.id)))


def mark_lines(session: Session, actor: Actor, lot_id: UUID, line_ids: Collection[UUID]) -> None:
    """Mark lines of a handed-over lot as seen by ticking them; LineNotFound for one that is not awaited."""
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        decide_lot(LotAction.RECEIVE, LotState(lot.state), Side.PARTNER)
        awaited = {line.id: line.was_seen for line in _wanted(session, lot) if line.is_expected}
        if set(line_ids) - awaited.keys():
            raise LineNotFound
        _mark(session, actor, {line_id: now() for line_id in line_ids if not awaited[line_id]})


def unmark(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    line_ids: Collection[UUID] = (),
    unexpected_ids: Collection[UUID] = (),
) -> None:
    """Take marks of a reception back while it is not validated; what is not of this lot is left alone."""
    with opened(session, actor, lot_id, Side.PARTNER) as lot:
        decide_lot(LotAction.RECEIVE, LotState(lot.state), Side.PARTNER)
        lines = update(LotLine).where(LotLine.lot_id == lot.id, LotLine.id.in_(line_ids))
        session.execute(lines.values(seen_at=None, seen_by=""))
        theirs = (Unexpected.lot_id == lot.id, Unexpected.id.in_(unexpected_ids))
        session.execute(delete(Unexpected).where(*theirs))
