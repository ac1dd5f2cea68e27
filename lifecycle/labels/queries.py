"""Which labels to print, in the order in which people walk from room to room to stick them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Uuid, func, literal, null, select
from sqlalchemy.orm import Session, aliased

from lifecycle.kernel.codes import is_code, normalise
from lifecycle.registry.filters import AssetFilter, conditions
from lifecycle.registry.labelling import is_labelled_so
from lifecycle.registry.model import Asset, Category, Label, LabelBatch, Room, Site
from lifecycle.registry.queries import asset_list

LabelRow = Any  # a row of `_COLUMNS`

# A label's own room and its site, on whose door it stands; its device's are `Room` and `Site`.
_DOOR, _BUILDING = aliased(Room), aliased(Site)
_SHARED: tuple[Any, ...] = (Label.code, Label.asset_id, Category.name_fr, Category.name_en)
_COLUMNS: tuple[Any, ...] = (
    *_SHARED,
    Label.room_id,
    Label.batch_id,
    _DOOR.name.label("room_name"),
    _BUILDING.name.label("site_name"),
    LabelBatch.number.label("batch_number"),
)
# The same columns where only devices are looked for.
_OF_DEVICES: tuple[Any, ...] = (
    *_SHARED,
    literal(None, Uuid()).label("room_id"),
    Label.batch_id,
    literal(None, String()).label("room_name"),
    literal(None, String()).label("site_name"),
    null().label("batch_number"),
)
_WALK = (Site.name, Room.name, Asset.tag, Label.code)
_DOORS = (_BUILDING.name, _DOOR.name, *_WALK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which labels: of the assets ticked, of a filter, of a list of codes or tags, of one past printing, of
    rooms, of a batch (all that are not void, or only the blank ones).

    The first part given counts; none of them: the labels to print of the devices at hand.
    """

    asset_ids: tuple[UUID, ...] | None = None
    wanted: AssetFilter | None = None
    words: tuple[str, ...] | None = None
    printed_at: datetime | None = None
    room_ids: tuple[UUID, ...] | None = None
    batch_id: UUID | None = None
    only_blank: bool = False

    @property
    def is_to_print(self) -> bool:
        """Whether the labels to print are meant."""
        parts = (self.asset_ids, self.wanted, self.words, self.printed_at, self.room_ids, self.batch_id)
        return all(part is None for part in parts)


def selected(session: Session, selection: Selection, most: int) -> Sequence[LabelRow]:
    """Return the labels of a selection other than `words`, at most `most` of them."""
    return session.execute(_statement(selection).limit(most)).all()


def count_selected(session: Session, selection: Selection) -> int:
    """Return how many labels a selection other than `words` has; a room without a label counts too."""
    if selection.room_ids is not None:
        return session.scalars(select(func.count()).where(Room.id.in_(selection.room_ids))).one()
    counted = select(func.count()).select_from(_statement(selection).order_by(None).subquery())
    return session.scalars(counted).one()


def _statement(selection: Selection) -> Select[Any]:
    if selection.asset_ids is not None:
        return _of_devices(Asset.id.in_(selection.asset_ids))
    if selection.wanted is not None:
        return _of_devices(*conditions(selection.wanted))
    if selection.printed_at is not None:
        printed = _labels().where(Label.printed_at == selection.printed_at, Label.state != "void")
        return printed.order_by(*_DOORS)
    if selection.room_ids is not None:
        current = _labels().where(Label.room_id.in_(selection.room_ids), Label.state == "current")
        return current.order_by(*_DOORS)
    if selection.batch_id is not None:
        states = ("blank",) if selection.only_blank else ("blank", "current")
        of_batch = _labels().where(Label.batch_id == selection.batch_id, Label.state.in_(states))
        return of_batch.order_by(Label.code)
    return _of_devices(is_labelled_so("to_print"))


def _of_devices(*wanted: Any) -> Select[Any]:
    return asset_list(*_OF_DEVICES).where(Label.code.is_not(None), *wanted).order_by(*_WALK)


def _labels() -> Select[Any]:
    """Return the select of labels, those of rooms and blank ones too."""
    return (
        select(*_COLUMNS)
        .select_from(Label)
        .outerjoin(Asset, Asset.id == Label.asset_id)
        .outerjoin(Category, Category.key == Asset.category_key)
        .outerjoin(Site, Site.id == Asset.site_id)
        .outerjoin(Room, Room.id == Asset.room_id)
        .outerjoin(_DOOR, _DOOR.id == Label.room_id)
        .outerjoin(_BUILDING, _BUILDING.id == _DOOR.site_id)
        .outerjoin(LabelBatch, LabelBatch.id == Label.batch_id)
    )


def find_label_row(session: Session, code: str) -> LabelRow | None:
    """Return this authority's label of a normalised code, whatever its state, or None."""
    if "\0" in code:  # no text of the database
        return None
    return session.execute(_labels().where(Label.code == code)).one_or_none()


@dataclass(frozen=True, slots=True)
class Printing:
    """One past printing, as far as its labels were not printed again: when, how many, how many to stick."""

    at: datetime
    count: int
    to_stick: int


def printings(session: Session, most: int = 10) -> Sequence[Printing]:
    """Return the authority's last printings, newest first; all labels of one share its instant."""
    unstuck = (Label.state == "current") & Label.asset_id.is_not(None) & Label.applied_at.is_(None)
    figures = select(Label.printed_at, func.count(), func.count().filter(unstuck))
    past = figures.where(Label.printed_at.is_not(None), Label.state != "void").group_by(Label.printed_at)
    rows = session.execute(past.order_by(Label.printed_at.desc()).limit(most))
    return [Printing(at, count, to_stick) for at, count, to_stick in rows if at]


def devices_of(session: Session, selection: Selection, most: int) -> Sequence[UUID]:
    """Return the devices that bear the labels of a selection other than `words`."""
    chosen = _statement(selection).order_by(None).subquery()
    bearers = select(chosen.c.asset_id).where(chosen.c.asset_id.is_not(None))
    return session.scalars(bearers.order_by(chosen.c.asset_id).limit(most)).all()


def named(session: Session, words: Sequence[str]) -> tuple[list[LabelRow], list[str]]:
    """Return the labels of codes or tags, in the order given and each once, and the words nobody knows.

    A replaced code leads to the label that its device bears now; a blank one or a room's to itself. Three
    statements, however many words.
    """
    codes = {code: word for word in words if is_code(code := normalise(word))}
    typed = {label.code: label for label in session.scalars(select(Label).where(Label.code.in_(codes))).all()}
    owners = {label.asset_id for label in typed.values() if label.asset_id}
    tags = {word.lower() for word in words}
    claimed = asset_list(*_OF_DEVICES, Asset.id, Asset.tag_key).where(Label.code.is_not(None))
    found = session.execute(claimed.where(Asset.id.in_(owners) | Asset.tag_key.in_(tags))).all()
    by_asset, by_tag = {row.id: row for row in found}, {row.tag_key: row for row in found if row.tag_key}
    others = [code for code, label in typed.items() if not label.asset_id and label.state != "void"]
    by_code = {row.code: row for row in session.execute(_labels().where(Label.code.in_(others))).all()}
    rows: dict[str, LabelRow] = {}
    unknown = []
    for word in words:
        label = typed.get(normalise(word))
        row = by_tag.get(word.lower()) if label is None else by_code.get(label.code)
        row = by_asset.get(label.asset_id) if label and label.asset_id else row
        if row is None:
            unknown.append(word)
        else:
            rows.setdefault(row.code, row)
    return list(rows.values()), unknown
