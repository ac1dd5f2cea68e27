"""Lots: lists, one lot, its lines, its actions; for the authority and for its partner."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from flask import Response, url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.lot_exchange import due_shown
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.errors import problem
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.agreement import answering, appointing, ending
from lifecycle.endoflife.arrival import discrepancies, reception
from lifecycle.endoflife.checklist import checklist, demanded
from lifecycle.endoflife.departure import cosigning, handover
from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.preparation import frames, lines, offering, packing, values
from lifecycle.endoflife.preparation.lots import LotData, create_lot, edit_lot
from lifecycle.endoflife.queries import get_lot, lots_page
from lifecycle.endoflife.repair import outcomes as repair_outcomes
from lifecycle.endoflife.revision import revising
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.endoflife.writing import LotDone
from lifecycle.kernel.ids import new_id
from lifecycle.schemas.api_lots import LotActionShape, LotEditShape, LotQuery
from lifecycle.schemas.lots import AddLinesShape, LotShape
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_lots import AddedOut, LineOut, LotDetailOut, LotDoneOut, LotOut
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Route
from lifecycle.states.lots import Side

blueprint = Blueprint("lots", "Devices handed over together to a partner, from the draft to their outcome.")
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.route("/lots")
class Lots(Resource):
    """The lots of the authority, or those offered to the partner."""

    @blueprint.arguments(LotQuery, location="query")
    @blueprint.response(200, page_of(LotOut))
    @requires(_P.LOT_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List lots, newest first."""
        states, partner_id = query.pop("state"), query.pop("partner")
        page = lots_page(request_session(), states=states, partner_id=partner_id, **query)
        return {"data": page.rows, "next": page.after}

    @blueprint.arguments(LotShape)
    @blueprint.response(201, LotDetailOut)
    @blueprint.promises(refusals=(404,), sends=("ETag", "Location"))
    @requires(_P.LOT_MANAGE)
    def post(self, values: dict[str, Any]) -> Answer:
        """Create a draft lot.

        A repeat of `request_id` gives the lot that it created.
        """
        return _detail(create_lot(request_session(), get_actor(), **values).lot_id, 201)


@blueprint.route("/lots/<uuid:lot_id>")
class One(Resource):
    """One lot."""

    @blueprint.response(200, LotDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.LOT_VIEW)
    def get(self, lot_id: UUID) -> Answer:
        """Read a lot."""
        return _detail(lot_id, 200)

    @blueprint.arguments(LotEditShape(partial=True))
    @blueprint.response(200, LotDetailOut)
    @blueprint.promises(refusals=(409, 412, 428), sends=("ETag",))
    @requires(_P.LOT_MANAGE)
    def patch(self, values: dict[str, Any], lot_id: UUID) -> Answer:
        """Change what a draft lot says; members left out stay as they are."""
        session = request_session()
        lot = get_lot(session, lot_id).lot
        version = wanted_version(lot.version)
        request_id = values.pop("request_id", None) or new_id()
        present = LotData(**{field.name: getattr(lot, field.name) for field in fields(LotData)})
        data = replace(present, **{"route": Route(lot.route), **values})
        edit_lot(session, get_actor(), lot_id, data, request_id, version=version)
        return _detail(lot_id, 200)


def _detail(lot_id: UUID, status: int) -> Answer:
    session = request_session()
    view = get_lot(session, lot_id)
    headers = {"ETag": etag(view.lot.version)}
    if status == 201:
        headers["Location"] = url_for("api.lots.One", lot_id=lot_id)
    said = {name: getattr(view.lot, name, None) for name in LotDetailOut().fields}
    shown = {name: getattr(view, name) for name in _OF_THE_VIEW}
    ours = _OURS if view.side is Side.PARTNER else {}
    more = {
        "signatures": list(view.signatures.values()),
        "agreement_reference": view.agreement.reference if view.agreement else None,
        "checklist": [_item(item) for item in (*checklist(session, view), *demanded(view))],
        "unexpected_devices": view.surprises,
        "dues": [due_shown(due) for due in view.dues],
    }
    return {**said, **shown, **more, **ours}, status, headers


