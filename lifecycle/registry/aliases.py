"""Manufacturers and models by any name they are known by: their own first, then those kept by merges."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lifecycle.registry.catalogue_model import Manufacturer, ManufacturerAlias, Model, ModelAlias


def find_manufacturer(session: Session, name: str) -> Manufacturer | None:
    """Return the authority's manufacturer of this name (any case), or known by it, or None."""
    own = select(Manufacturer).where(func.lower(Manufacturer.name) == func.lower(name))
    other = select(Manufacturer).join(ManufacturerAlias, ManufacturerAlias.manufacturer_id == Manufacturer.id)
    known = other.where(func.lower(ManufacturerAlias.name) == func.lower(name))
    return session.scalar(own) or session.scalar(known)


def find_model(session: Session, manufacturer_id: UUID | None, name: str) -> Model | None:
    """Return the manufacturer's model of this name (any case), or known by it, or None."""
    own = select(Model).where(func.lower(Model.name) == func.lower(name))
    other = select(Model).join(ModelAlias, ModelAlias.model_id == Model.id)
    known = other.where(func.lower(ModelAlias.name) == func.lower(name))
    return session.scalar(own.where(_of(Model.manufacturer_id, manufacturer_id))) or session.scalar(
        known.where(_of(ModelAlias.manufacturer_id, manufacturer_id))
    )


def _of(column: Any, manufacturer_id: UUID | None) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.is_not_distinct_from(manufacturer_id)
    return condition
