"""Applying judged rows: what is created, what changes, and their events, in a few statements a chunk."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import remark
from lifecycle.history.record import record
from lifecycle.intake.judging import Judged, in_doubt
from lifecycle.intake.labelling import give_labels
from lifecycle.intake.naming import Placed, place_rows
from lifecycle.intake.parents import find_loops
from lifecycle.intake.recording import entry_of
from lifecycle.intake.rows import Outcome
from lifecycle.intake.wanting import RowKey
from lifecycle.intake.writing import COLUMNS, Writing, change_assets, create_assets, lock_unchanged
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id


def write_rows(session: Session, actor: Actor, run_id: UUID, judged: Iterable[Judged]) -> list[Outcome]:
    """Create and change assets as judged, each with its event; return what really came of each row.

    A row whose asset changed meanwhile, or whose tag was just taken, changes nothing and turns ambiguous.
    Repeating a row of the same run breaks the unique index of requests.
    """
    rows = _one_row_an_asset(judged)
    changing = lock_unchanged(session, [one for one in rows if one.verdict == "update"])
    writings = _prepared(session, [*(one for one in rows if one.verdict == "create"), *changing])
    _refuse_loops(session, writings)
    created = _created(session, [one for one in writings if one.is_new])
    changed = [one for one in writings if one.is_change]
    change_assets(session, {one.asset_id: _all_columns(one) for one in changed})
    record(session, actor, [entry_of(str(run_id), one) for one in (*created, *changed)])
    known = {one.judged.row.key: one for one in writings if not one.is_new}
    done = known | {one.judged.row.key: one for one in created}
    return [_outcome(one, done.get(one.row.key)) for one in rows]


def _one_row_an_asset(judged: Iterable[Judged]) -> list[Judged]:
    """Return the rows, a second one for the same asset made ambiguous: the register moved since the trial."""
    first: dict[UUID, RowKey] = {}
    rows = []
    for one in judged:
        key = first.setdefault(one.known.id, one.row.key) if one.known else one.row.key
        rows.append(one if key == one.row.key else in_doubt(one, "same_asset", lines=str(key[0])))
    return rows


def _prepared(session: Session, rows: Sequence[Judged]) -> list[Writing]:
    """Return the rows with their assets' ids and with every column that they set."""
    places = place_rows(session, rows)
    ids = {one.row.key: one.known.id if one.known else new_id() for one in rows}
    return [
        Writing(one, ids[one.row.key], _columns(one, places.get(one.row.key, Placed()), ids)) for one in rows
    ]


def _columns(judged: Judged, placed: Placed, ids: Mapping[RowKey, UUID]) -> dict[str, Any]:
    news = judged.news
    columns = dict(news.columns)
    if news.moves:
        columns |= {"site_id": placed.site_id, "room_id": placed.room_id}
    if news.becomes:
        columns["model_id"] = placed.model_id
    if news.parent:
        # A parent without id is the device of the row's own line, created with it.
        columns["parent_id"] = news.parent.id or ids.get((judged.row.line, 0))
    return columns


def _refuse_loops(session: Session, writings: Iterable[Writing]) -> None:
    """Leave the devices as they hang that would come to hang on themselves."""
    hung = {
        one.asset_id: (one, parent)
        for one in writings
        if not one.is_new and (parent := one.columns.get("parent_id"))
    }
    for asset_id in find_loops(session, {asset_id: parent for asset_id, (_, parent) in hung.items()}):
        writing, _ = hung[asset_id]
        _unhang(writing, "parent_loops")


def _unhang(writing: Writing, code: str) -> None:
    parent = writing.judged.news.parent
    writing.columns.pop("parent_id", None)
    writing.remarks.append(remark(Field.PARENT, code, value=parent.shown if parent else ""))


def _created(session: Session, writings: Sequence[Writing]) -> list[Writing]:
    """Create assets, devices before their own line's parts, and label them; return those that were made."""
    own = {one.asset_id for one in writings}
    parts = [one for one in writings if one.columns.get("parent_id") in own]
    made = create_assets(session, [one for one in writings if one.columns.get("parent_id") not in own])
    for one in parts:
        if one.columns["parent_id"] not in made:
            _unhang(one, "parent_unknown")
    made |= create_assets(session, parts)
    written = [one for one in writings if one.asset_id in made]
    unlabelled = give_labels(session, {one.asset_id: one.judged.row.code for one in written})
    for one in written:
        if one.asset_id in unlabelled:
            one.remarks.append(remark(Field.CODE, "code_taken", value=one.judged.row.code))
    return written


def _all_columns(writing: Writing) -> dict[str, Any]:
    known = writing.judged.known
    assert known is not None
    kept = {name: known.values[name] for name in COLUMNS}
    return {**kept, **writing.columns, "facts": {**known.values["facts"], **writing.judged.news.facts}}


def _outcome(judged: Judged, writing: Writing | None) -> Outcome:
    if writing:
        is_written = writing.is_new or writing.is_change
        verdict = judged if is_written else Judged("unchanged", judged.row, known=judged.known)
        return Outcome(verdict, writing.asset_id, tuple(writing.remarks))
    if judged.verdict in ("create", "update"):
        return Outcome(in_doubt(judged, "changed_meanwhile"))
    return Outcome(judged, judged.known and judged.known.id)
