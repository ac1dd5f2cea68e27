"""What both sides settle about a lot: its reception by scanning, revisions, what is late, the delays."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.db.scope import entered
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.arrival.looking import Look, look_all, mark_lines
from lifecycle.endoflife.exchange_views import Due, RevisionView
from lifecycle.endoflife.queries import get_lot
from lifecycle.endoflife.timing.deadlines import overdue
from lifecycle.endoflife.timing.delays import Delays, delays_of, set_delays
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.clock import today
from lifecycle.schemas.lot_exchange import DelaysShape, LooksShape
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_exchange import DelaysOut, DueOut, LookOut, RevisionOut
from lifecycle.states.lots import Side

blueprint = Blueprint("lot_exchange", "What both sides of a lot settle between them.")
_P = Permission


@blueprint.route("/lots/<uuid:lot_id>/reception")
class Reception(Resource):
    """The partner's reception by scanning, before it is validated."""

    @blueprint.arguments(LooksShape)
    @blueprint.response(200, list_of(LookOut))
    @requires(_P.LOT_ANSWER)
    def post(self, values: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
        """Mark what was scanned as seen, and say what each text was.

        A draft that may be repeated: the action `receive` validates it. Texts that name no line of the lot
        are kept as unexpected.
        """
        session, actor = request_session(), get_actor()
        if values["line_ids"]:
            mark_lines(session, actor, lot_id, values["line_ids"])
        return {"data": [_look(one) for one in look_all(session, actor, lot_id, values["scans"])]}


def _look(one: Look) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ("kind", "text", "line_id", "seen", "expected")}
    candidates = [line_id for line_id, _ in one.candidates]
    return {**shown, "unexpected_id": one.surprise_id, "candidates": candidates}


@blueprint.route("/lots/<uuid:lot_id>/revisions")
class Revisions(Resource):
    """The changes proposed after the signatures."""

    @blueprint.response(200, list_of(RevisionOut))
    @requires(_P.LOT_VIEW)
    def get(self, lot_id: UUID) -> dict[str, Any]:
        """List the changes proposed on a lot, newest first."""
        view = get_lot(request_session(), lot_id)
        return {"data": [_revision(view, one) for one in view.revisions]}


@blueprint.route("/lots/overdue")
class Overdue(Resource):
    """What is late."""

    @blueprint.response(200, list_of(DueOut))
    @requires(_P.LOT_VIEW)
    def get(self) -> dict[str, Any]:
        """List what is late in the lots of this organisation, the longest late first."""
        return {"data": [due_shown(due) for due in overdue(request_session(), today())]}


def _revision(view: LotView, one: RevisionView) -> RevisionView:
    """Return a change with the people of the other side named by their organisation, as pages do."""
    theirs = Side.PARTNER if one.side is Side.AUTHORITY else Side.AUTHORITY
    answerer = one.side if one.state == "withdrawn" else theirs
    return replace(
        one,
        proposed_by=_who(view, one.side, one.proposed_by),
        answered_by=_who(view, answerer, one.answered_by),
    )


def _who(view: LotView, side: Side, name: str) -> str:
    if not name or side is view.side:
        return name
    return view.authority.name if side is Side.AUTHORITY else view.partner.name


def due_shown(due: Due) -> dict[str, Any]:
    """Return something owed as the contract shows it."""
    shown = {name: getattr(due, name) for name in ("code", "side", "due_on", "lot_id", "number", "title")}
    return {**shown, "detail": due.told(current_locale()), "is_late": due.is_late(today())}


@blueprint.route("/lots/delays")
class DelaysOfTheAuthority(Resource):
    """How many days each step may take."""

    @blueprint.response(200, DelaysOut)
    @requires(_P.LOT_MANAGE)
    def get(self) -> Delays:
        """Read the delays of the authority, the defaults where it has set none."""
        session = request_session()
        return delays_of(session, entered(session))

    @blueprint.arguments(DelaysShape)
    @blueprint.response(200, DelaysOut)
    @requires(_P.ADMIN)
    def put(self, values: dict[str, Any]) -> Delays:
        """Set the delays of the authority."""
        return set_delays(request_session(), get_actor(), **values)
