"""Undoing an import while none of its assets has changed since: new assets go, old values come back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.intake import steps
from lifecycle.intake.collector import collector_at_rest
from lifecycle.intake.errors import UndoRefused
from lifecycle.intake.known import read_known, shown_reference
from lifecycle.intake.model import ImportRun
from lifecycle.intake.recording import fact_field, old_values
from lifecycle.intake.service import locked_run
from lifecycle.intake.trial import chunks
from lifecycle.intake.writing import COLUMNS, change_assets
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.serials import serial_key, uuid_key

UNDOABLE = ("applied", "stopped", "failed")
UNDONE = "asset:import:undone"
SHOWN = 20  # assets that have changed since, listed
NAMED = 5  # and named in a refusal
CHUNK = 5000

_TOUCHED = """touched AS MATERIALIZED (
  SELECT asset_id, verdict, line, part FROM import_row
  WHERE run_id = :run_id AND verdict IN ('create', 'update') AND wanted IS NULL AND asset_id IS NOT NULL)"""
_LOCK = text(f"""
WITH {_TOUCHED} SELECT 1 FROM asset WHERE id IN (SELECT asset_id FROM touched) ORDER BY id FOR UPDATE
""")  # noqa: S608 - only the constant above is put in
# The last event of each asset must be this import's, and nothing else may hang on an asset that would go.
_CHANGED = text(f"""
WITH {_TOUCHED}
SELECT touched.asset_id, asset.tag, asset.name, label.code, count(*) OVER () AS changed FROM touched
LEFT JOIN asset ON asset.id = touched.asset_id
LEFT JOIN label ON label.asset_id = touched.asset_id AND label.state = 'current'
CROSS JOIN LATERAL (SELECT event.details->>'import' AS run FROM event
  WHERE event.subject_id = touched.asset_id ORDER BY event.sequence DESC LIMIT 1) AS latest
WHERE asset.id IS NULL OR latest.run IS DISTINCT FROM CAST(:run_id AS text)
  OR touched.verdict = 'create' AND EXISTS (SELECT FROM asset AS child
    WHERE child.parent_id = touched.asset_id AND child.id NOT IN (SELECT asset_id FROM touched))
ORDER BY touched.line, touched.part LIMIT {SHOWN}
""")  # noqa: S608
_COUNT = text(f"WITH {_TOUCHED} SELECT count(*) FROM touched")  # noqa: S608
_EVENTS = text(f"""
WITH touched AS (
  SELECT asset_id, verdict, line, part FROM import_row
  WHERE run_id = :run_id AND (line, part) > (:line, :part)
    AND verdict IN ('create', 'update') AND wanted IS NULL AND asset_id IS NOT NULL
  ORDER BY line, part LIMIT {CHUNK})
SELECT touched.asset_id, touched.verdict, touched.line, touched.part, asset.state, latest.changes FROM touched
JOIN asset ON asset.id = touched.asset_id
CROSS JOIN LATERAL (SELECT event.changes FROM event
  WHERE event.subject_id = touched.asset_id ORDER BY event.sequence DESC LIMIT 1) AS latest
ORDER BY touched.line, touched.part
""")  # noqa: S608
# A label printed before its device came in was blank, and may be given again; the code of another never is.
_LABELS = text("""
UPDATE label SET asset_id = NULL, applied_at = NULL,
  state = CASE WHEN label.created_at < asset.created_at THEN 'blank' ELSE 'void' END
