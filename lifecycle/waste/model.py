"""Tables of waste: how a waste lot travels and is treated, what it weighed, an authority's own codes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, one_of
from lifecycle.db.security import tenant
from lifecycle.formats.waste_codes import CONSISTENCES, OPERATION_MODES, OPERATIONS

#: the European list's form, six digits by pairs and a star for what is hazardous
_CODE_FORM = "waste_code ~ '^[0-9]{2} [0-9]{2} [0-9]{2}[*]?$'"


class WasteShipment(Base):
    """How a lot of waste travels and where it is treated; one a lot, written by the authority.

    `emitter`, `pickup`, `carrier` and `destination` are cards of texts (`waste.cards`); what they leave empty
    comes from the lot and its parties.
    """

    __tablename__ = "waste_shipment"
    __table_args__ = (
        one_of("operation_planned", tuple(OPERATIONS)),
        one_of("operation_done", tuple(OPERATIONS)),
        one_of("operation_mode", OPERATION_MODES),
        one_of("consistence", CONSISTENCES),
        CheckConstraint("treated_on IS NULL OR operation_done IS NOT NULL", name="treatment_is_said"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    emitter: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    pickup: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    carrier: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    destination: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: the take-back scheme that the waste goes through, if any: siret and name
    scheme: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: what holds the waste: type, other, quantity
    packagings: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    operation_planned: Mapped[str | None]
    operation_done: Mapped[str | None]
    operation_mode: Mapped[str | None]
    treated_on: Mapped[date | None]
    consistence: Mapped[str] = mapped_column(server_default="SOLID")
    #: United Nations number and class for the carriage of dangerous goods
    onu_code: Mapped[str] = mapped_column(server_default="")
    #: whether the waste holds persistent organic pollutants; NULL until somebody says so
    is_pop: Mapped[bool | None]
    #: number of the follow-up slip once it exists elsewhere, « BSD-20261120-ABCDEFGHJ »
    slip_number: Mapped[str] = mapped_column(server_default="")


class WasteWeighing(Base):
    """What a lot's devices of one waste code weigh, where somebody knows better than the sum of the lines."""

    __tablename__ = "waste_weighing"
    __table_args__ = (
        CheckConstraint(_CODE_FORM, name="code_form"),
        CheckConstraint("weight_t > 0 AND weight_t <= 10000", name="weight_bounds"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    waste_code: Mapped[str] = mapped_column(primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    #: tonnes
    weight_t: Mapped[Decimal] = mapped_column(Numeric(8, 3))
    is_estimate: Mapped[bool]


class WasteCodeRule(Base):
    """The waste code that an authority gives a category from a day on; before it, the category's own."""

    __tablename__ = "waste_code_rule"
    __table_args__ = (CheckConstraint(_CODE_FORM, name="code_form"),)

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    waste_code: Mapped[str]


for model in (WasteShipment, WasteWeighing, WasteCodeRule):
    tenant(model)
