"""Writing judged rows: assets, labels, changes and their events, a few statements a chunk."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.formats.remarks import remark
from lifecycle.history.record import Entry, plain, record
from lifecycle.intake.judging import Judged
from lifecycle.intake.naming import Placed, place_rows
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.ids import derived_id, new_id

_TYPES = {
    "tag": "text", "name": "text", "category_key": "text", "model_id": "uuid", "serial": "text",
    "serial_key": "text", "site_id": "uuid", "room_id": "uuid", "custodian": "text", "acquired_on": "date",
    "acquisition_cost": "numeric", "supplier": "text", "order_reference": "text", "first_used_on": "date",
    "warranty_until": "date", "notes": "text", "facts": "jsonb", "external_source": "text",
    "external_id": "text",
}  # fmt: skip
_FIRST = {"state": "text", "before_missing": "text", "retired_on": "date"}


def _recordset(types: Mapping[str, str]) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    return f"jsonb_to_recordset(CAST(:rows AS jsonb)) AS row({columns})"


_ALL = {"id": "uuid", **_TYPES, **_FIRST}
_CREATE = text(f"""
INSERT INTO asset (authority_id, {", ".join(_ALL)})
SELECT :authority, {", ".join(_ALL)} FROM {_recordset(_ALL)}
ON CONFLICT DO NOTHING RETURNING id
""")  # noqa: S608 - only the constants above are put in
_LOCK = text("""
SELECT asset.id FROM asset
JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, version int) USING (id, version)
ORDER BY asset.id FOR UPDATE OF asset
""")
_UPDATE = text(f"""
UPDATE asset SET {", ".join(f"{name} = row.{name}" for name in _TYPES)},
  version = asset.version + 1, updated_at = clock_timestamp()
FROM {_recordset({"id": "uuid", **_TYPES})} WHERE asset.id = row.id
""")  # noqa: S608
_LABEL = text("""
INSERT INTO label (code, authority_id, asset_id, state)
SELECT code, :authority, asset_id, 'current'
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(code text, asset_id uuid)
ON CONFLICT (code) DO NOTHING RETURNING asset_id
""")


def write_rows(
    session: Session, actor: Actor, run_id: UUID, judged: Iterable[Judged]
) -> Mapping[int, tuple[Judged, UUID | None]]:
    """Create and change assets as judged, each with its event; return what really came of each row, by line.

    A row whose asset changed meanwhile, or whose tag was just taken, changes nothing and turns ambiguous.
    Repeating a line of the same run breaks the unique index of requests.
    """
    rows = _one_row_an_asset(judged)
    creations = [one for one in rows if one.verdict == "create"]
    updates = _lock(session, [one for one in rows if one.verdict == "update"])
    places = place_rows(session, [*creations, *updates])
    created = _create(session, creations, places)
    _update(session, updates, places)
    written = {**created, **{one.row.line: one.known.id for one in updates if one.known}}
    record(session, actor, [_entry(run_id, one, written[one.row.line], places[one.row.line])
                            for one in (*creations, *updates) if one.row.line in written])  # fmt: skip
    return {one.row.line: _outcome(one, written.get(one.row.line)) for one in rows}


def _one_row_an_asset(judged: Iterable[Judged]) -> list[Judged]:
    """Return the rows, a second one for the same asset made ambiguous: the register moved since the trial."""
    first: dict[UUID, int] = {}
    rows = []
    for one in judged:
        line = first.setdefault(one.known.id, one.row.line) if one.known else one.row.line
        rows.append(one if line == one.row.line else _in_doubt(one, "same_asset", lines=str(line)))
    return rows


def _in_doubt(judged: Judged, code: str, **params: str) -> Judged:
    return replace(judged, verdict="ambiguous", remarks=(remark("", code, **params),), shown={})


def _outcome(judged: Judged, asset_id: UUID | None) -> tuple[Judged, UUID | None]:
    if asset_id is None and judged.verdict in ("create", "update"):
        return _in_doubt(judged, "changed_meanwhile"), None
    return judged, asset_id or (judged.known.id if judged.known else None)


def _placement(judged: Judged, placed: Placed) -> dict[str, UUID | None]:
    place = {"site_id": placed.site_id, "room_id": placed.room_id} if judged.moves else {}
    return {**place, "model_id": placed.model_id} if judged.becomes else place


def _create(session: Session, rows: Sequence[Judged], places: Mapping[int, Placed]) -> dict[int, UUID]:
    if not rows:
        return {}
    ids = {one.row.line: new_id() for one in rows}
    values = [
        {
            "id": ids[one.row.line],
            "notes": "",
            **one.columns,
            **_placement(one, places[one.row.line]),
            "facts": one.facts,
            "state": one.row.state,
            "before_missing": one.row.before_missing,
            "retired_on": one.row.retired_on,
        }
        for one in rows
    ]
    made = set(session.scalars(_CREATE, {"authority": entered(session), "rows": _json(values)}))
    _give_labels(session, made)
    return {line: asset_id for line, asset_id in ids.items() if asset_id in made}


def _give_labels(session: Session, asset_ids: set[UUID]) -> None:
    """Give each new asset a label; a code that exists already, by chance, is drawn again."""
    waiting = set(asset_ids)
    while waiting:
        rows = [{"code": new_code(), "asset_id": asset_id} for asset_id in waiting]
        waiting -= set(session.scalars(_LABEL, {"authority": entered(session), "rows": _json(rows)}))


def _lock(session: Session, rows: Sequence[Judged]) -> list[Judged]:
    """Lock the assets to change, in id order, and return the rows whose asset is still as it was judged."""
    known = {one.known.id: one for one in rows if one.known}
    if not known:
        return []
    versions = [
        {"id": asset_id, "version": one.known.version} for asset_id, one in known.items() if one.known
    ]
    return [known[asset_id] for asset_id in session.scalars(_LOCK, {"rows": _json(versions)})]


def _update(session: Session, rows: Sequence[Judged], places: Mapping[int, Placed]) -> None:
    if not rows:
        return
    values = []
    for one in rows:
        assert one.known is not None
        now = one.known.values
        new = {**one.columns, **_placement(one, places[one.row.line])}
        kept = {name: now[name] for name in _TYPES if name not in new}
        facts = {**now["facts"], **one.facts}
        values.append({"id": one.known.id, **kept, **new, "facts": facts})
    session.flush()
    session.execute(_UPDATE, {"rows": _json(values)})
    session.expire_all()


def _entry(run_id: UUID, judged: Judged, asset_id: UUID, placed: Placed) -> Entry:
    """Return the event of a written row: the values that people may edit, as an edit records them."""
    row, known = judged.row, judged.known
    now = known.values if known else {}
    new = {**judged.columns, **_placement(judged, placed), **judged.facts}
    new.pop("serial_key", None)
    facts = now.get("facts", {})
    if known is None:
        new |= {"before_missing": row.before_missing, "retired_on": row.retired_on}
    changes = {
        name: (facts.get(name) if name in judged.facts else now.get(name), value)
        for name, value in new.items()
        if known or value is not None
    }
    details = {"import": run_id, "line": row.line}
    if known is None and row.loss_reason:
        details["loss_reason"] = row.loss_reason
    return Entry(
        "asset",
        asset_id,
        "asset:field:edited" if known else "asset:state:created",
        to_state=None if known else row.state,
        changes=changes,
        details=details,
        request_id=derived_id(run_id, row.line),
    )


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=plain)
