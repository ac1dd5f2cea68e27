"""Models of equipment and their manufacturers' product sheets."""

from typing import Any
from uuid import UUID

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.registry.catalogue import get_model, models_page
from lifecycle.registry.cataloguing import edit_model
from lifecycle.registry.folding import Merged
from lifecycle.registry.merging import merge_models
from lifecycle.registry.sheet_matching import search_sheets
from lifecycle.registry.sheets import give_sheets
from lifecycle.schemas.models import FootprintQuery, MergeShape, ModelQuery, ModelShape
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_models import FootprintOut, MergedOut, ModelDetailOut, ModelOut

blueprint = Blueprint("models", "Models of equipment: names, aliases, merges, manufacturers' sheets.")
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.route("/models")
class Models(Resource):
    """The authority's models."""

    @blueprint.arguments(ModelQuery, location="query")
    @blueprint.response(200, page_of(ModelOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the authority's models of equipment, by manufacturer and name."""
        page = models_page(request_session(), **query)
        return {"data": page.rows, "next": page.after}


@blueprint.route("/models/<uuid:model_id>")
class One(Resource):
    """One model."""

    @blueprint.response(200, ModelDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ASSET_VIEW)
    def get(self, model_id: UUID) -> Answer:
        """Read a model."""
        return _detail(model_id)

    @blueprint.arguments(ModelShape(partial=True))
    @blueprint.response(200, ModelDetailOut)
    @blueprint.promises(refusals=(409, 412, 428), sends=("ETag",))
    @requires(_P.ASSET_EDIT)
    def patch(self, values: dict[str, Any], model_id: UUID) -> Answer:
        """Change a model's fields, its other names or its sheet.

        Members left out stay as they are, null empties. A sheet fills weight and screen size where they are
        empty.
        """
        session, actor = request_session(), get_actor()
        version = wanted_version(get_model(session, model_id).row.version)
        edit_model(session, actor, model_id, values, version=version)
        if "footprint_id" in values:
            give_sheets(session, actor, {model_id: values["footprint_id"]})
        return _detail(model_id)


def _detail(model_id: UUID) -> Answer:
    view = get_model(request_session(), model_id)
    said = {**view.row._mapping, "aliases": view.aliases, "footprint": view.sheet}
    return said, 200, {"ETag": etag(view.row.version)}


@blueprint.route("/models/merge")
class Merge(Resource):
    """Models that are one."""

    @blueprint.arguments(MergeShape)
    @blueprint.response(200, MergedOut)
    @blueprint.promises(refusals=(404, 409))
    @requires(_P.ASSET_IMPORT)
    def post(self, values: dict[str, Any]) -> Merged:
        """Merge models into one; their devices and names go to the one kept.

        A repeat of `request_id` is answered as the first time. Devices keep their own category.
        """
        return merge_models(request_session(), get_actor(), **values)


@blueprint.route("/footprints")
class Footprints(Resource):
    """Product sheets."""

    @blueprint.arguments(FootprintQuery, location="query")
    @blueprint.response(200, list_of(FootprintOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Find product sheets by words of their manufacturer and name, twenty at most."""
        return {"data": search_sheets(request_session(), query["q"])}
