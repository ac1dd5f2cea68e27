"""Histories as EPCIS 2.0 files, and the words that they add to the vocabulary at the address they give."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import public, requires
from lifecycle.endoflife.queries import get_lot
from lifecycle.tracing.assets import asset_document
from lifecycle.tracing.document import MEDIA_TYPE, TERMS
from lifecycle.tracing.lots import lot_document
from lifecycle.tracing.terms import vocabulary
from lifecycle.web.lots.files import saved

blueprint = Blueprint("epcis", __name__)


@blueprint.get("/assets/<uuid:asset_id>/history.jsonld")
@requires(Permission.ASSET_VIEW)
def asset(asset_id: UUID) -> Response:
    """Give a device's history as a file."""
    return _saved(asset_document(request_session(), asset_id, **_addresses()), f"{asset_id}.jsonld")


@blueprint.get("/lots/<uuid:lot_id>/history.jsonld")
@requires(Permission.LOT_VIEW)
def lot(lot_id: UUID) -> Response:
    """Give a lot's history as a file, to either side."""
    view = get_lot(request_session(), lot_id)
    return _saved(lot_document(view, **_addresses()), f"lot-{view.lot.number}.jsonld")


@blueprint.get(TERMS)
@public
def terms() -> Response:
    """Tell what each of our words means, as JSON-LD, to whoever reads a document."""
    told = vocabulary(current_app.config["PUBLIC_URL"] + TERMS)
    return Response(json.dumps(told), content_type=MEDIA_TYPE)


def _addresses() -> dict[str, str]:
    return {"public_url": current_app.config["PUBLIC_URL"], "label_url": current_app.config["LABEL_URL"]}


def _saved(document: dict[str, Any], name: str) -> Response:
    return saved(json.dumps(document, ensure_ascii=False, indent=1).encode(), MEDIA_TYPE, name)
