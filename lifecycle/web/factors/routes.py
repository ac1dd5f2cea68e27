"""« Méthode et facteurs »: the impact factors in force, where they come from, and the authority's own."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import public, requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.uploads import FileRefused, spooled
from lifecycle.footprint.coverage import fleet_coverage
from lifecycle.footprint.document import shipped
from lifecycle.footprint.effective import document_in_force, document_of, effective_of
from lifecycle.footprint.manufacturers import find_manufacturers
from lifecycle.footprint.settings import choose_set, versions
from lifecycle.impact import avoided
from lifecycle.impact.parts import PARTS
from lifecycle.impact.sets import load_set
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.registry.footprint_file import SheetsRefused
from lifecycle.registry.footprints import load_sheets
from lifecycle.schemas.base import load
from lifecycle.schemas.factors import SetForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.factors import shown as factors_shown

blueprint = Blueprint("factors", __name__)
# What a version changed, by its word of `footprint.model.CHANGES`.
CHANGE_LABELS = {
    "set": N_("jeu de facteurs"),
    "values": N_("valeurs d’une catégorie"),
    "parameters": N_("paramètres"),
}


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show the factors in force, what they cover of the fleet, and what another set would say."""
    return _index(None)


def _index(error: DomainError | None) -> str:
    session = request_session()
    version, document = document_in_force(session)
    factors, loaded = effective_of(version, document), find_manufacturers(session)
    coverage = fleet_coverage(session, factors)
    return render_template(
        "factors/index.html",
        version=version,
        base=document.base,
        factors=factors,
        coverage=coverage,
        lines=factors_shown.lines(factors, document, coverage),
        loaded=loaded,
        compared=factors_shown.compare(load_set(), loaded.base, coverage) if loaded else None,
        parameters=document.parameters,
        electricity=factors.electricity(today().year),
        versions=versions(session),
        change_labels=CHANGE_LABELS,
        bounds=(avoided.LOWEST, avoided.HIGHEST),
        error=error,
        errors=field_errors(error),
    )


@blueprint.get("/method")
@public
def method() -> str:
    """Tell anyone how the figures are made, with the factors as shipped."""
    factors = effective_of(0, shipped())
    return render_template(
        "factors/method.html",
        factors=factors,
        parts=PARTS,
        names=category_names(),
        bounds=(avoided.LOWEST, avoided.HIGHEST),
    )


@blueprint.get("/versions/<int(max=2147483647):version>")
@requires(Permission.REPORT_VIEW)
def version(version: int) -> str:
    """Show the factors of an earlier version, as they were."""
    session = request_session()
    document = document_of(session, version)
    factors = effective_of(version, document)
    return render_template(
        "factors/version.html",
        base=document.base,
        parameters=document.parameters,
        factors=factors,
        lines=factors_shown.lines(factors, document, fleet_coverage(session, factors)),
        bounds=(avoided.LOWEST, avoided.HIGHEST),
    )


@blueprint.post("/set")
@requires(Permission.REPORT_MANAGE)
def choose() -> tuple[str, int] | Response:
    """Put a set in force."""
    return changed(lambda error: _index(error), _choose)


def _choose(session: Session) -> None:
    said = load(SetForm(), request.form)
    choose_set(session, get_actor(), said["set_id"], said["request_id"], changed_from=said["version"])


@blueprint.post("/load")
@requires(Permission.REPORT_MANAGE)
def load_file() -> tuple[str, int] | Response:
    """Load the manufacturers' sheets, or say why their file cannot be read; the set in force stays."""
    try:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise FileRefused("required", N_("Choisissez le fichier de la collection."))
        with spooled(file) as path, transaction() as session:
            load_sheets(session, get_actor(), path, file.filename[:200])
    except RequestEntityTooLarge:
        error = FileRefused("too-large", SheetsRefused.too_large)
        return _index(error), error.status
    except DomainError as error:
        return _index(error), error.status
    flash(_("Les fiches sont chargées. Le jeu en vigueur n’a pas changé."), "go")
    return redirect(url_for("factors.index", _anchor="compare"), 303)


def changed(
    again: Callable[[DomainError], str], change: Callable[[Session], None]
) -> tuple[str, int] | Response:
    """Do a change and go back to the list, or show the page again with why not."""
    try:
        with transaction() as session:
            change(session)
    except DomainError as error:
        return again(error), error.status
    flash(_("Enregistré. Les chiffres calculés à partir de maintenant disent la nouvelle version."), "go")
    return redirect(url_for("factors.index"), 303)
