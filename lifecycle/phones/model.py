"""Tables of phones and of what they may still hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, one_of
from lifecycle.db.security import tenant

# What waits for phones before it may be closed.
HELD_FOR = ("inventory", "lot")


class Phone(Base):
    """A browser that scans for one person; its id was drawn there, one a person and authority."""

    __tablename__ = "phone"
    __table_args__ = (CheckConstraint("pending >= 0", name="pending_not_negative"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    #: who holds it and what it is, as people tell it from others
    name: Mapped[str]
    #: how many scans it said that it still holds
    pending: Mapped[int] = mapped_column(server_default="0")
    heard_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class PhoneHold(Base):
    """What a phone took part in, and how many of its scans for it were not sent when it was last heard."""

    __tablename__ = "phone_hold"
    __table_args__ = (
        one_of("subject_type", HELD_FOR),
        CheckConstraint("pending >= 0", name="pending_not_negative"),
        Index(None, "subject_id"),
    )

    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    pending: Mapped[int]
    heard_at: Mapped[datetime]
    #: when someone decided not to wait for this phone any longer
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]


for model in (Phone, PhoneHold):
    tenant(model)
