"""The lists that an asset refers to: categories, sites and their rooms."""

from typing import Any

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.registry import queries
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_places import CategoryOut, SiteOut

blueprint = Blueprint("places", "Categories, sites and rooms that assets refer to.")
# Each list is whole: an authority has tens of sites.
_P = Permission


@blueprint.route("/categories")
class Categories(Resource):
    """Types of equipment, the same for all."""

    @blueprint.response(200, list_of(CategoryOut))
    @requires(_P.ASSET_VIEW, _P.LOT_VIEW, _P.NETWORK_VIEW)
    def get(self) -> dict[str, Any]:
        """List the categories of equipment."""
        return {"data": queries.categories(request_session())}


@blueprint.route("/sites")
class Sites(Resource):
    """The authority's places."""

    @blueprint.response(200, list_of(SiteOut))
    @requires(_P.ASSET_VIEW)
    def get(self) -> dict[str, Any]:
        """List the authority's sites with their rooms."""
        session = request_session()
        rooms: dict[Any, list[Any]] = {}
        for room in queries.rooms(session):
            rooms.setdefault(room.site_id, []).append(room)
        sites = queries.sites(session)
        return {"data": [{**_named(site), "rooms": rooms.get(site.id, [])} for site in sites]}


def _named(site: Any) -> dict[str, Any]:
    return {"id": site.id, "name": site.name, "address": site.address}
