"""Sites, rooms, manufacturers and models by name, many at once: found, else created once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.intake.judging import Judged
from lifecycle.kernel.ids import new_id


class Name(NamedTuple):
    """A name under what owns it (a room's site, a model's manufacturer); case does not count."""

    owner: UUID | None
    name: str

    @property
    def key(self) -> "Name":
        """The name as two are compared."""
        return Name(self.owner, self.name.casefold())


@dataclass(frozen=True, slots=True)
class _Table:
    find: TextClause
    create: TextClause


def _table(name: str, owner: str, columns: str) -> _Table:
    # PostgreSQL compares: its lower() is the one that the unique indexes go by.
    same_owner = f"AND found.{owner} IS NOT DISTINCT FROM row.owner" if owner else ""
    into = f"{owner}, {columns}" if owner else columns
    values = f"owner, {columns}" if owner else columns
    return _Table(
        text(f"""
        SELECT row.place, found.id
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(place int, owner uuid, name text)
        JOIN {name} AS found ON lower(found.name) = lower(row.name) {same_owner}
        """),  # noqa: S608 - only the constants below are put in
        text(f"""
        INSERT INTO {name} (id, authority_id, {into}) SELECT id, :authority, {values}
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
          AS row(id uuid, owner uuid, name text, number text, category_key text)
        ON CONFLICT DO NOTHING
        """),  # noqa: S608
    )


_SITE, _ROOM = _table("site", "", "name"), _table("room", "site_id", "name")
_MANUFACTURER = _table("manufacturer", "", "name")
_MODEL = _table("model", "manufacturer_id", "name, number, category_key")
_MODEL_CATEGORIES = text("""
SELECT row.line, min(model.category_key) AS key
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(line int, name text, maker text)
JOIN model ON lower(model.name) = lower(row.name)
LEFT JOIN manufacturer ON manufacturer.id = model.manufacturer_id
WHERE row.maker = '' OR lower(manufacturer.name) = lower(row.maker)
GROUP BY row.line HAVING count(DISTINCT model.category_key) = 1
""")


class Placed(NamedTuple):
    """Where a row's names lead."""

    site_id: UUID | None = None
    room_id: UUID | None = None
    model_id: UUID | None = None


def place_rows(session: Session, judged: Iterable[Judged]) -> Mapping[int, Placed]:
    """Return, by line, the site, room and model that rows to write name, created where they are new."""
    moving = [one for one in judged if one.moves]
    becoming = [(one, one.row.manufacturer or _maker_of(one)) for one in judged if one.becomes]
    sites = _named(session, _SITE, {Name(None, one.row.site): {} for one in moving})
    site_of = {one.row.line: sites[Name(None, one.row.site).key] for one in moving}
    rooms = {one.row.line: Name(site_of[one.row.line], one.row.room) for one in moving if one.row.room}
    room_ids = _named(session, _ROOM, {name: {} for name in rooms.values()})
    makers = _named(session, _MANUFACTURER, {Name(None, maker): {} for _, maker in becoming if maker})
    models: dict[int, Name] = {}
    new: dict[Name, dict[str, Any]] = {}
    for one, maker in becoming:
        name = Name(makers[Name(None, maker).key] if maker else None, one.row.model)
        models[one.row.line] = name
        category = one.columns.get("category_key") or (one.known and one.known.values["category_key"])
        new.setdefault(name, {"number": one.row.model_number or None, "category_key": category})
    model_ids = _named(session, _MODEL, new)
    return {
        one.row.line: Placed(
            site_of.get(one.row.line),
            room_ids[rooms[one.row.line].key] if one.row.line in rooms else None,
            model_ids[models[one.row.line].key] if one.becomes else None,
        )
        for one in judged
    }


def _maker_of(judged: Judged) -> str:
    return judged.known.manufacturer if judged.known else ""


def model_categories(session: Session, asked: Iterable[tuple[int, str, str]]) -> Mapping[int, str]:
    """Return the category of known models, by line, from (line, model, manufacturer), unless they differ."""
    rows = [{"line": line, "name": model, "maker": maker} for line, model, maker in asked]
    if not rows:
        return {}
    found = session.execute(_MODEL_CATEGORIES, {"rows": json.dumps(rows)})
    return {row.line: row.key for row in found}


def _named(session: Session, table: _Table, names: Mapping[Name, Mapping[str, Any]]) -> Mapping[Name, UUID]:
    """Return the ids of names, by key; those not found are created with their other columns."""
    wanted: dict[Name, tuple[Name, Mapping[str, Any]]] = {}
    for name, columns in names.items():
        wanted.setdefault(name.key, (name, columns))
    found = _found(session, table, wanted)
    if missing := [wanted[key] for key in wanted if key not in found]:
        rows = [
            {"id": str(new_id()), "owner": name.owner and str(name.owner), "name": name.name, **columns}
            for name, columns in missing
        ]
        session.execute(table.create, {"rows": json.dumps(rows), "authority": entered(session)})
        found = _found(session, table, wanted)
    return found


def _found(session: Session, table: _Table, wanted: Mapping[Name, Any]) -> dict[Name, UUID]:
    keys = list(wanted)
    rows = [
        {"place": place, "owner": key.owner and str(key.owner), "name": wanted[key][0].name}
        for place, key in enumerate(keys)
    ]
    found = session.execute(table.find, {"rows": json.dumps(rows)})
    return {keys[row.place]: row.id for row in found}
