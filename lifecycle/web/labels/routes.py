"""Labels to print: chosen one way or another, their sheets, one label as a picture."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.codes import normalise, shown
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.labels.asking import setting_of
from lifecycle.labels.layout import Label
from lifecycle.labels.picture import label_png, label_svg
from lifecycle.labels.queries import find_label_row
from lifecycle.labels.rendering import label_of
from lifecycle.labels.service import print_sheet, replace_label
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.labels import DEFAULT_SHEET, DOOR_SHEET, LINES, LOGO, PrintForm
from lifecycle.web.labels import choice as label_choice
from lifecycle.web.labels import forms
from lifecycle.web.labels import marks as label_marks

blueprint = Blueprint("labels", __name__)
blueprint.add_url_rule("/marks", "mark", label_marks.mark, methods=["POST"])


@blueprint.get("/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Offer to choose labels and to print them."""
    return _index(None)


def _index(error: DomainError | None) -> str:
    session = request_session()
    choice = label_choice.chosen(session)
    sheet_first = DOOR_SHEET if choice.way == "rooms" else DEFAULT_SHEET
    return render_template(
        "labels/index.html",
        **label_choice.page_of_choice(session, choice) | forms.asked(session, error, sheet=sheet_first),
    )


@blueprint.post("/")
@requires(Permission.LABEL_PRINT)
def sheet() -> Response | tuple[str, int]:
    """Print the labels chosen: their sheets, each printing recorded on what bears the label."""
    try:
        form = load(PrintForm(), forms.sent("show"))
        with transaction() as session:
            choice = label_choice.chosen(session, form["way"], form["words"])
            printed = print_sheet(
                session,
                get_actor(),
                choice.selection,
                setting_of(session, form),
                forms.look(session, form["show"]),
                request_id=form.get("request_id"),
            )
    except DomainError as error:
        return _index(error), error.status
    return forms.file_of(printed)


@blueprint.post("/replace/<uuid:asset_id>")
@requires(Permission.LABEL_PRINT)
def replace(asset_id: UUID) -> Answer:
    """Give a device a new label; its page says which."""
    request_id = as_uuid(request.form.get("request_id"))
    with transaction() as session:
        code = replace_label(session, get_actor(), asset_id, request_id)
    flash(
        _("Nouvelle étiquette : %(code)s. L’ancienne mène toujours à cet équipement.", code=shown(code)), "go"
    )
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


@blueprint.get("/<code>.svg")
@requires(Permission.LABEL_PRINT)
def single(code: str) -> Response:
    """Give one label as a vector picture; `show` names its lines, all of them when it is left out."""
    name = f"{normalise(code)}.svg"
    return forms.file_named(label_svg(_label(code)), "image/svg+xml; charset=utf-8", name)


@blueprint.get("/<code>.png")
@requires(Permission.LABEL_PRINT)
def picture(code: str) -> Response:
    """Give one label as a picture for label printers, 300 dots an inch."""
    return forms.file_named(label_png(_label(code)), "image/png", f"{normalise(code)}.png")


def _label(code: str) -> Label:
    session = request_session()
    row = find_label_row(session, normalise(code))
    if row is None:
        raise NotFound
    show = request.args.getlist("show") if "show" in request.args else [*LINES, LOGO]
    return label_of(session, row, forms.look(session, show))
