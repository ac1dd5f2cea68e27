"""Tables of what both sides settle about a lot: unexpected devices, revisions, unit values, delays."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import OWN_ROWS, grant, own_deletes, row_security, table_of, tenant
from lifecycle.endoflife.model import Lot
from lifecycle.states.lots import Side

SETTLEMENTS = ("ours", "not_ours", "returned")
REVISION_STATES = ("pending", "approved", "refused", "withdrawn")


class LineValue(Base):
    """What one device is worth at the time of a gift: the authority's alone, so in a table of its own."""

    __tablename__ = "line_value"
    __table_args__ = (CheckConstraint("unit_value >= 0", name="not_negative"),)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lot_line.id", ondelete="CASCADE"), primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    #: euros
    unit_value: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    valued_on: Mapped[date]


class Unexpected(Base):
    """A device that the partner found at the reception and that the lot does not list."""

    __tablename__ = "lot_unexpected"
    __table_args__ = (
        one_of("settlement", SETTLEMENTS),
        CheckConstraint("settlement IS NULL OR settled_on IS NOT NULL", name="settled_is_dated"),
        Index("uq_lot_unexpected_code", "lot_id", text("upper(code)"), unique=True),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    #: what was scanned or typed: a label's code, a tag, a serial number
    code: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    seen_at: Mapped[datetime]
    seen_by: Mapped[str] = mapped_column(server_default="")
    settlement: Mapped[str | None]
    settled_on: Mapped[date | None]
    settled_by: Mapped[str] = mapped_column(server_default="")
    explanation: Mapped[str] = mapped_column(server_default="")


class Revision(Base):
    """A change that one side proposes after the signatures, until the other approves or refuses it."""

    __tablename__ = "lot_revision"
    __table_args__ = (
        one_of("side", Side),
        one_of("state", REVISION_STATES),
        CheckConstraint("state NOT IN ('refused') OR answer <> ''", name="refusal_is_said"),
        Index("ix_lot_revision_lot", "lot_id", "proposed_at"),
        # One pending change at a time of the same thing.
        Index(
            "uq_lot_revision_pending",
            text("coalesce(subject_id, lot_id)"),
            "lot_id",
            "field",
            unique=True,
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    #: a line or an unexpected device of the lot; none for the lot itself
    subject_id: Mapped[UUID | None]
    field: Mapped[str]
    old_value: Mapped[Any] = mapped_column(JSONB)
    new_value: Mapped[Any] = mapped_column(JSONB)
    comment: Mapped[str]
    side: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[CreatedAt]
    state: Mapped[str] = mapped_column(server_default="pending")
    answer: Mapped[str] = mapped_column(server_default="")
    answered_by: Mapped[str] = mapped_column(server_default="")
    answered_at: Mapped[datetime | None]


class Delays(Base):
    """How many days an authority gives for each step; without a row the defaults hold."""

    __tablename__ = "lot_delays"
    __table_args__ = (
        CheckConstraint(
            "least(answer_days, reception_days, outcome_days, certificate_days, agreement_days) > 0",
            name="days_positive",
        ),
    )

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    answer_days: Mapped[int]
    reception_days: Mapped[int]
    outcome_days: Mapped[int]
    certificate_days: Mapped[int]
    agreement_days: Mapped[int]
    version: Mapped[int] = mapped_column(server_default=text("1"))


tenant(LineValue)
_OF_MY_LOT = "EXISTS (SELECT FROM lot WHERE lot.id = {table}.lot_id)"
for model in (Unexpected, Revision):
    grant(model, "SELECT, INSERT, UPDATE, DELETE" if model is Unexpected else "SELECT, INSERT, UPDATE")
    row_security(model, f"{OWN_ROWS} OR {_OF_MY_LOT.format(table=table_of(model).name)}", check=OWN_ROWS)
    table_of(model).add_is_dependent_on(table_of(Lot))
own_deletes(Unexpected)
# A partner reads the delays of the authorities whose lots it sees: they are its own deadlines.
grant(Delays, "SELECT, INSERT, UPDATE")
row_security(
    Delays,
    f"{OWN_ROWS} OR EXISTS (SELECT FROM lot WHERE lot.authority_id = lot_delays.authority_id)",
    check=OWN_ROWS,
)
table_of(Delays).add_is_dependent_on(table_of(Lot))
