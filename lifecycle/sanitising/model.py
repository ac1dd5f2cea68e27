"""Tables of sanitisation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant
from lifecycle.states.facts import SanitisationLevel


class Sanitisation(Base):
    """One sanitisation of an asset's media, passed or failed (certificate fields of NIST SP 800-88 §4.8)."""

    __tablename__ = "sanitisation"
    __table_args__ = (
        one_of("level", SanitisationLevel),
        one_of("result", ("passed", "failed")),
        Index("ix_sanitisation_asset", "asset_id", "performed_at"),
        Index("ix_sanitisation_authority", "authority_id", "performed_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    level: Mapped[str]
    method: Mapped[str]
    tool: Mapped[str] = mapped_column(server_default="")
    tool_version: Mapped[str] = mapped_column(server_default="")
    medium_serial: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str]
    performed_at: Mapped[datetime]
    performed_by: Mapped[str]
    verified_by: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]


tenant(Sanitisation)
