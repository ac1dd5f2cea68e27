"""Tables of repairs."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, Money, one_of
from lifecycle.db.security import tenant
from lifecycle.repairs.words import VERDICTS, FaultKind, Outcome, Provider, Warranty


class Repair(Base):
    """One stay of a device in repair: its fault, who repairs it, what it costs, how it ends."""

    __tablename__ = "repair"
    __table_args__ = (
        one_of("fault_kind", FaultKind),
        one_of("provider", Provider),
        one_of("warranty", Warranty),
        one_of("verdict", tuple(word.value for word in VERDICTS)),
        one_of("outcome", Outcome),
        one_of("currency", ("EUR",)),
        CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="end_is_dated"),
        CheckConstraint("labour_cost >= 0", name="labour_not_negative"),
        CheckConstraint("expected_on >= sent_on", name="comes_back_later"),
        CheckConstraint("(provider = 'partner') = (partner_id IS NOT NULL)", name="partner_is_named"),
        CheckConstraint("provider <> 'other' OR provider_name <> ''", name="other_is_named"),
        # A device is in one repair at a time.
        Index("uq_repair_open", "asset_id", unique=True, postgresql_where=text("finished_at IS NULL")),
        Index("ix_repair_asset", "asset_id", "opened_at"),
        Index("ix_repair_authority", "authority_id", "finished_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    fault_kind: Mapped[str] = mapped_column(server_default="other")
    fault: Mapped[str] = mapped_column(server_default="")
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    provider: Mapped[str] = mapped_column(server_default="inside")
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    provider_name: Mapped[str] = mapped_column(server_default="")
    sent_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    warranty: Mapped[str] = mapped_column(server_default="none")
    warranty_reference: Mapped[str] = mapped_column(server_default="")
    labour_cost: Mapped[Money | None]
    currency: Mapped[str] = mapped_column(server_default="EUR")
    #: what the provider said of the device, while the authority has not ended the repair
    verdict: Mapped[str | None]
    outcome: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    notes: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class RepairPart(Base):
    """A part that a repair took: how many, at which price each, new or taken from another device."""

    __tablename__ = "repair_part"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="has_quantity"),
        CheckConstraint("unit_cost >= 0", name="cost_not_negative"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    repair_id: Mapped[UUID] = mapped_column(ForeignKey("repair.id"), index=True)
    label: Mapped[str]
    quantity: Mapped[int] = mapped_column(server_default=text("1"))
    unit_cost: Mapped[Decimal] = mapped_column(Numeric(12, 2), server_default=text("0"))
    reused: Mapped[bool] = mapped_column(server_default=text("false"))


for model in (Repair, RepairPart):
    tenant(model)
