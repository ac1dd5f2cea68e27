"""Sites, rooms, manufacturers and models by name, many at once: found, else created once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.intake.judging import Judged
from lifecycle.intake.wanting import RowKey, Wanted
from lifecycle.kernel.ids import new_id


class Name(NamedTuple):
    """A name under what owns it (a room's site, a model's manufacturer); case does not count."""

    owner: str | None
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
        SELECT row.place, found.id::text AS id
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
SELECT row.place, min(model.category_key) AS key
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(place int, name text, maker text)
JOIN model ON lower(model.name) = lower(row.name)
LEFT JOIN manufacturer ON manufacturer.id = model.manufacturer_id
WHERE row.maker = '' OR lower(manufacturer.name) = lower(row.maker)
GROUP BY row.place HAVING count(DISTINCT model.category_key) = 1
""")


class Placed(NamedTuple):
    """Where a row's names lead: ids, as texts."""

    site_id: str | None = None
    room_id: str | None = None
    model_id: str | None = None


def place_rows(session: Session, judged: Sequence[Judged]) -> Mapping[RowKey, Placed]:
    """Return, by row, the site, room and model that rows to write name, created where they are new.

    A row that names none of them is left out.
    """
    places = {one.row.key: (one.row.site, one.row.room) for one in judged if one.news.moves}
    models = {one.row.key: (_maker(one), one.row.model) for one in judged if one.news.becomes}
    place_ids = _places(session, set(places.values()))
    model_ids = _models(session, judged, models)
    placed = {key: Placed(*place_ids[pair]) for key, pair in places.items()}
    for key, pair in models.items():
        placed[key] = placed.get(key, Placed())._replace(model_id=model_ids[pair])
    return placed


_Pair = tuple[str, str]


def _maker(judged: Judged) -> str:
    return judged.row.manufacturer or (judged.known.manufacturer if judged.known else "")


def _places(session: Session, wanted: Iterable[_Pair]) -> Mapping[_Pair, tuple[str, str | None]]:
    """Return the ids of sites and of their rooms, by both names."""
    pairs = list(wanted)
    sites = _named(session, _SITE, {Name(None, site): {} for site, _ in pairs})
    rooms = {(site, room): Name(sites[Name(None, site).key], room) for site, room in pairs if room}
    room_ids = _named(session, _ROOM, {name: {} for name in rooms.values()})
    return {
        pair: (sites[Name(None, pair[0]).key], room_ids[rooms[pair].key] if pair in rooms else None)
        for pair in pairs
    }


def _models(
    session: Session, judged: Iterable[Judged], wanted: Mapping[RowKey, _Pair]
) -> Mapping[_Pair, str]:
    """Return the ids of models, by their manufacturer's name and their own."""
    first = {wanted[one.row.key]: one for one in reversed(list(judged)) if one.row.key in wanted}
    makers = _named(session, _MANUFACTURER, {Name(None, maker): {} for maker, _ in first if maker})
    names = {pair: Name(makers[Name(None, pair[0]).key] if pair[0] else None, pair[1]) for pair in first}
    new: dict[Name, dict[str, Any]] = {}
    for pair, one in first.items():
        category = one.news.columns.get("category_key") or (one.known and one.known.values["category_key"])
        new[names[pair]] = {"number": one.row.model_number or None, "category_key": category}
    model_ids = _named(session, _MODEL, new)
    return {pair: model_ids[name.key] for pair, name in names.items()}


def model_categories(session: Session, rows: Sequence[Wanted]) -> Mapping[int, str]:
    """Return the category that a row's model is known as, by place, where the row says none itself."""
    asked = [
        {"place": place, "name": row.model, "maker": row.manufacturer}
        for place, row in enumerate(rows)
        if row.model and not row.category_key
    ]
    if not asked:
        return {}
    found = session.execute(_MODEL_CATEGORIES, {"rows": json.dumps(asked)})
    return {row.place: row.key for row in found}


def _named(session: Session, table: _Table, names: Mapping[Name, Mapping[str, Any]]) -> Mapping[Name, str]:
    """Return the ids of names, by key; those not found are created with their other columns."""
    wanted: dict[Name, tuple[Name, Mapping[str, Any]]] = {}
    for name, columns in names.items():
        wanted.setdefault(name.key, (name, columns))
    found = _found(session, table, wanted)
    if missing := [wanted[key] for key in wanted if key not in found]:
        rows = [
            {"id": str(new_id()), "owner": name.owner, "name": name.name, **columns}
            for name, columns in missing
        ]
        session.execute(table.create, {"rows": json.dumps(rows), "authority": entered(session)})
        found = _found(session, table, wanted)
    return found


def _found(session: Session, table: _Table, wanted: Mapping[Name, Any]) -> dict[Name, str]:
    keys = list(wanted)
    rows = [
        {"place": place, "owner": key.owner, "name": wanted[key][0].name} for place, key in enumerate(keys)
    ]
    found = session.execute(table.find, {"rows": json.dumps(rows)})
    return {keys[row.place]: row.id for row in found}
