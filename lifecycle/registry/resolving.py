"""From what was scanned or typed to what it means: a device, a room, a lot, a label; never a guess."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, text, update
from sqlalchemy.orm import Session

from lifecycle.registry.model import Label, Room, Site
from lifecycle.registry.queries import CardRow, cards
from lifecycle.registry.readings import Way, clues, code_of, is_address, lot_of

MOST_MATCHES = 20


class Kind(StrEnum):
    """What was read."""

    DEVICE = "device"
    SEVERAL = "several"
    ROOM = "room"
    LOT = "lot"
    BLANK = "blank"
    VOID = "void"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


# What is only said, never known for sure: a further reading of the same scan may know better.
_WEAK = (Kind.FOREIGN, Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was read and what it leads to: `cards` of the devices, else the room, the lot's id or the code.

    `text` is the reading that told; `owner` names the organisation that a foreign label is of, if it allows.
    A lot's id comes from an address: whether there is such a lot is not known here.
    """

    kind: Kind
    text: str = ""
    cards: Sequence[CardRow] = ()
    code: str | None = None
    room: CardRow | None = None
    lot_id: UUID | None = None
    owner: str | None = None


# LATERAL keeps each look to its index, whatever the planner believes of the list.
_LOOK = text(f"""
WITH asked AS MATERIALIZED (
  SELECT scan, reading, clue, way, source, CASE way WHEN '{Way.TAG}' THEN lower(key) ELSE key END AS key
  FROM jsonb_to_recordset(CAST(:asked AS jsonb))
    AS row(scan int, reading int, clue int, way text, source text, key text))
SELECT scan, reading, clue, asset_id, room_id, state
FROM asked
  CROSS JOIN LATERAL (SELECT asset_id, room_id, state FROM label WHERE code = asked.key LIMIT 1) AS found
  WHERE way = '{Way.CODE}'
UNION ALL SELECT scan, reading, clue, id, NULL, NULL FROM asked
  CROSS JOIN LATERAL (SELECT id FROM asset WHERE tag_key = asked.key LIMIT {MOST_MATCHES}) AS found
  WHERE way = '{Way.TAG}'
UNION ALL SELECT scan, reading, clue, id, NULL, NULL FROM asked
  CROSS JOIN LATERAL (SELECT id FROM asset
    WHERE external_source = asked.source AND external_id = asked.key LIMIT {MOST_MATCHES}) AS found
  WHERE way = '{Way.EXTERNAL}'
UNION ALL SELECT scan, reading, clue, id, NULL, NULL FROM asked
  CROSS JOIN LATERAL (SELECT id FROM asset WHERE serial_key = asked.key LIMIT {MOST_MATCHES}) AS found
  WHERE way = '{Way.SERIAL}'
""")  # noqa: S608 - only the constants above are put in
_OWNERS = text("""
SELECT code, owner FROM unnest(CAST(:codes AS text[])) AS code CROSS JOIN LATERAL owner_of_label(code)
""")
_ROOMS = (
    select(Room.id, Room.name, Room.site_id, Site.name.label("site_name"))
    .join(Site, Site.id == Room.site_id)
    .where(Room.id.in_(bindparam("room_ids", expanding=True)))
)

Hits = Mapping[tuple[int, int], Sequence[Row[Any]]]


def resolve(session: Session, readings: Sequence[str]) -> Meaning:
    """Return what was read; several readings of one scan are tried in order, the likeliest first."""
    return resolve_many(session, [readings])[0]


def find_devices(session: Session, typed: str) -> Sequence[CardRow]:
    """Return the devices that a scanned or typed text may mean, all of them; none for anything else."""
    return resolve(session, [typed]).cards if typed.strip() else ()


