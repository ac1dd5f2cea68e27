"""Receiving a lot by scanning, with or without a signal: the page, and what its phone has read."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.arrival import looking
from lifecycle.endoflife.arrival.looking import Seen
from lifecycle.endoflife.outcome.awaited import folded
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.errors import DomainError, Invalid
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import MarksForm
from lifecycle.schemas.lots import RequestForm
from lifecycle.states.lots import LotAction, Side
from lifecycle.web.category_words import category_names
from lifecycle.web.lots.acts import done_at, refuse_other_person, refused
from lifecycle.web.lots.page import in_time, refused_page
from lifecycle.web.lots.sides import side_page

blueprint = Blueprint("lot_reception", __name__)


@blueprint.get("/<uuid:lot_id>/receive/scan")
@requires(Permission.LOT_ANSWER)
def page(lot_id: UUID) -> str | tuple[str, int]:
    """Show the camera, and the devices expected, which count down."""
    return in_time(lot_id, LotAction.RECEIVE, Side.PARTNER, lambda: _page(lot_id))


def _page(lot_id: UUID) -> str:
    names = category_names()
    awaited = awaited_lines(queries.get_lot(request_session(), lot_id))
    expected = [_expected(line, names[line.manifest.category_key]) for line in awaited]
    return side_page("receive_scan", lot_id, None, awaited=awaited, expected=expected)


def awaited_lines(view: LotView) -> list[LineView]:
    """Return the lines that a reception has to find."""
    return [line for line in view.kept_lines if not line.is_ended]


def _expected(line: LineView, category: str) -> dict[str, Any]:
    """Return a line as the script knows it: what it answers to, and whether it was seen before."""
    known = line.manifest
    said = (known.code, known.tag or "", known.serial or "")
    return {
        "id": str(line.id),
        "name": known.code or known.tag or known.serial or str(line.position),
        "title": known.designation or category,
        "names": sorted({folded(name) for name in said if name}),
        "seen": line.seen_at is not None,
    }


@blueprint.post("/<uuid:lot_id>/receive/marks")
@requires(Permission.LOT_ANSWER)
def marks(lot_id: UUID) -> ResponseReturnValue:
    """Keep what a phone has read, at once or later; sent twice, it counts once."""
    try:
        refuse_other_person()
        said = load(MarksForm(), {"seen": request.form.getlist("seen")})
        scans = [_scan(each) for each in said["seen"]]
        with transaction() as session:
            looking.look_all(session, get_actor(), lot_id, scans)
    except DomainError as error:
        return refused(error)
    return {"to": url_for("lot_reception.page", lot_id=lot_id)}


def _scan(text: str) -> Seen:
    try:
        said = json.loads(text)
        return Seen(str(said["text"])[:200], datetime.fromisoformat(said["at"]))
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid from error


@blueprint.post("/<uuid:lot_id>/receive/forget/<uuid:unexpected_id>")
@requires(Permission.LOT_ANSWER)
def forget(lot_id: UUID, unexpected_id: UUID) -> ResponseReturnValue:
    """Take back an unexpected code that was read by mistake, while the reception is not validated."""
    try:
        load(RequestForm(), request.form)
        with transaction() as session:
            looking.unmark(session, get_actor(), lot_id, unexpected_ids=[unexpected_id])
    except DomainError as error:
        return refused_page(lot_id, error)
    return done_at("lot_sides.receive", _("Le code lu par erreur est retiré."), lot_id=lot_id)
