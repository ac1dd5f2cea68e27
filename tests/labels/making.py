"""Makers of what the label studio keeps: a paper described, a printer."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.labels.describing import SheetData
from lifecycle.labels.own_sheets import create_sheet
from lifecycle.labels.printers import PrinterData, create_printer

HERMA = SheetData(
    name="Herma 4201",
    columns=4,
    rows=16,
    width=Decimal("45.7"),
    height=Decimal("16.9"),
    margin_left=Decimal("9.7"),
    margin_top=Decimal("13.3"),
    pitch_x=Decimal("48.3"),
    pitch_y=Decimal("16.9"),
    page_width=Decimal(210),
    page_height=Decimal(297),
    inset=Decimal(1),
)
LASER = PrinterData(name="Laser", right_mm=Decimal("1.5"), down_mm=Decimal("-0.5"), sheet="a4-65")


def make_own_sheet(session: Session, actor: Actor, **values: Any) -> UUID:
    """Describe a paper and return its id."""
    return create_sheet(session, actor, replace(HERMA, **values), uuid4())


def make_printer(session: Session, actor: Actor, **values: Any) -> UUID:
    """Add a printer and return its id."""
    return create_printer(session, actor, replace(LASER, **values), uuid4())
