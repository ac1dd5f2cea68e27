"""Tables of inventories: what was expected, and who saw what where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant
from lifecycle.stocktaking.rules import Finding

STATES = ("open", "closed", "cancelled")
# What people decided of a line: put in the room where it was seen, reported missing, found again.
SETTLED = ("moved", "missing", "found")


class Inventory(Base):
    """A count of what is in a room, on a site or in a selection, by one person or several."""

    __tablename__ = "inventory"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_when_not_open"),
        Index("ix_inventory_started", "authority_id", "started_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    #: the filter of the list of devices that it was started from, as its address says it
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default="open")
    started_at: Mapped[CreatedAt]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class InventoryLine(Base):
    """A device of an inventory: expected where the register had it, seen where somebody scanned it."""

    __tablename__ = "inventory_line"
    __table_args__ = (
        one_of("finding", Finding),
        one_of("settled", SETTLED),
        CheckConstraint("is_expected OR seen_at IS NOT NULL", name="expected_or_seen"),
        CheckConstraint(
            "num_nonnulls(seen_at, seen_by, finding, sighting_id) IN (0, 4)", name="seen_is_told"
        ),
        CheckConstraint("(settled IS NULL) = (settled_at IS NULL)", name="settled_is_dated"),
        Index(None, "asset_id"),
    )

    inventory_id: Mapped[UUID] = mapped_column(ForeignKey("inventory.id"), primary_key=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    is_expected: Mapped[bool]
    #: where the register had it when the inventory began, or when it was seen if it was not expected
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]
    seen_room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    #: what the sighting says beside what was expected and what the register said at that moment
    finding: Mapped[str | None]
    #: the request id of the sighting that stands, as a phone drew it
    sighting_id: Mapped[UUID | None]
    settled: Mapped[str | None]
    settled_at: Mapped[datetime | None]


for model in (Inventory, InventoryLine):
    tenant(model)
