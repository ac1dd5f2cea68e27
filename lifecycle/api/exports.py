"""Exports: the whole register, or a part of it, as a file."""

from typing import Any

from flask import Response

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.exports import send_export
from lifecycle.edge.guard import requires
from lifecycle.reports.export import FORMS
from lifecycle.schemas.api_assets import ExportQuery

blueprint = Blueprint("exports", "The register as files: for a spreadsheet, for another program.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = {form.media_type: _BINARY for form in FORMS.values()}


@blueprint.route("/exports/assets")
class Assets(Resource):
    """The register as a file."""

    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.doc(responses={"200": {"description": "The file, sent while it is made.", "content": _FILES}})
    @requires(Permission.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Export assets.

        CSV and XLSX hold every field, titled and worded in `lang`, and come in again by an import. In a CSV,
        `'` is put in front of what a spreadsheet would take for a formula. JSON lines are the assets as the
        API shows them, one a line. The history of the organisation notes each export.
        """
        return send_export(**query)
