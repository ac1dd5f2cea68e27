"""Labels: sheets of known devices, sheets of blank codes, one label as a picture."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.codes import normalise, shown
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.labels.draw import label_png, label_svg
from lifecycle.labels.layout import Label
from lifecycle.labels.queries import find_label_row
from lifecycle.labels.service import Printed, label_of, make_blank, print_sheet, replace_label
from lifecycle.labels.sheets import SHEETS
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.labels import DEFAULT_SHEET, LINES, BlankForm, PrintForm
from lifecycle.web import label_forms
from lifecycle.web.actions import field_errors

blueprint = Blueprint("labels", __name__)


@blueprint.get("/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Offer to choose labels and to print them."""
    return _index(None)


def _index(error: DomainError | None) -> str:
    session = request_session()
    choice = label_forms.chosen(session)
    return render_template(
        "labels/index.html",
        **label_forms.page_of_choice(session, choice),
        **_asked(error, "copies"),
    )


def _asked(error: DomainError | None, *others: str) -> dict[str, Any]:
    """Return the answers already given about the paper, with what is wrong about them."""
    sent = request.form
    defaults = {
        "sheet": DEFAULT_SHEET,
        "first": "1",
        "copies": "1",
        "right_mm": "",
        "down_mm": "",
        "words": "",
    }
    return {
        **label_forms.paper(request_session(), sent.getlist("show") if error else None),
        "values": {name: sent.get(name, default) for name, default in defaults.items()}
        | {name: sent[name] for name in others if name in sent},
        "errors": field_errors(error),
        "request_id": sent.get("request_id") or new_id(),
    }


@blueprint.post("/")
@requires(Permission.LABEL_PRINT)
def sheet() -> Response | tuple[str, int]:
    """Print the labels chosen: their sheets as a PDF, each printing recorded on its device."""
    try:
        form = load(PrintForm(), _sent("ids", "show"))
        with transaction() as session:
            choice = label_forms.chosen(session, form["way"], form["words"])
            look = label_forms.look(form["show"])
            printed = print_sheet(
                session,
                get_actor(),
                choice.selection,
                form["setting"],
                look,
                request_id=form.get("request_id"),
            )
    except DomainError as error:
        return _index(error), error.status
    return _pdf(printed)


def _sent(*many: str) -> dict[str, Any]:
    return {**request.form.to_dict(), **{name: request.form.getlist(name) for name in many}}


def _pdf(printed: Printed) -> Response:
    name = f"{_('etiquettes')}-{today().isoformat()}.pdf"
    return _file(printed.pdf, "application/pdf", name)


def _file(body: bytes | str, content_type: str, name: str) -> Response:
    response = make_response(body)
    response.content_type = content_type
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@blueprint.get("/blank")
@requires(Permission.LABEL_PRINT)
def blank() -> str:
    """Offer to print labels ahead of the devices that will bear them."""
    return _blank(None)


def _blank(error: DomainError | None) -> str:
    asked = _asked(error, "count")
    asked["values"].setdefault("count", SHEETS[DEFAULT_SHEET].per_page)
    return render_template("labels/blank.html", **asked)


@blueprint.post("/blank")
@requires(Permission.LABEL_PRINT)
def make() -> Response | tuple[str, int]:
    """Issue blank labels: their sheets as a PDF."""
    try:
        form = load(BlankForm(), _sent("show"))
        with transaction() as session:
            look = label_forms.look([line for line in form["show"] if line != "type_name"])
            printed = make_blank(
                session, get_actor(), form["count"], form["setting"], look, request_id=form.get("request_id")
            )
    except DomainError as error:
        return _blank(error), error.status
    return _pdf(printed)


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
    return _file(label_svg(_label(code)), "image/svg+xml; charset=utf-8", f"{normalise(code)}.svg")


@blueprint.get("/<code>.png")
@requires(Permission.LABEL_PRINT)
def picture(code: str) -> Response:
    """Give one label as a picture for label printers, 300 dots an inch."""
    return _file(label_png(_label(code)), "image/png", f"{normalise(code)}.png")


def _label(code: str) -> Label:
    session = request_session()
    row = find_label_row(session, normalise(code))
    if row is None:
        raise NotFound
    show = request.args.getlist("show") if "show" in request.args else list(LINES)
    return label_of(session, row, label_forms.look(show))
