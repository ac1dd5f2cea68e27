"""The authority's printers: what each prints on, and the page that tells how far it is off."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.errors import Invalid
from lifecycle.labels import printers
from lifecycle.labels.calibration import REFERENCE, calibration_pdf
from lifecycle.labels.errors import SheetNotFound
from lifecycle.labels.model import Printer
from lifecycle.labels.own_sheets import papers
from lifecycle.schemas.base import load
from lifecycle.schemas.label_papers import PrinterForm, ReadingForm
from lifecycle.web.actions import field_errors
from lifecycle.web.labels.papers import calibration_file
from lifecycle.web.labels.shown import paper_words, shift_words, written
from lifecycle.web.tabs import label_tabs

blueprint = Blueprint("label_printers", __name__)
_NEW = {"name": "", "right_mm": "", "down_mm": "", "sheet": ""}


@blueprint.get("/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Show the printers, each with its correction."""
    session = request_session()
    return render_template(
        "label_printers/index.html",
        tabs=label_tabs(),
        printers=printers.printers(session),
        papers=papers(session),
        shift_words=shift_words,
    )


@blueprint.get("/new")
@requires(Permission.LABEL_PRINT)
def new() -> str:
    """Show the form of a new printer."""
    return _form(None, _NEW, None)


@blueprint.post("/")
@requires(Permission.LABEL_PRINT)
def create() -> Answer | tuple[str, int]:
    """Keep a printer; its calibration comes next."""
    try:
        form = load(PrinterForm(), request.form.to_dict())
        with transaction() as session:
            made = printers.create_printer(session, get_actor(), form["data"], form["request_id"])
    except Invalid as error:
        return _form(None, _sent(), error), error.status
    flash(_("L’imprimante est enregistrée. Imprimez maintenant sa page de calage."), "go")
    return redirect(url_for("label_printers.page", printer_id=made), 303)


@blueprint.get("/<uuid:printer_id>")
@requires(Permission.LABEL_PRINT)
def page(printer_id: UUID) -> str:
    """Show a printer, and how to measure how far it is off."""
    return _page(printer_id, None)


def _page(printer_id: UUID, error: Invalid | None) -> str:
    session = request_session()
    row = printers.get_printer(session, printer_id)
    return render_template(
        "label_printers/page.html",
        printer=row,
        sheets=_sheets(),
        shift=shift_words(row.right_mm, row.down_mm),
        is_shifted=bool(row.right_mm or row.down_mm),
        reference=REFERENCE,
        values={name: request.form.get(name, "") for name in ("read_left", "read_top")},
        errors=field_errors(error),
    )


@blueprint.get("/<uuid:printer_id>/calibration.pdf")
@requires(Permission.LABEL_PRINT)
def calibration(printer_id: UUID) -> Response:
    """Give the calibration page of a printer, moved by the correction known so far."""
    session = request_session()
    row = printers.get_printer(session, printer_id)
    sheet = papers(session).get(request.args.get("sheet", "") or row.sheet or "")
    if sheet is None:
        raise SheetNotFound
    shift = printers.shift_of(session, printer_id)
    return calibration_file(calibration_pdf(sheet, shift, row.name, current_locale()))


@blueprint.post("/<uuid:printer_id>/calibration")
@requires(Permission.LABEL_PRINT)
def calibrate(printer_id: UUID) -> Answer | tuple[str, int]:
    """Correct a printer by what was read on its page."""
    printers.get_printer(request_session(), printer_id)
    try:
        form = load(ReadingForm(), request.form.to_dict())
        with transaction() as session:
            read = (form["read_left"], form["read_top"])
            shift = printers.calibrate(session, get_actor(), printer_id, read, form["request_id"])
    except Invalid as error:
        return _page(printer_id, error), error.status
    flash(
        _(
            "Calage enregistré : %(shift)s. Imprimez la page de nouveau pour vérifier.",
            shift=shift_words(*shift),
        ),
        "go",
    )
    return redirect(url_for("label_printers.page", printer_id=printer_id), 303)


@blueprint.get("/<uuid:printer_id>/edit")
@requires(Permission.LABEL_PRINT)
def edit(printer_id: UUID) -> str:
    """Show the form of a printer."""
    return _form(printer_id, _values(printers.get_printer(request_session(), printer_id)), None)


@blueprint.post("/<uuid:printer_id>/edit")
@requires(Permission.LABEL_PRINT)
def save(printer_id: UUID) -> Answer | tuple[str, int]:
    """Change a printer."""
    printers.get_printer(request_session(), printer_id)
    try:
        form = load(PrinterForm(), request.form.to_dict())
        with transaction() as session:
            printers.edit_printer(session, get_actor(), printer_id, form["data"], form["request_id"])
    except Invalid as error:
        return _form(printer_id, _sent(), error), error.status
    flash(_("L’imprimante est enregistrée."), "go")
    return redirect(url_for("label_printers.page", printer_id=printer_id), 303)


@blueprint.post("/<uuid:printer_id>/delete")
@requires(Permission.LABEL_PRINT)
def delete(printer_id: UUID) -> Answer:
    """Give up a printer."""
    with transaction() as session:
        printers.delete_printer(session, get_actor(), printer_id)
    flash(_("L’imprimante est supprimée."), "go")
    return redirect(url_for("label_printers.index"), 303)


def _values(row: Printer) -> dict[str, str]:
    shift = {"right_mm": written(row.right_mm), "down_mm": written(row.down_mm)}
    return {"name": row.name, "sheet": row.sheet or "", **shift}


def _sent() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in _NEW}


def _sheets() -> list[tuple[str, str]]:
    return [(slug, paper_words(sheet)) for slug, sheet in papers(request_session()).items()]


def _form(printer_id: UUID | None, values: Mapping[str, Any], error: Invalid | None) -> str:
    return render_template(
        "label_printers/form.html",
        printer_id=printer_id,
        values=values,
        sheets=_sheets(),
        errors=field_errors(error),
    )