def resolve_many(session: Session, scans: Sequence[Sequence[str]]) -> list[Meaning]:
    """Return what each of these scans means, in at most four statements however many they are."""
    hits = _hits(session, scans)
    rows = [row for many in hits.values() for row in many]
    devices = cards(session, {row.asset_id for row in rows if row.asset_id})
    rooms = _rooms(session, {row.room_id for row in rows if row.room_id})
    unknown = {
        code
        for scan, readings in enumerate(scans)
        for place, reading in enumerate(readings)
        if (code := code_of(reading)) and not hits.get((scan, place))
    }
    owners = _owners(session, unknown)
    found = []
    for scan, readings in enumerate(scans):
        meanings = [
            _meaning(reading, hits.get((scan, place), ()), devices, rooms, owners)
            for place, reading in enumerate(readings)
        ]
        found.append(_best(meanings))
    return found


def _best(meanings: Sequence[Meaning]) -> Meaning:
    sure = [one for one in meanings if one.kind not in _WEAK]
    said = [one for one in meanings if one.kind is Kind.FOREIGN]
    return next(iter((*sure, *said, *meanings)), Meaning(Kind.UNKNOWN))


def _hits(session: Session, scans: Sequence[Sequence[str]]) -> Hits:
    """Return, by scan and reading, the rows of its first clue that leads anywhere."""
    asked = [
        {"scan": s, "reading": r, "clue": c, "way": clue.way, "source": clue.source, "key": clue.key}
        for s, readings in enumerate(scans)
        for r, reading in enumerate(readings)
        for c, clue in enumerate(clues(reading))
    ]
    found: dict[tuple[int, int], list[Row[Any]]] = {}
    rows = session.execute(_LOOK, {"asked": json.dumps(asked)}).all() if asked else ()
    for row in sorted(rows, key=lambda row: row.clue):
        many = found.setdefault((row.scan, row.reading), [])
        if not many or many[0].clue == row.clue:
            many.append(row)
    return found


def _rooms(session: Session, room_ids: set[UUID]) -> dict[UUID, Any]:
    rows = session.execute(_ROOMS, {"room_ids": list(room_ids)}) if room_ids else ()
    return {row.id: row for row in rows}


def _owners(session: Session, codes: set[str]) -> dict[str, str | None]:
    rows = session.execute(_OWNERS, {"codes": sorted(codes)}) if codes else ()
    return {row.code: row.owner for row in rows}


_WITHOUT_SUBJECT = {"blank": Kind.BLANK, "void": Kind.VOID}


def _meaning(
    reading: str,
    rows: Sequence[Row[Any]],
    devices: Mapping[UUID, CardRow],
    rooms: Mapping[UUID, Any],
    owners: Mapping[str, str | None],
) -> Meaning:
    """Return what one reading means, from the rows that it led to."""
    said, code = reading.strip(), code_of(reading)
    if rows and rows[0].state in _WITHOUT_SUBJECT:
        return Meaning(_WITHOUT_SUBJECT[rows[0].state], said, code=code)
    if rows and rows[0].room_id in rooms:
        return Meaning(Kind.ROOM, said, code=code, room=rooms[rows[0].room_id])
    found = [devices[row.asset_id] for row in rows if row.asset_id in devices]
    if found:
        return Meaning(Kind.DEVICE if len(found) == 1 else Kind.SEVERAL, said, found, code)
    if lot_id := lot_of(said):
        return Meaning(Kind.LOT, said, lot_id=lot_id)
    if code and code in owners:
        return Meaning(Kind.FOREIGN, said, code=code, owner=owners[code])
    return Meaning(Kind.FOREIGN if is_address(said) else Kind.UNKNOWN, said, code=code)


def mark_applied(session: Session, seen: Iterable[tuple[str, datetime]]) -> None:
    """Keep when current labels were first read on the spot, which proves that they are stuck on."""
    first: dict[str, datetime] = {}
    for code, moment in seen:
        first[code] = min(moment, first.get(code, moment))
    if not first:
        return
    rows = [{"b_code": code, "b_moment": moment} for code, moment in sorted(first.items())]
    session.connection().execute(_APPLIED, rows)


_APPLIED = (
    update(Label.__table__)  # type: ignore[arg-type]
    .where(Label.code == bindparam("b_code"), Label.state == "current", Label.applied_at.is_(None))
    .values(applied_at=bindparam("b_moment"))
)
