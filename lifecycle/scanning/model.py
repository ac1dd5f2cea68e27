"""The table of scans that phones sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, one_of
from lifecycle.db.security import tenant
from lifecycle.scanning.verbs import Verb

#: done; nothing to do; look again (nothing was changed); refused
KINDS = ("done", "already", "look", "refused")
STATES = ("answered", "to_check", "settled", "undone")
SIDES = ("phone", "registry")


class Scan(Base):
    """A scan that a phone sent: what it asked, and what came of it, answered the same to every repeat."""

    __tablename__ = "scan"
    __table_args__ = (
        one_of("verb", Verb),
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("settled_for", SIDES),
        Index("ix_scan_to_check", "authority_id", "asset_id", postgresql_where=text("state = 'to_check'")),
        Index("ix_scan_phone", "phone_id", "position"),
        Index("ix_scan_waits_for", "waits_for", postgresql_where=text("waits_for IS NOT NULL")),
    )

    #: drawn on the phone; the request id of the event that it leaves
    id: Mapped[UUID] = mapped_column(primary_key=True)
    authority_id: Mapped[Authority]
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"))
    #: its place among the phone's scans
    position: Mapped[int]
    verb: Mapped[str]
    #: what was read, the likeliest reading first
    readings: Mapped[list[Any]] = mapped_column(JSONB)
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id", ondelete="SET NULL"))
    #: the earlier scan of the same device, to be checked, that this one is settled with
    waits_for: Mapped[UUID | None] = mapped_column(ForeignKey("scan.id"))
    said: Mapped[dict[str, Any]]
    #: what the phone believed of the device: state, site_id, room_id
    known: Mapped[dict[str, Any] | None]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str]
    #: by the phone's clock, put right where it was wrong
    occurred_at: Mapped[datetime]
    received_at: Mapped[CreatedAt]
    kind: Mapped[str]
    state: Mapped[str]
    answer: Mapped[dict[str, Any]]
    settled_for: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]


tenant(Scan)
