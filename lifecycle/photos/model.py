"""The table of photos; the images lie in the file store."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant

SUBJECTS = ("condition", "damage")


class Photo(Base):
    """A photo of a device, taken with an event of its history."""

    __tablename__ = "photo"
    __table_args__ = (
        one_of("subject", SUBJECTS),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="has_a_size"),
        Index("ix_photo_asset", "asset_id", "taken_at"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"))
    #: the event that tells of it
    event_id: Mapped[UUID]
    subject: Mapped[str]
    caption: Mapped[str] = mapped_column(server_default="")
    #: SHA-256 of the image in the file store
    digest: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    #: bytes
    size: Mapped[int]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    removed_at: Mapped[datetime | None]


tenant(Photo)
