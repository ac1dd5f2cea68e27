"""Assets written many at once: created, locked as they were judged, changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.formats.remarks import Remark
from lifecycle.history.record import plain
from lifecycle.intake.judging import Judged

# The columns that an import writes, with what one that nobody fills holds where it must hold something.
COLUMNS = {
    "tag": "text", "name": "text", "category_key": "text", "model_id": "uuid", "serial": "text",
    "serial_key": "text", "uuid_key": "text", "functional_status": "text", "site_id": "uuid",
    "room_id": "uuid",
    "custodian": "text", "acquisition": "text", "condition_acquired": "text", "acquired_on": "date",
    "acquisition_cost": "numeric", "supplier": "text", "order_reference": "text", "first_used_on": "date",
    "warranty_until": "date", "restricted": "boolean", "parent_id": "uuid", "notes": "text",
    "external_source": "text", "external_id": "text",
}  # fmt: skip
_EMPTY = {"functional_status": "'unknown'", "restricted": "false", "notes": "''"}
_FIRST = {
    "state": "text", "before_missing": "text", "retired_on": "date", "retire_reason": "text",
    "left_on": "date",
}  # fmt: skip


def _recordset(types: Mapping[str, str]) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    return f"jsonb_to_recordset(CAST(:rows AS jsonb)) AS row({columns})"


def _filled(types: Mapping[str, str]) -> str:
    return ", ".join(f"coalesce({name}, {_EMPTY[name]})" if name in _EMPTY else name for name in types)


_ALL = {"id": "uuid", **COLUMNS, "facts": "jsonb", **_FIRST}
_CREATE = text(f"""
INSERT INTO asset (authority_id, {", ".join(_ALL)}) SELECT :authority, {_filled(_ALL)} FROM {_recordset(_ALL)}
ON CONFLICT DO NOTHING RETURNING id
""")  # noqa: S608 - only the constants above are put in
_LOCK = text("""
SELECT asset.id FROM asset
JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, version int) USING (id, version)
ORDER BY asset.id FOR UPDATE OF asset
""")
_CHANGED = {**COLUMNS, "facts": "jsonb"}
_CHANGE = text(f"""
UPDATE asset SET {", ".join(f"{name} = row.{name}" for name in _CHANGED)},
  version = asset.version + 1, updated_at = clock_timestamp()
FROM {_recordset({"id": "uuid", **_CHANGED})} WHERE asset.id = row.id
""")  # noqa: S608


@dataclass(slots=True)
class Writing:
    """A row about to be written: its asset, every column that it sets, and what there is to say of it."""

    judged: Judged
    asset_id: UUID
    columns: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the asset is to be created."""
        return self.judged.known is None

    @property
    def is_change(self) -> bool:
        """Whether anything of a known asset is to change."""
        return not self.is_new and bool(self.columns or self.judged.news.facts)


def create_assets(session: Session, writings: Sequence[Writing]) -> set[UUID]:
    """Create assets; return the ids of those that nothing kept from being created (a tag just taken)."""
    if not writings:
        return set()
    rows = [
        {
            "id": one.asset_id,
            "state": one.judged.row.state,
            "facts": one.judged.news.facts,
            **one.judged.row.first,
            **one.columns,
        }
        for one in writings
    ]
    return set(session.scalars(_CREATE, {"authority": entered(session), "rows": _json(rows)}))


def lock_unchanged(session: Session, judged: Sequence[Judged]) -> list[Judged]:
    """Lock the assets to change, in id order, and return the rows whose asset is still as it was judged."""
    known = {one.known.id: (one, one.known.version) for one in judged if one.known}
    if not known:
        return []
    versions = [{"id": asset_id, "version": version} for asset_id, (_, version) in known.items()]
    return [known[asset_id][0] for asset_id in session.scalars(_LOCK, {"rows": _json(versions)})]


def change_assets(session: Session, changes: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Write the columns of assets, all of `COLUMNS` and `facts`, by id."""
    if not changes:
        return
    session.flush()
    rows = [{"id": asset_id, **columns} for asset_id, columns in changes.items()]
    session.execute(_CHANGE, {"rows": _json(rows)})
    session.expire_all()


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=plain)
