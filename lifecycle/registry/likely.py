"""Suggestions: manufacturers, and models of one manufacturer, that are likely one; people decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.formats.text import fold
from lifecycle.registry import naming_rules as rules
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset
from lifecycle.registry.telling_apart import pair_mark, told_apart


@dataclass(frozen=True, slots=True)
class Named:
    """A model or a manufacturer as a suggestion shows it; a manufacturer has no category."""

    id: UUID
    name: str
    maker: str
    category_key: str
    number: str
    devices: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that are likely one: the first has most devices; `crosses` when their categories differ."""

    first: Named
    second: Named
    likeness: rules.Likeness

    @property
    def crosses(self) -> bool:
        """Whether merging them needs a choice of category."""
        return self.first.category_key != self.second.category_key


def likely_models(session: Session) -> list[Pair]:
    """Return the pairs of models of one manufacturer that are likely one, the likeliest first.

    A model without a manufacturer counts as of the one that its name begins with.
    """
    models = _named_models(session)
    makers = {rules.maker_key(model.maker) for model in models if model.maker}
    by_maker = defaultdict[str, list[Named]](list)
    for model in models:
        by_maker[rules.maker_key(model.maker) or _maker_said(model.name, makers)].append(model)
    found: dict[frozenset[UUID], Pair] = {}
    for maker, group in by_maker.items():
        keys = {model.id: rules.model_key(model.name, model.maker or maker) for model in group}
        for one, other in _worth_comparing(group, keys):
            likeness = _by_number(one, other) or rules.models_alike(keys[one.id], keys[other.id])
            _keep(found, one, other, likeness)
    return _ordered(session, found)


def likely_manufacturers(session: Session) -> list[Pair]:
    """Return the pairs of manufacturers that are likely one, the likeliest first."""
    makers = _named_manufacturers(session)
    keys = {maker.id: rules.maker_key(maker.name) for maker in makers}
    found: dict[frozenset[UUID], Pair] = {}
    for one, other in combinations(makers, 2):
        _keep(found, one, other, rules.makers_alike(keys[one.id], keys[other.id]))
    return _ordered(session, found)


def _named_models(session: Session) -> Sequence[Named]:
    devices = select(Asset.model_id, func.count().label("count")).group_by(Asset.model_id).subquery()
    wanted = select(
        Model.id, Model.name, func.coalesce(Manufacturer.name, ""), Model.category_key,
        func.coalesce(Model.number, ""), func.coalesce(devices.c.count, 0),
    )  # fmt: skip
    joined = wanted.outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
    rows = session.execute(joined.outerjoin(devices, devices.c.model_id == Model.id).order_by(Model.id))
    return [Named(*row) for row in rows]


def _named_manufacturers(session: Session) -> Sequence[Named]:
    devices = select(func.count(Asset.id)).join(Model, Model.id == Asset.model_id)
    counted = devices.where(Model.manufacturer_id == Manufacturer.id).scalar_subquery()
    rows = session.execute(select(Manufacturer.id, Manufacturer.name, counted).order_by(Manufacturer.id))
    return [Named(row[0], row[1], "", "", "", row[2]) for row in rows]


def _maker_said(name: str, makers: Iterable[str]) -> str:
    """Return the known maker that a name begins with, or nothing."""
    words = fold(name).split()
    starts = (rules.maker_key(" ".join(words[:length])) for length in (3, 2, 1))
    return next((start for start in starts if start in makers), "")


def _worth_comparing(group: Sequence[Named], keys: Mapping[UUID, str]) -> Iterator[tuple[Named, Named]]:
    """Yield the pairs that the rules may find alike: a maker with a thousand models has half a million."""
    alike = defaultdict[Any, list[Named]](list)
    for model in group:
        key = keys[model.id]
        marks = {rules.numbers(key), rules.joined(key), rules.joined(fold(model.number)) or rules.joined(key)}
        for mark in marks:
            alike[mark].append(model)
    for bucket in alike.values():
        yield from combinations(bucket, 2)


def _by_number(one: Named, other: Named) -> rules.Likeness | None:
    """Return the likeness of two where the name of one is the number of the other."""
    said = {rules.joined(fold(one.name)), rules.joined(fold(other.name))}
    numbers = {rules.joined(fold(one.number)), rules.joined(fold(other.number))} - {""}
    return rules.SAME_NUMBER if len(said) == 2 and said & numbers else None


def _keep(
    found: dict[frozenset[UUID], Pair], one: Named, other: Named, likeness: rules.Likeness | None
) -> None:
    if likeness is not None:
        first, second = sorted((one, other), key=lambda named: (-named.devices, named.name, named.id))
        found[frozenset((one.id, other.id))] = Pair(first, second, likeness)


def _ordered(session: Session, found: Mapping[frozenset[UUID], Pair]) -> list[Pair]:
    apart = told_apart(session)
    pairs = [pair for ids, pair in found.items() if pair_mark(ids) not in apart]
    return sorted(
        pairs,
        key=lambda pair: (
            pair.crosses, -pair.likeness.score, -pair.first.devices - pair.second.devices,
            pair.first.name.lower(), pair.first.id, pair.second.id,
        ),
    )  # fmt: skip
