"""The register of outgoing waste, its file, and the authority's own waste codes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.documents.register import register_file
from lifecycle.documents.sheets import MEDIA_TYPES
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.formats.waste_codes import WASTE_CODES
from lifecycle.formats.waste_register import MOST_LINES, YEARS_KEPT
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.queries import categories
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.waste import codes
from lifecycle.waste.register import register_page, years
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots.files import saved
from lifecycle.web.tabs import chain_tabs

blueprint = Blueprint("waste", __name__)
PAGE = 50


class _CodesForm(FormShape):
    request_id = identifier(required=True)


@blueprint.get("/")
@requires(Permission.PARTNER_VIEW)
def index() -> str:
    """Show the register of outgoing waste, of one year or of all, with what each row lacks."""
    session, year, after = request_session(), request.args.get("year", type=int), request.args.get("after")
    page = register_page(session, year=year, limit=PAGE, after=after)
    return render_template(
        "waste/register.html",
        hub=chain_tabs(),
        years=years(session),
        year=year,
        page=page,
        lacking=sum(bool(row.lacking) for row in page.rows),
        waste_codes=WASTE_CODES,
        years_kept=YEARS_KEPT,
        most_lines=MOST_LINES,
        next_url=url_for("waste.index", year=year, after=page.after) if page.after else None,
        first_url=url_for("waste.index", year=year) if after else None,
    )


@blueprint.get("/register.<any(csv, xlsx):form>")
@requires(Permission.PARTNER_VIEW)
def register(form: str) -> Response:
    """Give the register as a file in the national format."""
    made, filename = register_file(request_session(), request.args.get("year", type=int), form)
    return saved(made, MEDIA_TYPES[form], filename)


@blueprint.get("/codes")
@requires(Permission.LOT_MANAGE)
def own_codes() -> str:
    """Show the waste code of each category, and let the authority give its own."""
    return _codes_page(None)


@blueprint.post("/codes")
@requires(Permission.LOT_MANAGE)
def save_codes() -> Response | tuple[str, int]:
    """Keep the authority's own waste codes, from today on."""
    asked = {name.removeprefix("code_"): value for name, value in request.form.items() if name[:5] == "code_"}
    try:
        request_id: UUID = load(_CodesForm(), request.form)["request_id"]
        with transaction() as session:
            codes.set_category_codes(session, get_actor(), _changed(asked), request_id)
    except DomainError as error:
        return _codes_page(error), error.status
    flash(_("Les codes déchets sont enregistrés. Les lots déjà partis gardent les leurs."), "go")
    return redirect(url_for("waste.own_codes"), 303)


def _changed(asked: dict[str, str]) -> dict[str, str]:
    """Return the codes that differ from those in force: what nobody changed is no choice of the authority."""
    in_force = _in_force()
    return {key: code for key, code in asked.items() if in_force.get(key) != code}


def _in_force() -> dict[str, str]:
    session = request_session()
    own = codes.category_codes(session, today())
    return {row.key: own.get(row.key, row.waste_code) for row in categories(session)}


def _codes_page(error: DomainError | None) -> str:
    own = codes.category_codes(request_session(), today())
    return render_template(
        "waste/codes.html",
        names=category_names(),
        in_force=_in_force(),
        own=own,
        options=[(code, f"{code} – {told(label)}") for code, label in WASTE_CODES.items()],
        error=error,
    )
