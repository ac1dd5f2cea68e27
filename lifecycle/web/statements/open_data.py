"""The open data package: what it holds, on what terms, and the file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import fields as m
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import may, requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.people.model import Organisation
from lifecycle.reports.basis import basis_for
from lifecycle.schemas.base import FormShape, load, text
from lifecycle.schemas.lots import RequestShape
from lifecycle.statements.open_data import MEDIA_TYPE, package
from lifecycle.statements.open_data_tables import TABLES
from lifecycle.statements.open_data_terms import LEAST, LICENCES, MOST, Terms, set_terms, terms_of
from lifecycle.web.actions import field_errors
from lifecycle.web.lots.files import saved

blueprint = Blueprint("open_data", __name__)


class TermsForm(FormShape, RequestShape):
    """The terms of a publication, from a form."""

    licence = text(most=40, required=True)
    least = m.Integer(
        required=True, error_messages={"invalid": N_("Écrivez un nombre entier, par exemple 5.")}
    )


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def page() -> str:
    """Show what would be published today, column by column, and on what terms."""
    return _page(None, {})


@blueprint.post("/")
@requires(Permission.REPORT_MANAGE)
def change() -> Response | tuple[str, int]:
    """Change the terms of what will be published."""
    try:
        said = load(TermsForm(), request.form)
        request_id: UUID = said.pop("request_id")
        with transaction() as session:
            set_terms(session, get_actor(), Terms(**said), request_id)
    except DomainError as error:
        return _page(error, request.form), error.status
    flash(_("Les conditions de publication sont enregistrées."), "go")
    return redirect(url_for("open_data.page"), 303)


@blueprint.get("/package.zip")
@requires(Permission.REPORT_VIEW)
def zipped() -> Response:
    """Give the package of the day, ready to deposit on data.gouv.fr."""
    return saved(made_package(), MEDIA_TYPE, f"donnees-ouvertes-{today().isoformat()}.zip")


def made_package() -> bytes:
    """Return the package of the organisation of whoever asks."""
    session = request_session()
    own = session.get_one(Organisation, get_actor().organisation_id)
    return package(session, basis_for(session, today()), terms_of(session), own.name, own.slug)


def _page(error: DomainError | None, said: Mapping[str, Any]) -> str:
    terms = terms_of(request_session())
    return render_template(
        "statements/open_data.html",
        tables=TABLES,
        terms=terms,
        licence=LICENCES[terms.licence][0],
        licences=[(key, title) for key, (title, _path) in LICENCES.items()],
        bounds=(LEAST, MOST),
        values={"licence": terms.licence, "least": terms.least, **said},
        can_manage=may(Permission.REPORT_MANAGE),
        error=error,
        errors=field_errors(error),
    )
