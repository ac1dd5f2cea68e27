"""Reading the photos of a device; removed ones are nowhere."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from lifecycle.db.security import table_of
from lifecycle.photos.errors import PhotoNotFound
from lifecycle.photos.model import Photo


def _of(asset_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (Photo.asset_id == asset_id, Photo.removed_at.is_(None))


# Every scan asks this: made once, and read as rows.
PhotoRow = Any  # a row with a photo's columns
_NEWEST = (
    select(*table_of(Photo).columns)
    .where(Photo.asset_id == bindparam("asset_id"), Photo.removed_at.is_(None))
    .order_by(Photo.taken_at.desc(), Photo.id.desc())
)


def photos_of(session: Session, asset_id: UUID) -> Sequence[PhotoRow]:
    """Return the photos of an asset, the latest taken first."""
    return session.execute(_NEWEST, {"asset_id": asset_id}).all()


def count_photos(session: Session, asset_id: UUID) -> int:
    """Return how many photos an asset has."""
    return session.scalars(select(func.count()).select_from(Photo).where(*_of(asset_id))).one()


def get_photo(session: Session, asset_id: UUID, photo_id: UUID) -> Photo:
    """Return a photo of an asset of this authority, or raise PhotoNotFound."""
    photo = session.scalar(select(Photo).where(*_of(asset_id), Photo.id == photo_id))
    if photo is None:
        raise PhotoNotFound
    return photo
