"""Labels printed ahead: batches of blank ones, partly used, and labels on the doors of rooms."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, text

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.history.bulk import PastEvent, record_past
from lifecycle.labels.batches import MADE, PRINTED
from lifecycle.labels.rooms import LABELLED
from lifecycle.labels.service import ROOM_PRINTED
from lifecycle.registry.model import Label, LabelBatch, Room

_SHEET = "a4-65"
# Days before the end of the story, blank labels left, labels used, and what is noted of each batch.
_BATCHES = (
    (90, 60, 14, "Planche de la réserve informatique"),
    (12, 24, 0, "Rouleau du véhicule de service"),
)
_LABELLED_ROOMS = 24
# The newest devices took their labels from the batch that lay at hand.
_USE = text("""
UPDATE label SET batch_id = :batch, applied_at = coalesce(applied_at, created_at), created_at = :at,
  printed_at = :at
WHERE code IN (SELECT code FROM label WHERE authority_id = :authority AND state = 'current'
  AND asset_id IS NOT NULL AND created_at > :at ORDER BY created_at, code LIMIT :count)
""")


def print_ahead(connection: Connection, estate: Estate, chance: Chance) -> None:
    """Write an estate's batches and the labels of its first rooms, through the owner's connection."""
    events = _doors(connection, estate, chance)
    for number, (days, blank, used, note) in enumerate(_BATCHES, 1):
        at, count = chance.moment(chance.last.toordinal() - days), blank + used
        batch_id = chance.id_at(at)
        row = {
            "id": batch_id, "authority_id": estate.id, "number": number, "count": count, "note": note,
            "sheet": _SHEET, "made_by": estate.technicians[0].name, "created_at": at, "printed_at": at,
        }  # fmt: skip
        connection.execute(insert(LabelBatch), row)
        figures = {"batch": batch_id, "at": at, "authority": estate.id, "count": used}
        left = count - connection.execute(_USE, figures).rowcount
        _labels(connection, estate, chance, at, [{"batch_id": batch_id, "state": "blank"}] * left)
        said = {"number": number, "count": count, "note": note}
        printed = {"count": count, "sheet": _SHEET, "copies": 1}
        events.append(_event(estate, chance, at, batch_id, MADE, said))
        events.append(_event(estate, chance, at + timedelta(seconds=1), batch_id, PRINTED, printed))
    record_past(connection, estate.id, events)


def _doors(connection: Connection, estate: Estate, chance: Chance) -> list[PastEvent]:
    """Label the first rooms of the estate and return what that told."""
    at = chance.moment(chance.last.toordinal() - 60)
    first = (
        select(Room.id)
        .where(Room.authority_id == estate.id)
        .order_by(Room.site_id, Room.id)
        .limit(_LABELLED_ROOMS)
    )
    rooms = connection.scalars(first).all()
    codes = _labels(connection, estate, chance, at, [{"room_id": room, "state": "current"} for room in rooms])
    told: tuple[tuple[str, dict[str, Any]], ...] = (
        (LABELLED, {}),
        (ROOM_PRINTED, {"sheet": "a4-21", "copies": 1}),
    )
    return [
        _event(estate, chance, at, room, tag, {"code": code, **said})
        for room, code in zip(rooms, codes, strict=True)
        for tag, said in told
    ]


def _labels(
    connection: Connection, estate: Estate, chance: Chance, at: datetime, rows: list[dict[str, Any]]
) -> list[str]:
    """Write labels with codes of the story and return those."""
    codes = [chance.code() for _ in rows]
    common = {"authority_id": estate.id, "printed_at": at, "created_at": at}
    made = [{"code": code, **common, **row} for code, row in zip(codes, rows, strict=True)]
    connection.execute(insert(Label), made)
    return codes


def _event(
    estate: Estate, chance: Chance, at: datetime, subject: UUID, tag: str, details: dict[str, Any]
) -> PastEvent:
    who = estate.technicians[0]
    return PastEvent(
        chance.id_at(at), estate.id, "organisation", subject, tag, None, None, at, at, who.account_id,
        who.name, who.organisation_id, who.organisation_name, None, {}, details,
    )  # fmt: skip
