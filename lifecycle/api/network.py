"""A coordinator's network: what its members share, and need against capacity."""

from typing import Any

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.db.paging import part_of
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.partners.directory import partners_for
from lifecycle.reports.network import network_view
from lifecycle.reports.network_sums import needs
from lifecycle.schemas.api_indicators import YearPageQuery
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_network import MemberOut, NeedOut

blueprint = Blueprint("network", "What a network's members share with it: never a person, device or price.")
_P = Permission


@blueprint.route("/indicators/network")
class Network(Resource):
    """The member authorities."""

    @blueprint.arguments(YearPageQuery, location="query")
    @blueprint.response(200, page_of(MemberOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.NETWORK_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the network's member authorities with the figures of a year that they share."""
        on = today()
        members = network_view(request_session(), get_actor(), query["year"] or on.year, on)
        page = part_of(members, query["after"], query["limit"])
        return {"data": page.rows, "next": page.after}


@blueprint.route("/indicators/network/needs")
class Needs(Resource):
    """Capacity against need."""

    @blueprint.response(200, list_of(NeedOut))
    @requires(_P.NETWORK_VIEW)
    def get(self) -> dict[str, Any]:
        """List the devices that wait to leave each department on each route, and what its partners take."""
        on, session = today(), request_session()
        members = network_view(session, get_actor(), on.year, on)
        return {"data": needs(members, partners_for(session), on)}
