"""The papers that labels are printed on: those people buy, and the authority's own."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.errors import Invalid
from lifecycle.labels import own_sheets
from lifecycle.labels.calibration import calibration_pdf
from lifecycle.labels.describing import sheet_of
from lifecycle.labels.errors import SheetNotFound
from lifecycle.labels.sheets import SHEETS
from lifecycle.schemas.base import load
from lifecycle.schemas.label_papers import SheetForm
from lifecycle.web.actions import field_errors
from lifecycle.web.labels.shown import written
from lifecycle.web.tabs import label_tabs

blueprint = Blueprint("label_papers", __name__)
_FIGURES = (
    "columns", "rows", "width", "height", "margin_left", "margin_top", "pitch_x", "pitch_y",
    "page_width", "page_height", "inset",
)  # fmt: skip
_NEW = dict.fromkeys(("name", *_FIGURES), "") | {"page_width": "210", "page_height": "297", "inset": "1"}


@blueprint.get("/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Show the authority's own papers, then those of the table."""
    own = [(row, sheet_of(row)) for row in own_sheets.own_sheets(request_session())]
    return render_template(
        "label_papers/index.html", tabs=label_tabs(), own=own, sheets=SHEETS.values(), written=written
    )


@blueprint.get("/new")
@requires(Permission.LABEL_PRINT)
def new() -> str:
    """Show the form of a paper, with the figures of a usual one to start from when `like` names it."""
    return _form(None, {**_NEW, **_like(request.args.get("like", ""))}, None)


def _like(slug: str) -> Mapping[str, str]:
    """Return the figures of a paper as the form has them."""
    sheet = own_sheets.papers(request_session()).get(slug)
    if sheet is None:
        return {}
    width, height = sheet.page
    figures = (
        sheet.columns, sheet.rows, sheet.width, sheet.height, sheet.left, sheet.top,
        sheet.pitch_x, sheet.pitch_y, width, height, sheet.inset,
    )  # fmt: skip
    return dict(zip(_FIGURES, map(written, figures), strict=True))


@blueprint.post("/")
@requires(Permission.LABEL_PRINT)
def create() -> Answer | tuple[str, int]:
    """Keep a paper; the list offers its calibration page."""
    try:
        form = load(SheetForm(), request.form.to_dict())
        with transaction() as session:
            own_sheets.create_sheet(session, get_actor(), form["data"], form["request_id"])
    except Invalid as error:
        return _form(None, _sent(), error), error.status
    flash(_("La planche est enregistrée. Imprimez sa page de calage avant la première série."), "go")
    return redirect(url_for("label_papers.index"), 303)


@blueprint.get("/own/<uuid:sheet_id>")
@requires(Permission.LABEL_PRINT)
def edit(sheet_id: UUID) -> str:
    """Show the form of one of the authority's own papers."""
    row = own_sheets.get_own_sheet(request_session(), sheet_id)
    figures = {name: written(getattr(row, name)) for name in _FIGURES}
    return _form(sheet_id, {"name": row.name, **figures}, None)


@blueprint.post("/own/<uuid:sheet_id>")
@requires(Permission.LABEL_PRINT)
def save(sheet_id: UUID) -> Answer | tuple[str, int]:
    """Change one of the authority's own papers."""
    own_sheets.get_own_sheet(request_session(), sheet_id)
    try:
        form = load(SheetForm(), request.form.to_dict())
        with transaction() as session:
            own_sheets.edit_sheet(session, get_actor(), sheet_id, form["data"], form["request_id"])
    except Invalid as error:
        return _form(sheet_id, _sent(), error), error.status
    flash(_("La planche est enregistrée."), "go")
    return redirect(url_for("label_papers.index"), 303)


@blueprint.post("/own/<uuid:sheet_id>/delete")
@requires(Permission.LABEL_PRINT)
def delete(sheet_id: UUID) -> Answer:
    """Give up one of the authority's own papers."""
    with transaction() as session:
        own_sheets.delete_sheet(session, get_actor(), sheet_id)
    flash(_("La planche est supprimée. Les étiquettes déjà imprimées restent valables."), "go")
    return redirect(url_for("label_papers.index"), 303)


@blueprint.get("/<slug>/calibration.pdf")
@requires(Permission.LABEL_PRINT)
def calibration(slug: str) -> Response:
    """Give the calibration page of a paper, for a printer of which nothing is known yet."""
    sheet = own_sheets.papers(request_session()).get(slug)
    if sheet is None:
        raise SheetNotFound
    return calibration_file(calibration_pdf(sheet, lang=current_locale()))


def calibration_file(pdf: bytes) -> Response:
    """Answer a calibration page."""
    response = make_response(pdf)
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{_("page-de-calage")}.pdf"'
    return response


def _sent() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in _NEW}


def _form(sheet_id: UUID | None, values: Mapping[str, str], error: Invalid | None) -> str:
    return render_template(
        "label_papers/form.html", sheet_id=sheet_id, values=values, errors=field_errors(error)
    )
