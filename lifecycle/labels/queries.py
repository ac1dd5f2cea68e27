"""Which labels to print, in the order in which people walk from room to room to stick them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.kernel.codes import is_code, normalise
from lifecycle.registry.filters import AssetFilter, conditions
from lifecycle.registry.model import Asset, Category, Label, Room, Site
from lifecycle.registry.queries import asset_list
from lifecycle.states.assets import PRESENT, State

# A label is stuck on what is at hand: neither on what has left nor on what cannot be found.
AT_HAND = tuple(state for state in PRESENT if state is not State.MISSING)
_WALK = (Site.name, Room.name, Asset.tag, Label.code)
_COLUMNS: tuple[Any, ...] = (Label.code, Label.asset_id, Category.name_fr, Category.name_en)

LabelRow = Any  # a row of `_COLUMNS`


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which labels: of the assets ticked, of a filter, of a list of codes or tags, or of one past printing.

    The first part given counts; none of them: the labels never printed of the devices at hand.
    """

    asset_ids: tuple[UUID, ...] | None = None
    wanted: AssetFilter | None = None
    words: tuple[str, ...] | None = None
    printed_at: datetime | None = None

    @property
    def is_unprinted(self) -> bool:
        """Whether the labels never printed are meant."""
        parts = (self.asset_ids, self.wanted, self.words, self.printed_at)
        return all(part is None for part in parts)


def selected(session: Session, selection: Selection, most: int) -> Sequence[LabelRow]:
    """Return the current labels of a selection other than `words`, at most `most` of them."""
    return session.execute(_statement(selection).order_by(*_WALK).limit(most)).all()


def count_selected(session: Session, selection: Selection) -> int:
    """Return how many labels a selection other than `words` has."""
    counted = select(func.count()).select_from(_statement(selection).subquery())
    return session.scalars(counted).one()


def _statement(selection: Selection) -> Select[Any]:
    labelled = asset_list(*_COLUMNS).where(Label.code.is_not(None))
    if selection.asset_ids is not None:
        return labelled.where(Asset.id.in_(selection.asset_ids))
    if selection.wanted is not None:
        return labelled.where(*conditions(selection.wanted))
    if selection.printed_at is not None:
        return _labels().where(Label.printed_at == selection.printed_at, Label.state != "void")
    return labelled.where(Label.printed_at.is_(None), Asset.state.in_(AT_HAND))


def _labels() -> Select[Any]:
    """Return the select of labels, blank ones too."""
    return (
        select(*_COLUMNS)
        .select_from(Label)
        .outerjoin(Asset, Asset.id == Label.asset_id)
        .outerjoin(Category, Category.key == Asset.category_key)
        .outerjoin(Site, Site.id == Asset.site_id)
        .outerjoin(Room, Room.id == Asset.room_id)
    )


def find_label_row(session: Session, code: str) -> LabelRow | None:
    """Return this authority's label of a normalised code, whatever its state, or None."""
    return session.execute(_labels().where(Label.code == code)).one_or_none()


def last_printed_at(session: Session) -> datetime | None:
    """Return the instant of the authority's last printing, which all its labels share."""
    return session.scalar(select(func.max(Label.printed_at)))


def named(session: Session, words: Sequence[str]) -> tuple[list[LabelRow], list[str]]:
    """Return the labels of codes or tags, in the order given and each once, and the words nobody knows.

    A replaced code leads to the label that its device bears now; a blank one to itself. Three statements,
    however many words.
    """
    codes = {code: word for word in words if is_code(code := normalise(word))}
    typed = {label.code: label for label in session.scalars(select(Label).where(Label.code.in_(codes))).all()}
    owners = {label.asset_id for label in typed.values() if label.asset_id}
    tags = {word.lower() for word in words}
    claimed = asset_list(*_COLUMNS, Asset.id, Asset.tag_key).where(Label.code.is_not(None))
    found = session.execute(claimed.where(Asset.id.in_(owners) | Asset.tag_key.in_(tags))).all()
    by_asset, by_tag = {row.id: row for row in found}, {row.tag_key: row for row in found if row.tag_key}
    blank = [code for code, label in typed.items() if label.state == "blank"]
    by_code = {row.code: row for row in session.execute(_labels().where(Label.code.in_(blank))).all()}
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
