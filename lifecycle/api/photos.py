"""Photos of assets: their condition, and what was damaged."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import get_photo, photos_of
from lifecycle.photos.service import NewPhoto, add_photo, image_of
from lifecycle.registry.service import get_asset
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.photos import PhotoFile, PhotoOut

blueprint = Blueprint("photos", "Photos of devices.")
_P = Permission


@blueprint.route("/assets/<uuid:asset_id>/photos")
class Photos(Resource):
    """The photos of an asset."""

    @blueprint.response(200, list_of(PhotoOut))
    @requires(_P.ASSET_VIEW)
    def get(self, asset_id: UUID) -> dict[str, Any]:
        """List an asset's photos, the latest taken first."""
        session = request_session()
        get_asset(session, asset_id)
        return {"data": photos_of(session, asset_id)}

    @blueprint.arguments(PhotoFile, location="form")
    @blueprint.response(201, PhotoOut)
    @requires(_P.ASSET_ACT)
    def post(self, new: NewPhoto, asset_id: UUID) -> Photo:
        """Add a photo to an asset: a JPEG, PNG or WebP of at most 12 MB and 50 megapixels.

        It is kept as a JPEG of at most 1,600 pixels, without any metadata. A repeat of `request_id` gives the
        photo that it added.
        """
        files = current_app.extensions["lifecycle.files"]
        return add_photo(request_session(), get_actor(), asset_id, new, files)


@blueprint.route("/assets/<uuid:asset_id>/photos/<uuid:photo_id>.jpg")
class Image(Resource):
    """The image of a photo."""

    @blueprint.answers(200, "image/jpeg", "The photo, as it is kept.")
    @requires(_P.ASSET_VIEW)
    def get(self, asset_id: UUID, photo_id: UUID) -> Response:
        """Download a photo of an asset."""
        photo = get_photo(request_session(), asset_id, photo_id)
        return binary(image_of(photo, current_app.extensions["lifecycle.files"]), "image/jpeg")
