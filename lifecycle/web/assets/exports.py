"""Taking a list of assets out as a file."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from lifecycle.access.permissions import Permission
from lifecycle.edge.exports import send_export
from lifecycle.edge.guard import requires
from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.export import LABELS
from lifecycle.schemas.api_assets import ExportQuery
from lifecycle.schemas.assets import said_of
from lifecycle.schemas.base import load
from lifecycle.web.context import told

blueprint = Blueprint("exports", __name__)


@blueprint.get("/assets")
@requires(Permission.ASSET_VIEW)
def assets() -> Response:
    """Send the assets of a list as a file.

    A filter that cannot be read is refused: left aside, it would let more out than was asked.
    """
    said: dict[str, Any] = request.args.to_dict()
    said |= {name: request.args.getlist(name) for name in ("state", "category") if name in said}
    return send_export(**load(ExportQuery(), said))


def links(wanted: AssetFilter, sort: str) -> list[tuple[str, str]]:
    """Return the forms that a list may be exported in: its words and the file's address."""
    return [
        (told(label), url_for("exports.assets", **said_of(wanted), sort=sort, format=form, lang=lang))
        for label, form, lang in LABELS
    ]
