"""Which product sheet a model has: the same name is sure, a close one only a proposal; people confirm."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.registry.catalogue_model import Manufacturer, Model, ProductFootprint
from lifecycle.registry.model import Asset
from lifecycle.registry.naming_rules import family_key, joined, model_key, numbers

MOST_SHOWN = 3
_CLOSE, _CLOSE_WITHOUT_NUMBER = 90, 95  # of 100
# The collection's words for kinds of product, by our categories; a kind that is not here says nothing.
_KINDS: Mapping[str, frozenset[str]] = {
    "laptop": frozenset({"laptop"}),
    "desktop": frozenset({"desktop", "all_in_one", "thin_client"}),
    "workstation": frozenset({"desktop", "laptop"}),
    "monitor": frozenset({"monitor", "tv"}),
    "tablet": frozenset({"tablet", "laptop"}),
    "smartphone": frozenset({"smartphone"}),
    "server": frozenset({"server"}),
    "printer": frozenset({"printer"}),
    "thin client": frozenset({"thin_client"}),
    "hard drive": frozenset({"external_drive", "storage"}),
    "san/nas": frozenset({"storage"}),
    "network": frozenset({"network"}),
}


class Candidate(NamedTuple):
    """A sheet that may be a model's; `score` of 100 is the same name."""

    sheet: ProductFootprint
    score: int
    is_other_kind: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A model without a sheet and the sheets that may be its; sure with one of the very name and kind."""

    model_id: UUID
    name: str
    maker: str
    category_key: str
    devices: int
    candidates: Sequence[Candidate]

    @property
    def is_sure(self) -> bool:
        """Whether the first sheet is the model's as far as names can say."""
        same = [one for one in self.candidates if one.score == 100]
        return len(same) == 1 and not same[0].is_other_kind

    @property
    def shown(self) -> Sequence[Candidate]:
        """The sheets to choose from: the sure one alone."""
        return self.candidates[:1] if self.is_sure else self.candidates


class _Known(NamedTuple):
    sheet: ProductFootprint
    key: str
    numbers: frozenset[str]


def proposals(session: Session) -> list[Proposal]:
    """Return what may be confirmed, the sure ones first, then those with most devices."""
    known = _by_maker(session.scalars(select(ProductFootprint).order_by(ProductFootprint.id)))
    found = []
    for model_id, name, maker, category_key, devices in _without_sheet(session) if known else ():
        candidates = candidates_of(name, maker, category_key, known.get(family_key(maker), ()))
        if candidates:
            found.append(Proposal(model_id, name, maker, category_key, devices, candidates))
    return sorted(found, key=lambda one: (not one.is_sure, -one.devices, one.maker.lower(), one.name.lower()))


def _by_maker(sheets: Iterable[ProductFootprint]) -> Mapping[str, Sequence[_Known]]:
    known = defaultdict[str, list[_Known]](list)
    for sheet in sheets:
        key = model_key(sheet.name, sheet.manufacturer)
        known[family_key(sheet.manufacturer)].append(_Known(sheet, key, numbers(key)))
    return known


def _without_sheet(session: Session) -> Iterable[tuple[UUID, str, str, str, int]]:
    devices = select(Asset.model_id, func.count().label("count")).group_by(Asset.model_id).subquery()
    wanted = (
        select(Model.id, Model.name, Manufacturer.name, Model.category_key, func.coalesce(devices.c.count, 0))
        .join(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .outerjoin(devices, devices.c.model_id == Model.id)
        .where(Model.footprint_id.is_(None))
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(wanted)]


def candidates_for(
    session: Session, name: str, maker: str | None, category_key: str
) -> tuple[Candidate, ...]:
    """Return the few sheets that one model may have, the closest first; none without a manufacturer."""
    if not maker:
        return ()
    known = _by_maker(session.scalars(select(ProductFootprint).order_by(ProductFootprint.id)))
    return candidates_of(name, maker, category_key, known.get(family_key(maker), ()))


def candidates_of(name: str, maker: str, category_key: str, known: Iterable[_Known]) -> tuple[Candidate, ...]:
    """Return the few sheets of a maker that a model's name may mean, the closest first.

    A sheet must have each number of the model's name: « Latitude 5480 » is never « Latitude 5490 ».
    """
    key = model_key(name, maker)
    wanted = numbers(key)
    found = []
    for one in known:
        is_same = joined(one.key) == joined(key)
        if not is_same and not (wanted <= one.numbers and _is_close(key, one.key, has_number=bool(wanted))):
            continue
        score = 100 if is_same else min(99, round(fuzz.token_sort_ratio(key, one.key)))
        kinds = _KINDS.get(one.sheet.kind.lower())
        found.append(Candidate(one.sheet, score, kinds is not None and category_key not in kinds))
    found.sort(key=lambda one: (-one.score, one.is_other_kind, one.sheet.name.lower(), one.sheet.id))
    return tuple(found[:MOST_SHOWN])


def _is_close(key: str, other: str, *, has_number: bool) -> bool:
    return bool(key) and fuzz.token_set_ratio(key, other) >= (_CLOSE if has_number else _CLOSE_WITHOUT_NUMBER)


def search_sheets(session: Session, q: str, limit: int = 20) -> Sequence[ProductFootprint]:
    """Return the first sheets whose manufacturer or name has each word."""
    named = func.concat_ws(" ", ProductFootprint.manufacturer, ProductFootprint.name)
    words = [named.icontains(word, autoescape=True) for word in q.split()[:8]]
    if not words:
        return []
    ordered = select(ProductFootprint).where(*words).order_by(ProductFootprint.name, ProductFootprint.id)
    return session.scalars(ordered.limit(limit)).all()
