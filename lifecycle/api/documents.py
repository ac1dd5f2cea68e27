"""The documents of a lot: which there are, and each as PDF, CSV or XLSX."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, url_for
from marshmallow import fields as m
from marshmallow.validate import OneOf

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.db.files import FileStore
from lifecycle.documents import papers
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import MEDIA_TYPES
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.queries import get_lot
from lifecycle.kernel.text import LOCALES, translate
from lifecycle.schemas.base import Shape
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_documents import DocumentOut

blueprint = Blueprint("documents", "The papers of a lot, for either side.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = dict.fromkeys(MEDIA_TYPES.values(), _BINARY)


class DocumentQuery(Shape):
    """In which form and language."""

    format = m.String(load_default="pdf", validate=OneOf(papers.FORMS))
    lang = m.String(load_default=None, validate=OneOf(LOCALES))


@blueprint.route("/lots/<uuid:lot_id>/documents")
class Documents(Resource):
    """The documents that a lot has."""

    @blueprint.response(200, list_of(DocumentOut))
    @requires(Permission.LOT_VIEW)
    def get(self, lot_id: UUID) -> dict[str, Any]:
        """List the documents that a lot has at its present stage."""
        locale, view = current_locale(), get_lot(request_session(), lot_id)
        return {
            "data": [
                {"name": name, "label": translate(document.label, locale), "formats": papers.FORMS}
                for name, document in papers.documents_of(view).items()
            ]
        }


@blueprint.route("/lots/<uuid:lot_id>/documents/<string:name>")
class One(Resource):
    """One document."""

    @blueprint.arguments(DocumentQuery, location="query")
    @blueprint.doc(responses={"200": {"description": "The document.", "content": _FILES}})
    @requires(Permission.LOT_VIEW)
    def get(self, query: dict[str, Any], lot_id: UUID, name: str) -> Response:
        """Read a document; a name that the list does not give answers 404."""
        session, form = request_session(), query["format"]
        view = get_lot(session, lot_id)
        store: FileStore = current_app.extensions["lifecycle.files"]
        address = current_app.config["PUBLIC_URL"] + url_for("lots.page", lot_id=lot_id)
        logo = find_authority_logo(session, store, view.authority.id) if form == "pdf" else None
        paper = Paper(locale=query["lang"] or current_locale(), url=address, logo=logo)
        made, filename = papers.made(view, name, form, paper)
        return binary(made, MEDIA_TYPES[form], filename)
