"""Both sides of an ambiguous row: what the file says, and the assets that it may stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.history.record import plain
from lifecycle.intake.comparing import compare, said_model, said_place
from lifecycle.intake.known import Known, read_known
from lifecycle.intake.model import ImportRow
from lifecycle.intake.wanting import RowKey, Wanted
from lifecycle.intake.writing import COLUMNS

# Told by `site` and `model`, or kept to compare another value.
_HIDDEN = ("site_id", "room_id", "model_id", "parent_id", "serial_key", "uuid_key", "external_source")


@dataclass(frozen=True, slots=True)
class Side:
    """An asset that a row may stand for: its values, and `changes`, field → [old, new], if it is that one."""

    asset_id: UUID
    title: str
    code: str
    values: Mapping[str, Any]
    changes: Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Review:
    """What a row says, by field, and its candidates."""

    row: Mapping[str, Any]
    candidates: list[Side]


def sides_of(session: Session, rows: Sequence[ImportRow]) -> dict[RowKey, Review]:
    """Return both sides of rows that keep what they ask for; a candidate gone since is left out."""
    known = read_known(session, (UUID(one) for row in rows for one in row.candidates))
    reviews = {}
    for row in rows:
        if row.wanted is not None:
            wanted = Wanted.from_json(row.wanted)
            found = [known[UUID(one)] for one in row.candidates if UUID(one) in known]
            reviews[row.line, row.part] = Review(_said(wanted), [_side(wanted, one) for one in found])
    return reviews


def _side(wanted: Wanted, known: Known) -> Side:
    changes = compare(wanted, known, []).shown
    return Side(known.id, known.shown, known.values["code"] or "", _kept(known), changes)


def _said(row: Wanted) -> dict[str, Any]:
    said = {
        **row.columns,
        "category_key": row.category_key or row.model_category,
        "model": said_model(row.manufacturer, row.model),
        "site": said_place(row.site, row.room),
        "custodian": row.custodian,
        "external_id": row.external_id,
        "state": row.state,
        "parent": row.parent,
        "code": row.code,
        **row.facts,
    }
    return {name: value for name, value in said.items() if value}


def _kept(known: Known) -> dict[str, Any]:
    now = known.values
    kept = {
        **{name: plain(now[name]) for name in COLUMNS if name not in _HIDDEN},
        "model": said_model(now["manufacturer"], now["model"]),
        "site": said_place(now["site"], now["room"]),
        "state": known.state,
        "parent": known.parent,
        "code": now["code"],
        **now["facts"],
    }
    return {name: value for name, value in kept.items() if value}
