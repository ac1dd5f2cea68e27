"""Batches of blank labels: listed, made, given up."""

from typing import Any
from uuid import UUID

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.labels.batch_queries import batches_page, find_figures
from lifecycle.labels.batches import make_batch, void_rest
from lifecycle.labels.errors import BatchNotFound
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.api_labels import BatchShape, VoidShape
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_labels import BatchOut

blueprint = Blueprint("label batches", "Blank labels made together, ahead of the devices that bear them.")
_P = Permission


@blueprint.route("/label-batches")
class Batches(Resource):
    """The authority's batches."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(BatchOut))
    @requires(_P.LABEL_PRINT)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the batches, newest first."""
        leaf = batches_page(request_session(), after=query["after"], limit=query["limit"])
        return {"data": [_shown(row) for row in leaf.rows], "next": leaf.after}

    @blueprint.arguments(BatchShape)
    @blueprint.response(201, BatchOut)
    @requires(_P.LABEL_PRINT)
    def post(self, values: dict[str, Any]) -> dict[str, Any]:
        """Make a batch of new codes; `POST /labels/sheets` with its id prints it.

        A repeat of `request_id` gives the batch that it made.
        """
        said = {"note": values["note"].strip(), "request_id": values["request_id"]}
        return _one(make_batch(request_session(), get_actor(), values["count"], **said).id)


def _shown(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in BatchOut().fields}


def _one(batch_id: UUID) -> dict[str, Any]:
    row = find_figures(request_session(), batch_id)
    if row is None:
        raise BatchNotFound
    return _shown(row)


@blueprint.route("/label-batches/<uuid:batch_id>")
class One(Resource):
    """One batch."""

    @blueprint.response(200, BatchOut)
    @requires(_P.LABEL_PRINT)
    def get(self, batch_id: UUID) -> dict[str, Any]:
        """Read a batch and how far it is used."""
        return _one(batch_id)


@blueprint.route("/label-batches/<uuid:batch_id>/void")
class Void(Resource):
    """The giving up of a batch."""

    @blueprint.arguments(VoidShape)
    @blueprint.response(200, BatchOut)
    @requires(_P.LABEL_PRINT)
    def post(self, values: dict[str, Any], batch_id: UUID) -> dict[str, Any]:
        """Give up the blank labels of a batch; their codes are never issued again."""
        void_rest(request_session(), get_actor(), batch_id, values["request_id"])
        return _one(batch_id)
