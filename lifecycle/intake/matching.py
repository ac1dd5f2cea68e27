"""Which asset a row stands for: label code, tag, maker and serial, UUID, source id; a name only proposes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.intake.known import Known, read_known
from lifecycle.intake.wanting import Wanted
from lifecycle.registry.naming_rules import family_key

SHOWN = 4  # candidates named in a remark

# Equality on plain columns: row security keeps conditions on lower() away from indexes. The LATERAL with its
# LIMIT keeps PostgreSQL from joining over the whole table when its statistics are late.
_FOUND = """SELECT asked.place, '{way}' AS way, found.id FROM asked CROSS JOIN LATERAL (
  SELECT {id} AS id FROM {table} WHERE {condition} LIMIT 5) AS found WHERE {asked} IS NOT NULL"""
_WAYS = {
    "code": ("label", "label.asset_id", "label.code = asked.code AND label.asset_id IS NOT NULL", "code"),
    "tag": ("asset", "asset.id", "asset.tag_key = lower(asked.tag)", "tag"),
    "serial": ("asset", "asset.id", "asset.serial_key = asked.serial", "serial"),
    "uuid": ("asset", "asset.id", "asset.uuid_key = asked.uuid", "uuid"),
    "external": (
        *("asset", "asset.id"),
        *("asset.external_source = asked.source AND asset.external_id = asked.external", "external"),
    ),
    "name": ("asset", "asset.id", "asset.name_key = lower(asked.name)", "name"),
}
_ASKED = ("code", "tag", "serial", "uuid", "source", "external", "name")

Hits = Mapping[str, Sequence[Known]]  # by way, see `_WAYS`
NO_HITS: Hits = {}


@dataclass(slots=True)
class Match:
    """The asset of a row, or none; remarks that keep the row from being applied make it ambiguous."""

    known: Known | None = None
    doubts: tuple[Remark, ...] = ()
    candidates: tuple[Known, ...] = ()
    like: Known | None = None  # the only candidate, where too little designates the device


@cache
def _statement(ways: tuple[str, ...]) -> TextClause:
    parts = []
    for way in ways:
        table, id_, condition, asked = _WAYS[way]
        parts.append(_FOUND.format(way=way, table=table, id=id_, condition=condition, asked=f"asked.{asked}"))
    asked = ", ".join(f"{name} text" for name in _ASKED)
    return text(
        "WITH asked AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(CAST(:asked AS jsonb))"  # noqa: S608
        f" AS row(place int, {asked})) {' UNION ALL '.join(parts)}"
    )


def find_hits(session: Session, rows: Sequence[Wanted], *, with_names: bool = False) -> Sequence[Hits]:
    """Return the assets that share a reference with each row, in the order of the rows.

    Names are compared where nothing else designates the device, or for every row `with_names`.
    """
    asked = [_asked(place, row, with_names) for place, row in enumerate(rows)]
    said = set().union(*asked)
    ways = tuple(way for way, (*_, needed) in _WAYS.items() if needed in said)
    if not ways:
        return [NO_HITS] * len(rows)
    found = session.connection().execute(_statement(ways), {"asked": json.dumps(asked)}).all()
    if not found:
        return [NO_HITS] * len(rows)
    known = read_known(session, (row.id for row in found))
    hits: list[dict[str, list[Known]]] = [{} for _ in rows]
    for place, way, asset_id in found:
        hits[place].setdefault(way, []).append(known[asset_id])
    return hits


def _asked(place: int, row: Wanted, with_name: bool) -> dict[str, Any]:
    asked: dict[str, Any] = {"place": place}
    if tag := row.columns.get("tag"):
        asked["tag"] = tag
    if row.serial_key:
        asked["serial"] = row.serial_key
    if row.uuid_key:
        asked["uuid"] = row.uuid_key
    if row.code:
        asked["code"] = row.code
    if row.external_id:
        asked |= {"source": row.external_source, "external": row.external_id}
    if (name := row.columns.get("name")) and (with_name or row.is_named_only):
        asked["name"] = name
    return asked


def match(row: Wanted, hits: Hits) -> Match:
    """Return what a row stands for; two different answers, or a contradiction, are a doubt for people."""
    if not hits:
        return Match()
    by_serial = hits.get("serial", ())
    sure = {known.id: known for way in ("code", "tag") for known in hits.get(way, ())}
    same_device = [known for known in by_serial if same_maker(row.manufacturer, known.manufacturer)]
    # Two devices may share a serial: the one that the code or the tag names is meant.
    same_device = [known for known in same_device if known.id in sure] or same_device
    by_id = (*hits.get("uuid", ()), *hits.get("external", ()))
    found = {**sure, **{known.id: known for known in (*same_device, *by_id)}}
    if len(found) > 1:
        return _doubt(remark("", "matches_several", value=_listed(found.values())), found.values())
    if not found and by_serial:
        doubt = remark(Field.SERIAL, "other_manufacturer", value=_described(by_serial[0]))
        return _doubt(doubt, by_serial)
    if not found:
        return _by_name(row, hits.get("name", ()))
    (known,) = found.values()
    return Match(known) if sure or same_device else _by_id(row, known, hits)


def _by_id(row: Wanted, known: Known, hits: Hits) -> Match:
    """Return what an id alone says: nothing where the references contradict it, or where any list has it."""
    is_uuid = "uuid" in hits
    if _contradicts(row, known):
        field, code = (
            (Field.UUID, "other_references_uuid") if is_uuid else (Field.EXTERNAL_ID, "other_references")
        )
        return _doubt(remark(field, code, value=_described(known)), (known,))
    if not is_uuid and row.external_source == "file":
        doubt = remark(Field.EXTERNAL_ID, "id_only", value=_described(known))
        return Match(doubts=(doubt,), candidates=(known,), like=known)
    return Match(known)


def _by_name(row: Wanted, same_name: Sequence[Known]) -> Match:
    if not same_name or not row.is_named_only:
        return Match()
    doubt = remark(Field.NAME, "name_only", value=_listed(same_name))
    like = same_name[0] if len(same_name) == 1 else None
    return Match(doubts=(doubt,), candidates=tuple(same_name), like=like)


def _doubt(doubt: Remark, candidates: Iterable[Known]) -> Match:
    return Match(doubts=(doubt,), candidates=tuple(candidates))


def about_name(hits: Hits) -> tuple[Remark, ...]:
    """Return what to say when a device about to be created has the name of one known here."""
    same = hits.get("name", ())
    return (remark(Field.NAME, "same_name", value=_listed(same)),) if same else ()


def taken_by_others(hits: Hits, known_id: UUID | None) -> Mapping[str, Known]:
    """Return the assets that have what only one may have of a row's references: its tag, its source id."""
    ways = {"tag": "tag", "external_id": "external"}
    holders = {name: hits.get(way, ()) for name, way in ways.items()}
    return {name: held[0] for name, held in holders.items() if held and held[0].id != known_id}


def _contradicts(row: Wanted, known: Known) -> bool:
    """Tell whether both sides have a tag, or a serial, and not the same one."""
    tag, serial = row.columns.get("tag"), row.serial_key
    return bool((tag and known.values["tag"]) or (serial and known.values["serial_key"]))


def same_maker(one: str, other: str) -> bool:
    """Tell whether two manufacturers' names may be one's; an unknown one may be any."""
    return not one or not other or family_key(one) == family_key(other)


def _described(known: Known) -> str:
    return f"{known.shown} ({known.manufacturer})" if known.manufacturer else known.shown


def _listed(several: Iterable[Known]) -> str:
    shown = [known.shown for known in several]
    return " ; ".join(shown[:SHOWN]) + (" …" if len(shown) > SHOWN else "")
