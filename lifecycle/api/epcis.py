"""The history of devices and lots as EPCIS 2.0 documents."""

import json
from typing import Any
from uuid import UUID

from flask import Response, current_app

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.endoflife.queries import get_lot
from lifecycle.tracing.assets import asset_document
from lifecycle.tracing.document import MEDIA_TYPE
from lifecycle.tracing.lots import lot_document

blueprint = Blueprint("epcis", "Traceability out: EPCIS 2.0 in JSON-LD.")
_DOCUMENT: dict[str, Any] = {
    "responses": {
        "200": {"description": "The document.", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
    }
}


@blueprint.route("/assets/<uuid:asset_id>/epcis")
class OfAsset(Resource):
    """A device's life."""

    @blueprint.doc(**_DOCUMENT)
    @blueprint.promises(refusals=(404,))
    @requires(Permission.ASSET_VIEW)
    def get(self, asset_id: UUID) -> Response:
        """Read a device's history as an EPCIS document: what happened and when; no person, place or price."""
        return _sent(asset_document(request_session(), asset_id, **_addresses()))


@blueprint.route("/lots/<uuid:lot_id>/epcis")
class OfLot(Resource):
    """A lot's way."""

    @blueprint.doc(**_DOCUMENT)
    @blueprint.promises(refusals=(404,))
    @requires(Permission.LOT_VIEW)
    def get(self, lot_id: UUID) -> Response:
        """Read a lot's hand-over, reception, outcomes and returns as an EPCIS document; for both sides."""
        return _sent(lot_document(get_lot(request_session(), lot_id), **_addresses()))


def _addresses() -> dict[str, str]:
    return {"public_url": current_app.config["PUBLIC_URL"], "label_url": current_app.config["LABEL_URL"]}


def _sent(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), content_type=MEDIA_TYPE)
