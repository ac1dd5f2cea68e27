"""The documents of a lot: those made here, in each form, and what either side joined."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.documents import papers
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import MEDIA_TYPES
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife import queries
from lifecycle.endoflife.outcome import proofs
from lifecycle.endoflife.views import LotView
from lifecycle.web.context import told

blueprint = Blueprint("lot_files", __name__)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a lot has, as its page lists it: its name in words, the address of one form of it."""

    label: str
    url: str
    format: str


def documents(view: LotView) -> list[Document]:
    """Return what a lot has for the side that looks: papers in three forms, its history once it has left."""
    history = Document(_("Traçabilité (EPCIS 2.0)"), url_for("epcis.lot", lot_id=view.lot.id), "jsonld")
    made = [
        Document(told(document.label), _address(view.lot.id, name, form), form)
        for name, document in papers.documents_of(view).items()
        for form in papers.FORMS
    ]
    return [*made, history] if view.lot.handed_over_at else made


def _address(lot_id: UUID, name: str, form: str) -> str:
    return url_for("lot_files.document", lot_id=lot_id, name=name, form=form)


@blueprint.get("/<uuid:lot_id>/documents/<name>.<any(pdf, csv, xlsx):form>")
@requires(Permission.LOT_VIEW)
def document(lot_id: UUID, name: str, form: str) -> Response:
    """Give a document of a lot."""
    return _made(lot_id, name, form)


@blueprint.get("/<uuid:lot_id>/manifest.pdf")
@requires(Permission.LOT_VIEW)
def manifest_pdf(lot_id: UUID) -> Response:
    """Give the manifest as a PDF, at its short address."""
    return _made(lot_id, "manifest", "pdf")


@blueprint.get("/<uuid:lot_id>/manifest.csv")
@requires(Permission.LOT_VIEW)
def manifest_csv(lot_id: UUID) -> Response:
    """Give the manifest as a CSV, at its short address."""
    return _made(lot_id, "manifest", "csv")


def _made(lot_id: UUID, name: str, form: str) -> Response:
    session = request_session()
    view = queries.get_lot(session, lot_id)
    store: FileStore = current_app.extensions["lifecycle.files"]
    address = current_app.config["PUBLIC_URL"] + url_for("lots.page", lot_id=lot_id)
    logo = find_authority_logo(session, store, view.authority.id) if form == "pdf" else None
    paper = Paper(locale=current_locale(), url=address, logo=logo)
    made, filename = papers.made(view, name, form, paper)
    return saved(made, MEDIA_TYPES[form], filename)


@blueprint.get("/proofs/<uuid:proof_id>")
@requires(Permission.LOT_VIEW)
def proof(proof_id: UUID) -> Response:
    """Give a document that either side joined, as a file to save: what others sent is never run here."""
    found = proofs.get_proof(request_session(), proof_id)
    store: FileStore = current_app.extensions["lifecycle.files"]
    return saved(store.read(found.sha256), found.media_type, found.name)


def saved(data: bytes, media_type: str, name: str) -> Response:
    """Return an answer that the browser saves under a name."""
    response = Response(data, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
