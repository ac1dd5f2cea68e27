"""Printing labels: sheets of devices, of rooms, of blank codes; a new label for one device."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.labels import batches, queries
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.queries import LabelRow, Selection
from lifecycle.labels.rendering import Printed, draw
from lifecycle.labels.rooms import label_rooms
from lifecycle.labels.setting import MOST_LABELS, Look, Setting, refuse_wrong
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.labelling import REPLACED, give_label
from lifecycle.registry.model import Asset, LabelBatch, Room
from lifecycle.registry.model import Label as LabelOfAsset

PRINTED, ROOM_PRINTED = "asset:label:printed", "organisation:room:label_printed"
# Blank labels made before there were batches are told of the authority itself.
LOOSE_PRINTED = "organisation:label:printed"
_PRINTINGS = (PRINTED, ROOM_PRINTED, batches.PRINTED, LOOSE_PRINTED)


def print_sheet(
    session: Session, actor: Actor, selection: Selection, setting: Setting, look: Look, *,
    request_id: UUID | None = None,
) -> Printed:  # fmt: skip
    """Draw the labels of a selection, and record on what bears each that it was printed.

    Rooms that have no label yet get theirs. Raises PrintRefused with the answers to change, RequestReused; a
    request seen before gives the same sheets again and records nothing.
    """
    _refuse_stranger(actor)
    refuse_wrong(setting)
    if seen := find_by_request(session, request_id) if request_id else None:
        return _again(session, seen, setting, look)
    if selection.room_ids:
        label_rooms(session, actor, selection.room_ids)
    rows = _chosen(session, selection)
    printed = draw(session, rows, setting, look)
    moment = now()
    _mark(session, printed.codes, moment)
    entries = _entries(session, rows, setting, moment)
    # The request is one, its events are many: the first one bears its id for the repeats.
    record(session, actor, [replace(entries[0], request_id=request_id), *entries[1:]])
    return printed


def make_blank(
    session: Session, actor: Actor, count: int, setting: Setting, look: Look, *, note: str = "",
    request_id: UUID | None = None,
) -> Printed:  # fmt: skip
    """Issue a batch of codes that nothing bears yet and draw its sheets; raises like `print_sheet`."""
    _refuse_stranger(actor)
    refuse_wrong(setting)
    is_repeat = request_id is not None and find_by_request(session, request_id) is not None
    batch = batches.make_batch(
        session, actor, count, sheet=setting.sheet.slug, note=note, request_id=request_id
    )
    selection = Selection(batch_id=batch.id)
    if not is_repeat:
        return print_sheet(session, actor, selection, setting, look)
    rows = queries.selected(session, selection, MOST_LABELS)
    return replace(draw(session, rows, setting, look), replayed=True)


def replace_label(session: Session, actor: Actor, asset_id: UUID, request_id: UUID | None = None) -> str:
    """Give a device a new label and return its code; the old one keeps leading to the device.

    Raises AssetNotFound or RequestReused; a request seen before gives the code it gave.
    """
    _refuse_stranger(actor)
    if not _lock(session, Asset, [asset_id]):
        raise AssetNotFound
    if request_id and (seen := find_by_request(session, request_id)):
        if seen.tag != REPLACED or seen.subject_id != asset_id:
            raise RequestReused
        return str(seen.changes["label"][1])
    older = session.scalar(
        select(LabelOfAsset.code).where(LabelOfAsset.asset_id == asset_id, LabelOfAsset.state == "current")
    )
    code = give_label(session, asset_id)
    entry = Entry("asset", asset_id, REPLACED, changes={"label": (older, code)}, request_id=request_id)
    record(session, actor, [entry])
    return code


_TOO_MANY = N_("Cette sélection dépasse %(most)s étiquettes. Imprimez-la en plusieurs fois.")
_UNKNOWN = N_("Codes ou numéros inconnus : %(words)s.")
_NO_WORDS = N_("Indiquez au moins un code ou un numéro d’inventaire.")
_ALL_PRINTED = N_("Toutes les étiquettes ont été imprimées. Pour en refaire une, passez par un autre choix.")
_NOTHING = N_("Il n’y a aucune étiquette dans cette sélection.")


def _refuse_stranger(actor: Actor) -> None:
    if not actor.can(Permission.LABEL_PRINT):
        raise Forbidden


def _again(session: Session, seen: Event, setting: Setting, look: Look) -> Printed:
    """Draw the sheets of a past request again: its labels share the instant of its events."""
    if seen.tag not in _PRINTINGS:
        raise RequestReused
    rows = queries.selected(session, Selection(printed_at=seen.occurred_at), MOST_LABELS)
    return replace(draw(session, rows, setting, look), replayed=True)


def _chosen(session: Session, selection: Selection) -> Sequence[LabelRow]:
    if selection.words is not None:
        return _named(session, selection.words)
    found = queries.selected(session, selection, MOST_LABELS + 1)
    if not found:
        text = _ALL_PRINTED if selection.is_to_print else _NOTHING
        raise PrintRefused(fields={"_selection": [Reason("labels-none", text)]})
    if len(found) > MOST_LABELS and not selection.is_to_print:
        raise PrintRefused(fields={"_selection": [Reason("labels-many", _TOO_MANY, {"most": MOST_LABELS})]})
    return found[:MOST_LABELS]


def _named(session: Session, words: Sequence[str]) -> Sequence[LabelRow]:
    if not words:
        raise PrintRefused(fields={"words": [Reason("labels-none", _NO_WORDS)]})
    rows, unknown = queries.named(session, words)
    if unknown:
        listed = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
        raise PrintRefused(fields={"words": [Reason("labels-unknown", _UNKNOWN, {"words": listed})]})
    if len(rows) > MOST_LABELS:
        raise PrintRefused(fields={"words": [Reason("labels-many", _TOO_MANY, {"most": MOST_LABELS})]})
    return rows


def _mark(session: Session, codes: Sequence[str], moment: datetime) -> None:
    marked = update(LabelOfAsset).where(LabelOfAsset.code.in_(codes)).values(printed_at=moment)
    session.execute(marked.execution_options(synchronize_session=False))


def _entries(session: Session, rows: Sequence[LabelRow], setting: Setting, moment: datetime) -> list[Entry]:
    """Lock what the labels are of and return its events: one a device, a room, a batch."""
    said = {"sheet": setting.sheet.slug, "copies": setting.copies}
    found: dict[UUID, Entry] = {}
    for row in rows:
        if row.asset_id or row.room_id:
            kind, tag = ("asset", PRINTED) if row.asset_id else ("organisation", ROOM_PRINTED)
            subject = row.asset_id or row.room_id
            found[subject] = Entry(kind, subject, tag, details={"code": row.code, **said}, occurred_at=moment)
    _lock(session, Asset, [row.asset_id for row in rows if row.asset_id])
    _lock(session, Room, [row.room_id for row in rows if row.room_id])
    blank = Counter(row.batch_id for row in rows if not (row.asset_id or row.room_id))
    _lock(session, LabelBatch, [batch_id for batch_id in blank if batch_id])
    for batch_id, count in blank.items():
        subject, tag = (batch_id, batches.PRINTED) if batch_id else (entered(session), LOOSE_PRINTED)
        found[subject] = Entry(
            "organisation", subject, tag, details={"count": count, **said}, occurred_at=moment
        )
    if printed := [batch_id for batch_id in blank if batch_id]:
        marked = update(LabelBatch).where(LabelBatch.id.in_(printed)).values(printed_at=moment)
        session.execute(marked.execution_options(synchronize_session=False))
    return list(found.values())


def _lock(session: Session, table: Any, ids: Sequence[UUID]) -> Sequence[UUID]:
    """Lock rows of a table in one order for all, and return those that are there."""
    known = select(table.id).where(table.id.in_(ids)).order_by(table.id)
    return session.scalars(known.with_for_update(key_share=True)).all() if ids else []
