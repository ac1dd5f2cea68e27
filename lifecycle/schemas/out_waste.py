"""Answers of the API about waste."""

from marshmallow import fields as m

from lifecycle.formats.waste_codes import CONSISTENCES, OPERATION_MODES, OPERATIONS, PACKAGINGS, WASTE_CODES
from lifecycle.formats.waste_parties import COMPANY_TYPES, MODES
from lifecycle.schemas.out_base import Out, ReasonOut, amount, out, word


class CompanyOut(Out):
    """A party of a shipment; empty texts are unsaid."""

    type = word(COMPANY_TYPES)
    org_id = out(m.String)
    name = out(m.String)
    address = out(m.String)
    postal_code = out(m.String)
    city = out(m.String)
    country = out(m.String)
    contact = out(m.String)
    phone = out(m.String)
    mail = out(m.String)


class CarrierOut(CompanyOut):
    """Who carries."""

    mode = word(MODES)
    is_exempt = out(m.Boolean)
    receipt = out(m.String)
    department = out(m.String)
    receipt_until = out(m.String)


class DestinationOut(CompanyOut):
    """Where the waste is treated."""

    cap = out(m.String)


class PackagingOut(Out):
    """Containers of one kind."""

    type = word(PACKAGINGS)
    quantity = out(m.Integer)
    other = out(m.String)


class ShipmentOut(Out):
    """How a lot of waste travels and is treated, as the authority said it."""

    emitter = out(m.Nested, CompanyOut)
    pickup = out(m.Nested, CompanyOut)
    carrier = out(m.Nested, CarrierOut)
    destination = out(m.Nested, DestinationOut)
    scheme = out(m.Nested, CompanyOut)
    packagings = out(m.List, m.Nested(PackagingOut))
    operation_planned = word(OPERATIONS, null=True)
    operation_done = word(OPERATIONS, null=True)
    operation_mode = word(OPERATION_MODES, null=True)
    treated_on = out(m.Date, null=True)
    consistence = word(CONSISTENCES)
    onu_code = out(m.String)
    is_pop = out(m.Boolean, null=True)
    slip_number = out(m.String)


class DepartureOut(Out):
    """A line of the register of outgoing waste: one waste code of one lot, in the national fields."""

    lot_id = out(m.UUID)
    waste_code = word(WASTE_CODES)
    devices = out(m.Integer)
    weight_t = amount()
    is_estimate = out(m.Boolean)
    register = out(m.Dict, keys=m.String(), values=m.String())
    problems = out(m.List, m.Nested(ReasonOut))


class LotWasteOut(Out):
    """A lot of waste: its journey, and its lines of the register."""

    shipment = out(m.Nested, ShipmentOut)
    lines = out(m.List, m.Nested(DepartureOut))
