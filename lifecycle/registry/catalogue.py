"""Reading the catalogue: the list of models by keyset, and all that one's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, func, or_, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Sort
from lifecycle.history.model import SubjectHead
from lifecycle.registry.catalogue_errors import ModelNotFound
from lifecycle.registry.catalogue_model import Manufacturer, Model, ModelAlias, ProductFootprint
from lifecycle.registry.filters import MOST_WORDS
from lifecycle.registry.model import Asset, Category
from lifecycle.registry.turning import Leaf, turn

Row = Any  # a row of the columns below

_MAKER = func.coalesce(func.lower(Manufacturer.name, type_=Text), "", type_=Text)
_BY_NAME = Sort((_MAKER, func.lower(Model.name, type_=Text), Model.id))
# What an edit must still find: every change of a model or a manufacturer leaves one event of its own.
VERSION = func.coalesce(SubjectHead.count, 0).label("version")
_DEVICES = (
    select(func.count()).select_from(Asset).where(Asset.model_id == Model.id).scalar_subquery()
).label("devices")


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """The narrowing of the list of models; every part given must hold."""

    q: str = ""
    category: str | None = None
    manufacturer: UUID | None = None


def _models(*more: Any) -> Select[Any]:
    return (
        select(
            *Model.__table__.columns,
            Manufacturer.name.label("manufacturer_name"),
            Category.name_fr.label("category_fr"),
            Category.name_en.label("category_en"),
            _DEVICES,
            *more,
        )
        .select_from(Model)
        .join(Category, Category.key == Model.category_key)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
    )


def models_page(
    session: Session, wanted: ModelFilter, *, after: str | None = None, before: str | None = None,
    limit: int = 50,
) -> Leaf:  # fmt: skip
    """Return a page of the models that match, by manufacturer and name."""
    statement = _models().where(*_conditions(wanted))
    return turn(session, statement, _BY_NAME, after=after, before=before, limit=limit)


def count_models(session: Session, wanted: ModelFilter) -> int:
    """Return how many models match."""
    counted = select(func.count()).select_from(Model).outerjoin(Manufacturer)
    return session.scalar(counted.where(*_conditions(wanted))) or 0


def _conditions(wanted: ModelFilter) -> list[ColumnElement[bool]]:
    given: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.category, Model.category_key == wanted.category),
        (wanted.manufacturer, Model.manufacturer_id == wanted.manufacturer),
    ]
    words = [_says(word) for word in wanted.q.split()[:MOST_WORDS]]
    return [condition for value, condition in given if value] + words


def _says(word: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in a model's name, number or other names, or its maker's."""
    other = select(ModelAlias.id).where(
        ModelAlias.model_id == Model.id, ModelAlias.name.icontains(word, autoescape=True)
    )
    named = (column.icontains(word, autoescape=True) for column in (Model.name, Model.number))
    return or_(Manufacturer.name.icontains(word, autoescape=True), other.exists(), *named)


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model's page: its row with names and counts, its other names, its manufacturer's sheet."""

    row: Row
    aliases: Sequence[Row] = field(default_factory=list)
    sheet: ProductFootprint | None = None


def get_model(session: Session, model_id: UUID) -> ModelView:
    """Return all that a model's page shows; raises ModelNotFound."""
    statement = _models(VERSION).outerjoin(SubjectHead, SubjectHead.subject_id == Model.id)
    row = session.execute(statement.where(Model.id == model_id)).one_or_none()
    if row is None:
        raise ModelNotFound
    other = select(ModelAlias.id, ModelAlias.name, Manufacturer.name.label("manufacturer_name"))
    aliases = session.execute(
        other.outerjoin(Manufacturer, Manufacturer.id == ModelAlias.manufacturer_id)
        .where(ModelAlias.model_id == model_id)
        .order_by(func.lower(ModelAlias.name), ModelAlias.id)
    ).all()
    sheet = session.get(ProductFootprint, row.footprint_id) if row.footprint_id else None
    return ModelView(row, aliases, sheet)


def models_by_id(session: Session, ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the rows of these models, the one with most devices first; unknown ones are left out."""
    rows = session.execute(_models().where(Model.id.in_(ids))).all()
    return sorted(rows, key=lambda row: (-row.devices, row.name.lower(), row.id))
