"""What a list of assets can be narrowed by, searched for and sorted by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, func, literal, or_

from lifecycle.db.paging import Sort
from lifecycle.kernel.clock import today
from lifecycle.kernel.codes import normalise
from lifecycle.kernel.serials import normalise_serial
from lifecycle.registry.model import Asset, Category, Label, Manufacturer, Model, Room, Site

# The day that an age counts from: first use, else purchase; far away when neither is known, so that it sorts.
UNKNOWN_DAY = date(9999, 12, 31)
AGE_FROM = func.coalesce(Asset.first_used_on, Asset.acquired_on)
_SORTED_AGE = func.coalesce(Asset.first_used_on, Asset.acquired_on, cast(literal(UNKNOWN_DAY), Date))
_SORTED_TAG = func.coalesce(Asset.tag, "")

SORTS: Mapping[str, Sort] = {
    "updated": Sort((Asset.updated_at, Asset.id), descending=True),
    "tag": Sort((_SORTED_TAG, Asset.id)),
    "oldest": Sort((_SORTED_AGE, Asset.id)),
    "newest": Sort((_SORTED_AGE, Asset.id), descending=True),
    "state": Sort((Asset.state, Asset.id)),
}


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """The narrowing of a list: every part given must hold; a part with several values takes any of them."""

    q: str = ""
    state: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    site: UUID | None = None
    room: UUID | None = None
    model: UUID | None = None
    beyond_life: bool = False
    no_date: bool = False
    restricted: bool = False

    def parts(self) -> dict[str, Any]:
        """Return the parts given, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def conditions(wanted: AssetFilter) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of a filter, over `asset_list()`'s joins."""
    given: Sequence[tuple[Any, Any]] = (
        (wanted.state, Asset.state.in_(wanted.state)),
        (wanted.category, Asset.category_key.in_(wanted.category)),
        (wanted.site, Asset.site_id == wanted.site),
        (wanted.room, Asset.room_id == wanted.room),
        (wanted.model, Asset.model_id == wanted.model),
        (wanted.beyond_life, is_beyond_life()),
        (wanted.no_date, AGE_FROM.is_(None)),
        (wanted.restricted, Asset.restricted),
    )
    return [condition for value, condition in given if value] + [_matches(word) for word in wanted.q.split()]


def is_beyond_life() -> ColumnElement[bool]:
    """Return the condition of a present age over the category's reference life."""
    days = cast(literal(today()), Date) - AGE_FROM
    return and_(AGE_FROM.is_not(None), days > Category.reference_life_years * 365.25)


def _matches(word: str) -> ColumnElement[bool]:
    """Return the condition that a word of the search box is found somewhere people look for it."""
    part = f"%{_escaped(word)}%"
    start = f"{_escaped(word)}%"
    anywhere = (Model.name, Manufacturer.name, Asset.name, Asset.custodian, Room.name, Site.name)
    serial = normalise_serial(word) or word.upper()
    return or_(
        Asset.tag.ilike(part),
        Asset.serial_key.like(f"{_escaped(serial)}%"),
        Label.code.like(f"{_escaped(normalise(word))}%"),
        Category.name_fr.ilike(start),
        *(column.ilike(part) for column in anywhere),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
