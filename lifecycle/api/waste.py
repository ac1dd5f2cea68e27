"""Waste: a lot's journey and weights, and the register of outgoing waste."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields as m
from marshmallow.validate import OneOf, Range

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.documents.register import register_file
from lifecycle.documents.sheets import MEDIA_TYPES
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.queries import get_lot
from lifecycle.formats.waste_register import values
from lifecycle.schemas.base import Shape
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_waste import DepartureOut, LotWasteOut
from lifecycle.schemas.waste import ShipmentShape, WeighingsShape
from lifecycle.states.lots import Side
from lifecycle.waste import service
from lifecycle.waste.errors import NoSuchWaste
from lifecycle.waste.register import Departure, departures_of, register_page
from lifecycle.waste.shipments import find_shipment

blueprint = Blueprint("waste", "Outgoing waste: the register in its national format, and each lot's journey.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = {MEDIA_TYPES[form]: _BINARY for form in ("csv", "xlsx")}


_SHOWN = ("lot_id", "waste_code", "devices", "weight_t", "is_estimate")


class RegisterQuery(Shape):
    """Which year's departures, a page at a time."""

    year = m.Integer(load_default=None, validate=Range(2000, 2199))
    limit = m.Integer(load_default=50, validate=Range(1, 200))
    after = m.String(load_default=None)


class RegisterFileQuery(Shape):
    """Which year's departures, in which form."""

    year = m.Integer(load_default=None, validate=Range(2000, 2199))
    format = m.String(load_default="csv", validate=OneOf(("csv", "xlsx")))


@blueprint.route("/waste/register")
class Register(Resource):
    """The register of outgoing waste."""

    @blueprint.arguments(RegisterQuery, location="query")
    @blueprint.response(200, page_of(DepartureOut))
    @requires(Permission.PARTNER_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List departures of waste, newest first, with what each line lacks to be complete."""
        page = register_page(request_session(), **query)
        return {"data": [_line(row) for row in page.rows], "next": page.after}


@blueprint.route("/waste/register/export")
class RegisterFile(Resource):
    """The register as a file."""

    @blueprint.arguments(RegisterFileQuery, location="query")
    @blueprint.doc(responses={"200": {"description": "The file in the national format.", "content": _FILES}})
    @requires(Permission.PARTNER_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Export the register in the national format, incomplete lines too."""
        form = query["format"]
        made, filename = register_file(request_session(), query["year"], form)
        return binary(made, MEDIA_TYPES[form], filename)


@blueprint.route("/lots/<uuid:lot_id>/waste")
class LotWaste(Resource):
    """A lot of waste."""

    @blueprint.response(200, LotWasteOut)
    @requires(Permission.PARTNER_VIEW)
    def get(self, lot_id: UUID) -> dict[str, Any]:
        """Read how a lot of waste travels and is treated, and its lines of the register."""
        return _lot(lot_id)

    @blueprint.arguments(ShipmentShape)
    @blueprint.response(200, LotWasteOut)
    @blueprint.promises(refusals=(409,))
    @requires(Permission.LOT_MANAGE)
    def put(self, said: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
        """Say how a lot of waste travels and is treated; members left out are unsaid again."""
        service.settle(request_session(), get_actor(), lot_id, said["data"], said["request_id"])
        return _lot(lot_id)


@blueprint.route("/lots/<uuid:lot_id>/waste/weights")
class LotWeights(Resource):
    """What a lot of waste weighs."""

    @blueprint.arguments(WeighingsShape)
    @blueprint.response(200, LotWasteOut)
    @blueprint.promises(refusals=(409,))
    @requires(Permission.LOT_MANAGE)
    def put(self, said: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
        """Say what the devices of some codes weigh, in tonnes; codes left out keep their weight."""
        service.weigh(request_session(), get_actor(), lot_id, said["weighings"], said["request_id"])
        return _lot(lot_id)


def _lot(lot_id: UUID) -> dict[str, Any]:
    session = request_session()
    view = get_lot(session, lot_id)
    if view.side is not Side.AUTHORITY or view.lot.waste_status != "waste":
        raise NoSuchWaste
    lines = [_line(row) for row in departures_of(session, lot_id)]
    return {"shipment": find_shipment(session, lot_id), "lines": lines}


def _line(row: Departure) -> dict[str, Any]:
    locale = current_locale()
    said = {
        name: getattr(row, name) for name in ("lot_id", "waste_code", "devices", "weight_t", "is_estimate")
    }
    problems = [{"code": reason.code, "detail": reason.told(locale)} for reason in row.problems]
    return {**said, "register": values(row.line), "problems": problems}
