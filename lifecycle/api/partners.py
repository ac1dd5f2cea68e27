"""The directory of partners."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.endoflife.queries import open_lots
from lifecycle.partners.directory import PartnerView, get_partner, partners_for
from lifecycle.schemas.api_lots import PartnerQuery
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_lots import PartnerOut

blueprint = Blueprint("partners", "The 4R partners of the authority's networks.")
_P = Permission


def _with_lots(found: list[PartnerView]) -> list[dict[str, Any]]:
    counts = open_lots(request_session())
    return [{**asdict(partner), "open_lots": counts.get(partner.id, 0)} for partner in found]


@blueprint.route("/partners")
class Partners(Resource):
    """The partners that the authority's networks join."""

    @blueprint.arguments(PartnerQuery, location="query")
    @blueprint.response(200, list_of(PartnerOut))
    @requires(_P.PARTNER_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the partners by name, those that offer a route, for a category."""
        found = partners_for(request_session(), route=query["route"], category_key=query["category"])
        return {"data": _with_lots(found)}


@blueprint.route("/partners/<uuid:partner_id>")
class One(Resource):
    """One partner."""

    @blueprint.response(200, PartnerOut)
    @requires(_P.PARTNER_VIEW)
    def get(self, partner_id: UUID) -> dict[str, Any]:
        """Read a partner."""
        return _with_lots([get_partner(request_session(), partner_id)])[0]
