"""Labels: the codes issued, their images, and the sheets to print."""

from typing import Any

from flask import Response, current_app
from sqlalchemy import select

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.db.paging import Sort, keyset
from lifecycle.db.paging import page_of as cut
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.labels.applied import mark
from lifecycle.labels.asking import setting_of
from lifecycle.labels.layout import Label as Drawn
from lifecycle.labels.logo import find_logo
from lifecycle.labels.picture import label_png, label_svg
from lifecycle.labels.qr import label_url
from lifecycle.labels.queries import Selection, find_label_row
from lifecycle.labels.rendering import label_of
from lifecycle.labels.service import make_blank, print_sheet
from lifecycle.labels.setting import Look
from lifecycle.registry.errors import LabelNotFound
from lifecycle.registry.model import Label
from lifecycle.registry.queries import find_label
from lifecycle.schemas.api_labels import ImageQuery, LabelQuery, MarkShape, SheetShape
from lifecycle.schemas.labels import LINES, LOGO
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_labels import LabelOut, MarkedOut

blueprint = Blueprint("labels", "Codes issued by the authority, as data, as images and as sheets to print.")
_P = Permission
_NEWEST = Sort((Label.created_at, Label.code), descending=True)


@blueprint.route("/labels")
class Labels(Resource):
    """The authority's codes."""

    @blueprint.arguments(LabelQuery, location="query")
    @blueprint.response(200, page_of(LabelOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the labels, newest first."""
        wanted, limit = select(Label), query["limit"]
        if query["state"]:
            wanted = wanted.where(Label.state == query["state"])
        found = request_session().scalars(keyset(wanted, _NEWEST, query["after"], limit)).all()
        page = cut(found, limit, lambda label: (label.created_at, label.code))
        return {"data": [_shown(label) for label in page.rows], "next": page.after}


def _shown(label: Label) -> dict[str, Any]:
    said = {name: getattr(label, name, None) for name in LabelOut().fields}
    return {**said, "url": label_url(current_app.config["LABEL_URL"], label.code)}


@blueprint.route("/labels/<code>")
class One(Resource):
    """One code."""

    @blueprint.response(200, LabelOut)
    @requires(_P.ASSET_VIEW)
    def get(self, code: str) -> dict[str, Any]:
        """Read a label; its code is taken in any case, with or without its hyphen."""
        label = find_label(request_session(), _checked(code))
        if label is None:
            raise LabelNotFound
        return _shown(label)


def _checked(code: str) -> str:
    wanted = normalise(code)
    if not is_code(wanted):
        raise LabelNotFound
    return wanted


def _drawn(code: str) -> Drawn:
    session = request_session()
    row = find_label_row(session, _checked(code))
    if row is None:
        raise LabelNotFound
    return label_of(session, row, _look(LINES))


def _look(show: Any) -> Look:
    lines = {line: line in show for line in LINES}
    files = current_app.extensions["lifecycle.files"]
    logo = find_logo(request_session(), files) if LOGO in show else None
    return Look(base_url=current_app.config["LABEL_URL"], locale=current_locale(), logo=logo, **lines)


@blueprint.route("/labels/<code>.svg")
class Svg(Resource):
    """A label as a vector image."""

    @blueprint.answers(200, "image/svg+xml", "The label, 62 × 29 mm.")
    @requires(_P.ASSET_VIEW)
    def get(self, code: str) -> Response:
        """Draw a label as SVG."""
        return binary(label_svg(_drawn(code), current_locale()), "image/svg+xml")


@blueprint.route("/labels/<code>.png")
class Png(Resource):
    """A label as an image of dots."""

    @blueprint.arguments(ImageQuery, location="query")
    @blueprint.answers(200, "image/png", "The label, 62 × 29 mm.")
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, int], code: str) -> Response:
        """Draw a label as PNG."""
        return binary(label_png(_drawn(code), query["dpi"]), "image/png")


@blueprint.route("/labels/sheets")
class Sheets(Resource):
    """Sheets of labels."""

    @blueprint.arguments(SheetShape)
    @blueprint.answers(200, "application/pdf", "The sheets to print at their real size.")
    @requires(_P.LABEL_PRINT)
    def post(self, values: dict[str, Any]) -> Response:
        """Draw sheets of labels and record that they were printed.

        A repeat of `request_id` gives the same sheets and records nothing.
        """
        session, actor = request_session(), get_actor()
        setting, look, request_id = setting_of(session, values), _look(values["show"]), values["request_id"]
        if values["blank"]:
            made = make_blank(session, actor, values["blank"], setting, look, request_id=request_id)
        else:
            made = print_sheet(session, actor, _selection(values), setting, look, request_id=request_id)
        return binary(made.drawn.body, made.drawn.content_type, f"labels.{made.drawn.extension}")


def _selection(values: dict[str, Any]) -> Selection:
    many: dict[str, Any] = {
        part: tuple(values[name])
        for name, part in (("asset_ids", "asset_ids"), ("room_ids", "room_ids"), ("codes", "words"))
        if values[name]
    }
    return Selection(batch_id=values["batch_id"], only_blank=values["only_blank"], **many)


@blueprint.route("/labels/marks")
class Marks(Resource):
    """What people say of devices' labels."""

    @blueprint.arguments(MarkShape)
    @blueprint.response(200, MarkedOut)
    @requires(_P.LABEL_PRINT)
    def post(self, values: dict[str, Any]) -> dict[str, int]:
        """Say that labels are stuck on, or that devices are to bear none; recorded on each that changes."""
        ids, said = values["asset_ids"], values["mark"]
        return {"changed": mark(request_session(), get_actor(), ids, said, values["request_id"])}
