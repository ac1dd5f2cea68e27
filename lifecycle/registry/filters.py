"""What a list of assets can be narrowed by, searched for and sorted by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, and_, case, cast, func, literal, or_

from lifecycle.db.paging import Sort
from lifecycle.kernel.clock import today
from lifecycle.kernel.codes import normalise
from lifecycle.kernel.serials import normalise_serial
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.labelling import is_labelled_so
from lifecycle.registry.model import Asset, Category, Label, Room, Site
from lifecycle.states.assets import State

# The day that an age counts from: first use, else purchase.
AGE_FROM = func.coalesce(Asset.first_used_on, Asset.acquired_on)
# A search of many words is narrowed by the first ones; the rest would only make it slow.
MOST_WORDS = 8


def _age_or(day: date) -> ColumnElement[Any]:
    return func.coalesce(Asset.first_used_on, Asset.acquired_on, cast(literal(day), Date))


_SEEN = func.coalesce(Asset.last_seen_at, cast(literal(datetime(1970, 1, 1, tzinfo=UTC)), DateTime(True)))
_UNTAGGED = case((Asset.tag.is_(None), 1), else_=0)
_LIFE_ORDER = case({state.value: place for place, state in enumerate(State)}, value=Asset.state)

# What is not known stands last, whichever the direction; who was never seen is what « unseen » looks for.
SORTS: Mapping[str, Sort] = {
    "updated": Sort((Asset.updated_at, Asset.id), descending=True),
    "tag": Sort((_UNTAGGED, func.coalesce(Asset.tag_key, ""), Asset.id)),
    "oldest": Sort((_age_or(date.max), Asset.id)),
    "newest": Sort((_age_or(date.min), Asset.id), descending=True),
    "state": Sort((_LIFE_ORDER, Asset.updated_at, Asset.id)),
    "seen": Sort((_SEEN, Asset.id), descending=True),
    "unseen": Sort((_SEEN, Asset.id)),
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
    label: str = ""  # a key of `labelling.LABELLING`

    @property
    def looks_around(self) -> bool:
        """Whether the filter reads more than assets and their categories: labels, models, makers, places."""
        return bool(self.q or self.label)

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
    labelled = [is_labelled_so(wanted.label)] if wanted.label else []
    words = [_matches(word) for word in wanted.q.split()[:MOST_WORDS]]
    return [condition for value, condition in given if value] + labelled + words


def is_beyond_life() -> ColumnElement[bool]:
    """Return the condition of an age, today or on the day it left, over the category's reference life."""
    days = func.coalesce(Asset.left_on, cast(literal(today()), Date)) - AGE_FROM
    return and_(AGE_FROM.is_not(None), days > Category.reference_life_years * 365.25)


def _matches(word: str) -> ColumnElement[bool]:
    """Return the condition that a word of the search box is found somewhere people look for it."""
    part = f"%{escaped(word)}%"
    start = f"{escaped(word)}%"
    anywhere = (Model.name, Manufacturer.name, Asset.name, Asset.custodian, Room.name, Site.name)
    serial = normalise_serial(word) or word.upper()
    return or_(
        Asset.tag.ilike(part),
        Asset.serial_key.like(f"{escaped(serial)}%"),
        Label.code.like(f"{escaped(normalise(word))}%"),
        Category.name_fr.ilike(start),
        *(column.ilike(part) for column in anywhere),
    )


def escaped(word: str) -> str:
    """Return a word of a search as LIKE takes it literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
