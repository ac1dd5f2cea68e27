"""Product sheets: loading the collection, confirming which model has which sheet."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.uploads import FileRefused, spooled
from lifecycle.kernel.errors import Conflict, DomainError
from lifecycle.kernel.text import N_
from lifecycle.registry.footprint_file import SheetsRefused
from lifecycle.registry.footprints import count_sheets, find_last_load, load_sheets
from lifecycle.registry.naming_rules import full_name
from lifecycle.registry.sheet_matching import proposals
from lifecycle.registry.sheets import give_sheets, give_sure_sheets
from lifecycle.schemas.base import load as load_shape
from lifecycle.schemas.models import SheetForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.models.tabs import render_list, start_of
from lifecycle.web.people.session import local_path

PAGE = 25


@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show what is loaded, and the sheets to confirm, the sure ones first."""
    return _index({})


def _index(errors: dict[str, list[str]]) -> str:
    session, start = request_session(), start_of(request.args.get("start", ""))
    found = proposals(session)
    return render_list(
        "models/sheets.html",
        count=count_sheets(session),
        last=find_last_load(session),
        sure=sum(one.is_sure for one in found),
        total=len(found),
        proposals=found[start : start + PAGE],
        full_name=full_name,
        previous=url_for("models.sheets", start=max(0, start - PAGE) or None) if start else None,
        next=url_for("models.sheets", start=start + PAGE) if start + PAGE < len(found) else None,
        errors=errors,
    )


@requires(Permission.ASSET_IMPORT)
def load() -> tuple[str, int] | Response:
    """Load the collection in place of the earlier one, or say why its file cannot be read."""
    try:
        file = _file()
        with spooled(file) as path, transaction() as session:
            loaded = load_sheets(session, get_actor(), path, (file.filename or "")[:200])
    except DomainError as error:
        return _index(field_errors(error) or {"file": [told(error.text, **error.params)]}), error.status
    words = ngettext(
        "%(count)s fiche est chargée.",
        "%(count)s fiches sont chargées.",
        loaded.sheets,
        count=format_decimal(loaded.sheets),
    )
    flash(words, "go")
    return redirect(url_for("models.sheets"), 303)


def _file() -> FileStorage:
    """Return the file sent; raises FileRefused."""
    try:
        file = request.files.get("file")
    except RequestEntityTooLarge as error:
        raise FileRefused("too-large", SheetsRefused.too_large) from error
    if file is None or not file.filename:
        raise FileRefused("required", N_("Choisissez le fichier de la collection."))
    return file


@requires(Permission.ASSET_IMPORT)
def give(model_id: UUID) -> Response:
    """Give a model a sheet, or take its sheet away."""
    said = load_shape(SheetForm(), request.form)
    with transaction() as session:
        give_sheets(session, get_actor(), {model_id: said["sheet_id"]})
    flash(_("La fiche est confirmée.") if said["sheet_id"] else _("La fiche est retirée."), "go")
    back = url_for("models.page", model_id=model_id)
    return redirect(local_path(request.form.get("next", back)), 303)


@requires(Permission.ASSET_IMPORT)
def give_sure() -> Response:
    """Give each model its sheet where the match is sure, if there are as many as the person saw."""
    said = load_shape(SheetForm(), request.form)
    try:
        with transaction() as session:
            count = give_sure_sheets(session, get_actor(), said["count"])
    except Conflict as error:
        flash(told(error.text), "stop")
    else:
        words = ngettext("%(num)s fiche est confirmée.", "%(num)s fiches sont confirmées.", count)
        flash(words, "go")
    return redirect(url_for("models.sheets"), 303)
