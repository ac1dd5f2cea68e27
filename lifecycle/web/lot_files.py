"""The documents of a lot: its manifest, and what either side joined."""

import csv
import io
from uuid import UUID

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.documents import manifest
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife import proofs, queries

blueprint = Blueprint("lot_files", __name__)


@blueprint.get("/<uuid:lot_id>/manifest.pdf")
@requires(Permission.LOT_VIEW)
def manifest_pdf(lot_id: UUID) -> Response:
    """Give the manifest as a PDF."""
    view = queries.get_lot(request_session(), lot_id)
    address = current_app.config["PUBLIC_URL"] + url_for("lots.page", lot_id=lot_id)
    made = manifest.manifest_pdf(view, url=address, locale=current_locale())
    return _file(made, "application/pdf", f"lot-{view.lot.number}.pdf")


@blueprint.get("/<uuid:lot_id>/manifest.csv")
@requires(Permission.LOT_VIEW)
def manifest_csv(lot_id: UUID) -> Response:
    """Give the manifest as a CSV that a French spreadsheet opens as it is."""
    view = queries.get_lot(request_session(), lot_id)
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(manifest.manifest_rows(view, current_locale()))
    return _file(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"lot-{view.lot.number}.csv")


@blueprint.get("/proofs/<uuid:proof_id>")
@requires(Permission.LOT_VIEW)
def proof(proof_id: UUID) -> Response:
    """Give a document that either side joined, as a file to save: what others sent is never run here."""
    found = proofs.get_proof(request_session(), proof_id)
    store: FileStore = current_app.extensions["lifecycle.files"]
    return _file(store.read(found.sha256), found.media_type, found.name)


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
