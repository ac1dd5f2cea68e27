"""The shapes of waste: how a lot travels and is treated, what it weighs, the codes of categories."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, post_load, pre_load
from marshmallow import fields as m

from lifecycle.formats.waste_codes import (
    CONSISTENCES,
    OPERATION_MODES,
    OPERATIONS,
    PACKAGINGS,
    WASTE_CODES,
)
from lifecycle.formats.waste_parties import COMPANY_TYPES, MODES, Carrier, Company, Destination, Packaging
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, Shape, text
from lifecycle.schemas.lots import RequestShape, one_of
from lifecycle.waste.shipments import ShipmentData, Weighing

CARDS = ("emitter", "pickup", "carrier", "destination", "scheme")


class CompanyShape(Shape):
    """A party of a shipment; an identifier may hold the spaces that people type."""

    card: ClassVar[type[Company]] = Company
    type = one_of(COMPANY_TYPES, load_default="ETABLISSEMENT_FR")
    org_id = text(most=40, load_default="")
    name = text(most=150, load_default="")
    address = text(most=150, load_default="")
    postal_code = text(most=10, load_default="")
    city = text(most=45, load_default="")
    country = text(most=2, load_default="FR")
    contact = text(most=150, load_default="")
    phone = text(most=40, load_default="")
    mail = text(most=200, load_default="")

    @post_load
    def _card(self, data: dict[str, Any], **_: Any) -> Company:
        said = {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
        return self.card(**{**said, "org_id": "".join(said["org_id"].split()).upper()})


def _is_day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValidationError(N_("Cette date n’a pas la forme attendue (AAAA-MM-JJ).")) from error


class CarrierShape(CompanyShape):
    """Who carries, with the receipt of the prefecture or the exemption from it."""

    card = Carrier
    mode = one_of(MODES, load_default="ROAD")
    is_exempt = m.Boolean(load_default=False)
    receipt = text(most=50, load_default="")
    department = text(most=3, load_default="")
    receipt_until = m.String(load_default="", validate=lambda value: _is_day(value) if value else None)


class DestinationShape(CompanyShape):
    """Where the waste is treated."""

    card = Destination
    cap = text(most=50, load_default="")


class PackagingShape(Shape):
    """Containers of one kind."""

    type = one_of(PACKAGINGS, required=True)
    quantity = m.Integer(required=True)
    other = text(most=100, load_default="")

    @post_load
    def _packaging(self, data: dict[str, Any], **_: Any) -> Packaging:
        return Packaging(**data)


class ShipmentShape(RequestShape):
    """How a lot of waste travels and is treated, whole; loads to `{data: ShipmentData, request_id}`."""

    emitter = m.Nested(CompanyShape, load_default=Company)
    pickup = m.Nested(CompanyShape, load_default=Company)
    carrier = m.Nested(CarrierShape, load_default=Carrier)
    destination = m.Nested(DestinationShape, load_default=Destination)
    scheme = m.Nested(CompanyShape, load_default=Company)
    packagings = m.List(m.Nested(PackagingShape), load_default=list)
    operation_planned = one_of(tuple(OPERATIONS), load_default=None, allow_none=True)
    operation_done = one_of(tuple(OPERATIONS), load_default=None, allow_none=True)
    operation_mode = one_of(OPERATION_MODES, load_default=None, allow_none=True)
    treated_on = m.Date(load_default=None, allow_none=True)
    consistence = one_of(CONSISTENCES, load_default="SOLID")
    onu_code = text(most=200, load_default="")
    is_pop = m.Boolean(load_default=None, allow_none=True)
    slip_number = text(most=60, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        request_id = data.pop("request_id")
        return {
            "request_id": request_id,
            "data": ShipmentData(**{**data, "packagings": tuple(data["packagings"])}),
        }


class ShipmentForm(FormShape, ShipmentShape):
    """The same shape sent by a form, whose members are `carrier_name`, `packaging_type`…"""

    @pre_load
    def _gather(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        said = {name: value for name, value in data.items() if value != ""}
        cards = {card: _under(said, card, _MEMBERS[card]) for card in CARDS}
        packaging = _under(said, "packaging", ("type", "quantity", "other"))
        flat = {name: value for name, value in said.items() if name in self.fields}
        return {**flat, **cards, "packagings": [packaging] if packaging.get("type") else []}


_MEMBERS = {
    "emitter": tuple(CompanyShape().fields), "pickup": tuple(CompanyShape().fields),
    "carrier": tuple(CarrierShape().fields), "destination": tuple(DestinationShape().fields),
    "scheme": tuple(CompanyShape().fields),
}  # fmt: skip


def _under(said: Mapping[str, Any], prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: said[f"{prefix}_{name}"] for name in names if f"{prefix}_{name}" in said}


class WeighingShape(Shape):
    """A weight in tonnes to the kilogram, measured or estimated."""

    weight_t = m.Decimal(required=True, allow_nan=False)
    is_estimate = m.Boolean(required=True)

    @post_load
    def _weighing(self, data: dict[str, Any], **_: Any) -> Weighing:
        return Weighing(**data)


class WeighingsShape(RequestShape):
    """`{weighings, request_id}`: by waste code, null to go back to the weights of the devices."""

    weighings = m.Dict(
        keys=one_of(tuple(WASTE_CODES)), values=m.Nested(WeighingShape, allow_none=True), required=True
    )
