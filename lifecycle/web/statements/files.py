"""The documents of « Restitutions »: the yearly review, the decree's statement, the evidence folder."""

from flask import Blueprint, current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.documents.logo import find_authority_logo
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.edge.streaming import read_apart, streamed
from lifecycle.kernel.clock import today
from lifecycle.statements.documents import FORMS, document
from lifecycle.statements.evidence import MEDIA_TYPE, Asked, evidence_zip
from lifecycle.web.lots.files import saved
from lifecycle.web.statements.table import asked_year

blueprint = Blueprint("statement_files", __name__)


@blueprint.get("/review.<any(pdf, docx):form>")
@requires(Permission.REPORT_VIEW)
def review(form: str) -> Response:
    """Give the yearly review: as a document to read, or to edit."""
    return _made("review", form)


@blueprint.get("/decree.<any(pdf, csv):form>")
@requires(Permission.REPORT_VIEW)
def decree(form: str) -> Response:
    """Give the decree's statement of a year: as a document, or its devices as rows."""
    return _made("decree", form)


@blueprint.get("/evidence.zip")
@requires(Permission.REPORT_VIEW)
def evidence() -> Response:
    """Give the evidence folder of a year, sent while it is made."""
    with transaction() as session:
        asked = _asked(session)
    parts = read_apart(get_actor().organisation_id, lambda session: evidence_zip(session, asked))
    return streamed(parts, MEDIA_TYPE, f"{_('dossier-preuves-label-nr')}-{asked.year}.zip")


def _made(name: str, form: str) -> Response:
    session = request_session()
    made, filename = document(session, name, form, _asked(session))
    return saved(made, FORMS[name][form], filename)


def _asked(session: Session) -> Asked:
    actor = get_actor()
    store: FileStore = current_app.extensions["lifecycle.files"]
    logo = find_authority_logo(session, store, actor.organisation_id)
    return Asked(actor.organisation_name, asked_year(), today(), current_locale(), logo)
