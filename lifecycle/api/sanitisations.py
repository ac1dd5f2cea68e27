"""Sanitisations: the proof that a device's data are gone."""

from typing import Any

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.registry.service import get_asset
from lifecycle.sanitising.recording import Sanitised, record_sanitisation, sanitisations_of
from lifecycle.schemas.api_lots import NewSanitisationShape, SanitisationQuery
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_lots import SanitisationOut, SanitisedOut

blueprint = Blueprint("sanitisations", "Erasures and destructions of media, with their certificate fields.")
_P = Permission


@blueprint.route("/sanitisations")
class Sanitisations(Resource):
    """The sanitisations of a device."""

    @blueprint.arguments(SanitisationQuery, location="query")
    @blueprint.response(200, list_of(SanitisationOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List an asset's sanitisations, newest first."""
        session = request_session()
        get_asset(session, query["asset_id"])
        return {"data": sanitisations_of(session, query["asset_id"])}

    @blueprint.arguments(NewSanitisationShape)
    @blueprint.response(201, SanitisedOut)
    @blueprint.promises(refusals=(404,))
    @requires(_P.SANITISATION_RECORD)
    def post(self, values: dict[str, Any]) -> Sanitised:
        """Record a sanitisation, passed or failed.

        A repeat of `request_id` is answered as the first time.
        """
        return record_sanitisation(request_session(), get_actor(), **values)
