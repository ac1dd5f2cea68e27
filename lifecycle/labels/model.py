"""Tables of the label studio: an authority's own sheets and its printers."""

from decimal import Decimal
from typing import Annotated

from sqlalchemy import CheckConstraint, Index, Numeric, func, text
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key
from lifecycle.db.security import tenant

Millimetres = Annotated[Decimal, mapped_column(Numeric(6, 2))]


class LabelSheet(Base):
    """A paper that an authority described itself; lengths in millimetres from the page's top left corner."""

    __tablename__ = "label_sheet"
    __table_args__ = (Index("uq_label_sheet_name", "authority_id", func.lower(text("name")), unique=True),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    columns: Mapped[int]
    rows: Mapped[int]
    width: Mapped[Millimetres]
    height: Mapped[Millimetres]
    margin_left: Mapped[Millimetres]
    margin_top: Mapped[Millimetres]
    pitch_x: Mapped[Millimetres]
    pitch_y: Mapped[Millimetres]
    page_width: Mapped[Millimetres]
    page_height: Mapped[Millimetres]
    inset: Mapped[Millimetres]
    created_at: Mapped[CreatedAt]


class Printer(Base):
    """A printer of the authority and how far it prints from where it should, in millimetres."""

    __tablename__ = "printer"
    __table_args__ = (
        Index("uq_printer_name", "authority_id", func.lower(text("name")), unique=True),
        CheckConstraint("abs(right_mm) <= 10 AND abs(down_mm) <= 10", name="shift_is_small"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    right_mm: Mapped[Millimetres] = mapped_column(server_default="0")
    down_mm: Mapped[Millimetres] = mapped_column(server_default="0")
    #: the paper that it mostly holds
    sheet: Mapped[str | None]
    created_at: Mapped[CreatedAt]


for model in (LabelSheet, Printer):
    tenant(model)