_OF_THE_VIEW = (
    *("side", "authority", "partner", "proofs", "unexpected", "actions", "slots"),
    *("weight_kg", "weight_measured"),
)
# What the authority keeps to itself of a lot, as the partner gets it.
_OURS = {"checked_by": None, "checked_on": None, "note": ""}


def _item(item: Any) -> dict[str, Any]:
    said = {name: getattr(item, name) for name in ("code", "side", "done", "count", "total", "blocking")}
    # The line stands for its device: the partner knows no other id of it.
    return {**said, "detail": item.told(current_locale()), "lines": [line.id for line in item.lines]}


@blueprint.route("/lots/<uuid:lot_id>/lines")
class Lines(Resource):
    """The devices of a lot."""

    @blueprint.response(200, list_of(LineOut))
    @requires(_P.LOT_VIEW)
    def get(self, lot_id: UUID) -> dict[str, Any]:
        """List a lot's lines in their order."""
        view = get_lot(request_session(), lot_id)
        return {"data": [_line(line, view) for line in view.lines]}

    @blueprint.arguments(AddLinesShape)
    @blueprint.response(201, AddedOut)
    @requires(_P.LOT_MANAGE)
    def post(self, values: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
        """Add assets to a draft lot.

        Those whose guard agrees join; the others are named with every reason. Where none joins, the answer is
        409 with the reasons of all.
        """
        added = lines.add_assets(request_session(), get_actor(), lot_id, **values)
        if added.done is None:
            raise LotTransitionRefused(reasons=tuple(r for many in added.refused.values() for r in many))
        locale = current_locale()
        refused = [
            {"asset_id": asset_id, "reasons": [{"code": r.code, "detail": r.told(locale)} for r in reasons]}
            for asset_id, reasons in added.refused.items()
        ]
        return {"done": added.done, "accepted": added.accepted, "refused": refused}


def _line(line: LineView, view: LotView) -> dict[str, Any]:
    """Return a line as its side may see it: a unit value and an asset's id are the authority's own."""
    shown = {name: getattr(line, name, None) for name in LineOut().fields}
    if view.side is Side.AUTHORITY:
        return {**shown, "unit_value": view.values.get(line.id)}
    return {**shown, "asset_id": None, "unit_value": None}


_DO: Mapping[str, Callable[..., LotDone | WrongCode]] = {
    "offer": offering.offer,
    "withdraw": offering.withdraw,
    "accept": answering.accept,
    "decline": answering.decline,
    "schedule": ending.schedule,
    "hand_over": handover.hand_over,
    "receive": reception.receive,
    "report_outcome": outcomes.report_outcome,
    "give_back": outcomes.give_back,
    "report_repair": repair_outcomes.report_repair,
    "bring_back": repair_outcomes.bring_back,
    "remove_assets": lines.remove_assets,
    "set_frame": frames.set_frame,
    "set_values": values.set_values,
    "pack": packing.pack,
    "pack_lines": packing.pack_lines,
    "propose_slots": appointing.propose_slots,
    "pick_slot": appointing.pick_slot,
    "sign": cosigning.sign,
    "found_after": discrepancies.found_after,
    "settle_unexpected": discrepancies.settle,
    "propose_revision": revising.propose,
    "answer_revision": revising.answer,
    "withdraw_revision": revising.take_back,
    "close": ending.close,
    "cancel": ending.cancel,
}


@blueprint.route("/lots/<uuid:lot_id>/actions")
class Actions(Resource):
    """What is done to a lot."""

    @blueprint.arguments(LotActionShape)
    @blueprint.response(201, LotDoneOut)
    @requires(_P.LOT_MANAGE, _P.LOT_SIGN, _P.LOT_ANSWER)
    def post(self, asked: dict[str, Any], lot_id: UUID) -> LotDone | Response:
        """Do an action to a lot.

        A repeat of `request_id` is answered as the first time and changes nothing. A hand-over carries both
        signatures; a wrong signing code is counted, and refused with 403.
        """
        done = _DO[asked["action"]](request_session(), get_actor(), lot_id, **asked["values"])
        # The refusal is the answer, not raised: the counted try must be committed.
        return problem(done) if isinstance(done, WrongCode) else done
