"""Reading the manufacturers of the catalogue: their list by keyset, one's page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, func, or_, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Sort
from lifecycle.history.model import SubjectHead
from lifecycle.registry.catalogue import VERSION, Row
from lifecycle.registry.catalogue_errors import ManufacturerNotFound
from lifecycle.registry.catalogue_model import Manufacturer, ManufacturerAlias, Model
from lifecycle.registry.filters import MOST_WORDS
from lifecycle.registry.model import Asset
from lifecycle.registry.turning import Leaf, turn

_BY_NAME = Sort((func.lower(Manufacturer.name, type_=Text), Manufacturer.id))


def manufacturers_page(
    session: Session, q: str = "", *, after: str | None = None, before: str | None = None, limit: int = 50
) -> Leaf:
    """Return a page of the manufacturers by name, with how many models and devices each has."""
    statement = _manufacturers()
    for word in q.split()[:MOST_WORDS]:
        other = select(ManufacturerAlias.id).where(
            ManufacturerAlias.manufacturer_id == Manufacturer.id,
            ManufacturerAlias.name.icontains(word, autoescape=True),
        )
        named = Manufacturer.name.icontains(word, autoescape=True)
        statement = statement.where(or_(named, other.exists()))
    return turn(session, statement, _BY_NAME, after=after, before=before, limit=limit)


def _manufacturers() -> Select[Any]:
    of_maker = Model.manufacturer_id == Manufacturer.id
    models = select(func.count()).select_from(Model).where(of_maker).correlate(Manufacturer)
    devices = select(func.count()).select_from(Asset).join(Model, Model.id == Asset.model_id).where(of_maker)
    return select(
        Manufacturer.id,
        Manufacturer.name,
        models.scalar_subquery().label("models"),
        devices.correlate(Manufacturer).scalar_subquery().label("devices"),
        VERSION,
    ).outerjoin(SubjectHead, SubjectHead.subject_id == Manufacturer.id)


def get_manufacturer(session: Session, manufacturer_id: UUID) -> tuple[Row, Sequence[ManufacturerAlias]]:
    """Return a manufacturer's row, with its counts, and its other names; raises ManufacturerNotFound."""
    row = session.execute(_manufacturers().where(Manufacturer.id == manufacturer_id)).one_or_none()
    if row is None:
        raise ManufacturerNotFound
    aliases = select(ManufacturerAlias).where(ManufacturerAlias.manufacturer_id == manufacturer_id)
    return row, session.scalars(aliases.order_by(func.lower(ManufacturerAlias.name))).all()


def manufacturers_by_id(session: Session, ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the rows of these manufacturers, the one with most devices first; unknown ones are left out."""
    rows = session.execute(_manufacturers().where(Manufacturer.id.in_(ids))).all()
    return sorted(rows, key=lambda row: (-row.devices, row.name.lower(), row.id))


def manufacturer_names(session: Session) -> Sequence[str]:
    """Return the manufacturers' names in their order."""
    return session.scalars(select(Manufacturer.name).order_by(func.lower(Manufacturer.name))).all()