FROM asset WHERE asset.id = label.asset_id AND label.asset_id = ANY(CAST(:ids AS uuid[]))
""")
_UNHANG = text("UPDATE asset SET parent_id = NULL WHERE parent_id = ANY(CAST(:ids AS uuid[]))")
_FORGET = text("UPDATE import_row SET asset_id = NULL WHERE run_id = :run_id AND verdict = 'create'")
_DELETE = text("DELETE FROM asset WHERE id = ANY(CAST(:ids AS uuid[]))")


@dataclass(frozen=True, slots=True)
class ChangedAsset:
    """An asset of an import that has changed since."""

    asset_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class UndoView:
    """How many assets an import created or changed, how many changed since, and the first of these."""

    count: int
    changed: int
    changed_since: list[ChangedAsset]

    @property
    def is_possible(self) -> bool:
        """Whether nothing done since would be lost."""
        return self.changed == 0


def can_undo(session: Session, run_id: UUID) -> UndoView:
    """Return what an undoing of a run would concern, and what keeps it from being undone."""
    asked = {"run_id": run_id}
    found = session.execute(_CHANGED, asked).all()
    titles = [ChangedAsset(row.asset_id, shown_reference(row.tag or row.name, row.code)) for row in found]
    count = session.scalars(_COUNT, asked).one()
    return UndoView(count, found[0].changed if found else 0, titles)


@collector_at_rest()
def undo(
    session: Session, actor: Actor, run_id: UUID, tell: Callable[[int], None] = lambda _: None
) -> ImportRun:
    """Undo a run, in the caller's transaction: everything or nothing; `tell` hears how many assets are done.

    Created assets leave the register, their history stays and ends with the undoing; changed ones get their
    old values back. Sites and models that the run created stay. Raises ImportNotFound, ImportStep, or
    UndoRefused when an asset has changed since.
    """
    run = locked_run(session, actor, run_id, UNDOABLE)
    steps.prepare(session, run)
    session.execute(_LOCK, {"run_id": run.id})
    view = can_undo(session, run.id)
    if not view.is_possible:
        named = ", ".join(one.title for one in view.changed_since[:NAMED])
        raise UndoRefused(count=view.changed, assets=named + (" …" if view.changed > NAMED else ""))
    try:
        with session.begin_nested():
            _put_back(session, actor, run, tell)
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", "") in _UNIQUE:
            raise UndoRefused(UndoRefused.taken) from error
        raise
    run.state, run.undone_at = "undone", now()
    session.flush()
    return run


_UNIQUE = ("uq_asset_tag", "uq_asset_external")


def _put_back(session: Session, actor: Actor, run: ImportRun, tell: Callable[[int], None]) -> None:
    created: list[UUID] = []
    changed: list[Any] = []
    line = part = done = 0
    while rows := session.execute(_EVENTS, {"run_id": run.id, "line": line, "part": part}).all():
        record(session, actor, [_entry(run.id, row) for row in rows])
        created += [row.asset_id for row in rows if row.verdict == "create"]
        changed += [row for row in rows if row.verdict == "update"]
        line, part, done = rows[-1].line, rows[-1].part, done + len(rows)
        tell(done)
    # Chains of devices that hang on each other go link by link.
    for statement in (_UNHANG, _LABELS, _DELETE):
        for ids in chunks(created, CHUNK):
            session.execute(statement, {"ids": ids})
    session.execute(_FORGET, {"run_id": run.id})
    for some in chunks(changed, CHUNK):
        _restore(session, some)
    session.expire_all()


def _entry(run_id: UUID, row: Any) -> Entry:
    is_created = row.verdict == "create"
    back = {} if is_created else {name: (new, old) for name, (old, new) in row.changes.items()}
    request_id = derived_id(run_id, row.line, row.part, "undone")
    state = row.state if is_created else None
    return Entry(
        "asset", row.asset_id, UNDONE, state, None, back, {"import": run_id}, None, request_id=request_id
    )


def _restore(session: Session, rows: Sequence[Any]) -> None:
    known = read_known(session, (row.asset_id for row in rows))
    changes = {}
    for row in rows:
        now_ = known[row.asset_id].values
        columns, facts = old_values(row.changes)
        if "serial" in columns:
            columns["serial_key"] = serial_key(columns["serial"])
        if fact_field("uuid") in row.changes:
            columns["uuid_key"] = uuid_key(facts["uuid"])
        kept = {name: value for name, value in {**now_["facts"], **facts}.items() if value is not None}
        changes[row.asset_id] = {**{name: now_[name] for name in COLUMNS}, **columns, "facts": kept}
    change_assets(session, changes)
