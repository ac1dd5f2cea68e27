"""The authority's steps with a lot: offer, take back, fix the pick-up, hand over, close, cancel."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.departure import handover
from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.preparation import offering
from lifecycle.endoflife.writing import LotDone
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import HandOverForm, ReasonForm, RequestForm, ScheduleForm
from lifecycle.states.lots import LotAction, Side
from lifecycle.web.context import told
from lifecycle.web.lots.acts import done_at, is_script, refuse_other_person, refused
from lifecycle.web.lots.page import in_time, refused_page
from lifecycle.web.lots.shown import reasons_by_field

blueprint = Blueprint("lot_steps", __name__)


@blueprint.post("/<uuid:lot_id>/offer")
@requires(Permission.LOT_MANAGE)
def offer(lot_id: UUID) -> tuple[str, int] | Response:
    """Show a draft lot to its partner."""
    return _step(lot_id, offering.offer, _("Le lot est proposé au partenaire."))


@blueprint.post("/<uuid:lot_id>/phones/<uuid:phone_id>/release")
@requires(Permission.PHONE_RELEASE)
def release(lot_id: UUID, phone_id: UUID) -> tuple[str, int] | Response:
    """Wait no longer for a lost phone before the lot is offered."""
    return run_step(
        lot_id,
        _("Ce téléphone n’est plus attendu."),
        lambda session, asked: offering.release_phone(session, get_actor(), lot_id, phone_id, asked),
    )


@blueprint.post("/<uuid:lot_id>/withdraw")
@requires(Permission.LOT_MANAGE)
def withdraw(lot_id: UUID) -> tuple[str, int] | Response:
    """Take an unanswered offer back."""
    return _step(
        lot_id, offering.withdraw, _("La proposition est reprise : le partenaire ne voit plus le lot.")
    )


@blueprint.post("/<uuid:lot_id>/close")
@requires(Permission.LOT_MANAGE)
def close(lot_id: UUID) -> tuple[str, int] | Response:
    """Close a lot whose every line has an end."""
    return _step(lot_id, ending.close, _("Le lot est clos."))


def _step(lot_id: UUID, use_case: Callable[..., LotDone], said: str) -> tuple[str, int] | Response:
    return run_step(lot_id, said, lambda session, asked: use_case(session, get_actor(), lot_id, asked))


def run_step(
    lot_id: UUID, said: str, use_case: Callable[[Session, UUID], LotDone | None]
) -> tuple[str, int] | Response:
    """Do a step that asks for nothing more; a refusal comes back as the lot's page with every reason."""
    try:
        values = load(RequestForm(), request.form)
        with transaction() as session:
            use_case(session, values["request_id"])
    except DomainError as error:
        return refused_page(lot_id, error)
    return done(lot_id, said)


def done(lot_id: UUID, said: str) -> Response:
    """Go back to the lot with a word on what was just done."""
    flash(said, "go")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


@blueprint.post("/<uuid:lot_id>/cancel")
@requires(Permission.LOT_MANAGE)
def cancel(lot_id: UUID) -> tuple[str, int] | Response:
    """Give a lot up before its hand-over, with a reason."""
    try:
        values = load(ReasonForm(), request.form)
        with transaction() as session:
            ending.cancel(session, get_actor(), lot_id, values["reason"], values["request_id"])
    except DomainError as error:
        return refused_page(lot_id, error)
    return done(lot_id, _("Le lot est annulé : ses équipements sont de nouveau réformés."))


@blueprint.get("/<uuid:lot_id>/schedule")
@requires(Permission.LOT_MANAGE)
def schedule(lot_id: UUID) -> str | tuple[str, int]:
    """Show the form of the pick-up."""
    lot = queries.get_lot(request_session(), lot_id).lot
    at = lot.pickup_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M") if lot.pickup_at else ""
    said = {"pickup_at": at, "place": lot.pickup_place, "contact": lot.pickup_contact}
    return in_time(lot_id, LotAction.SCHEDULE, Side.AUTHORITY, lambda: _schedule(lot_id, said, None))


@blueprint.post("/<uuid:lot_id>/schedule")
@requires(Permission.LOT_MANAGE)
def fix(lot_id: UUID) -> tuple[str, int] | Response:
    """Fix or move the pick-up."""
    try:
        values = load(ScheduleForm(), request.form)
        at, request_id = values.pop("pickup_at"), values.pop("request_id")
        with transaction() as session:
            ending.schedule(session, get_actor(), lot_id, at, request_id, **values)
    except DomainError as error:
        return _schedule(lot_id, request.form.to_dict(), error), error.status
    return done(lot_id, _("Le rendez-vous est fixé."))


def _schedule(lot_id: UUID, values: dict[str, str], error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    errors = reasons_by_field(error, {"pickup-in-past": "pickup_at", "reason-missing": "reason"})
    blank = {"pickup_at": "", "place": "", "contact": "", "reason": ""}
    return render_template(
        "lots/schedule.html",
        view=view,
        lot=view.lot,
        values={**blank, **values},
        error=error,
        errors=errors,
    )


@blueprint.get("/<uuid:lot_id>/hand-over")
@requires(Permission.LOT_SIGN)
def hand_over(lot_id: UUID) -> str | tuple[str, int]:
    """Show the hand-over, to be signed by both sides on one phone."""
    signer = {"authority_signer": get_actor().name}
    return in_time(lot_id, LotAction.HAND_OVER, Side.AUTHORITY, lambda: _hand_over(lot_id, signer, None))


@blueprint.post("/<uuid:lot_id>/hand-over")
@requires(Permission.LOT_SIGN)
def sign(lot_id: UUID) -> ResponseReturnValue:
    """Hand the lot over with both signatures; a phone without a network sends it later."""
    try:
        refuse_other_person()
        values = load(HandOverForm(), request.form)
        with transaction() as session:
            answer = handover.hand_over(session, get_actor(), lot_id, **values)
        # The counted try is committed; only now may the wrong code end the request.
        if isinstance(answer, WrongCode):
            raise answer
    except DomainError as error:
        if is_script():
            return refused(error)
        return _hand_over(lot_id, request.form.to_dict(), error), error.status
    said = _("La remise est signée par les deux parties. Le devenir des équipements est attendu.")
    return done_at("lots.page", said, lot_id=lot_id)


_SIGNED = ("authority_signer", "partner_signer", "signing_code", "authority_drawing", "partner_drawing")


def _hand_over(lot_id: UUID, values: Mapping[str, Any], error: DomainError | None) -> str:
    session = request_session()
    view = queries.get_lot(session, lot_id)
    errors = reasons_by_field(error)
    if isinstance(error, WrongCode):
        errors["signing_code"] = [told(error.text, **error.params)]
    blank = dict.fromkeys(_SIGNED, "")
    return render_template(
        "lots/hand_over.html",
        view=view,
        lot=view.lot,
        missing=[item for item in checklist(session, view) if item.code == "sanitised" and not item.done],
        values={**blank, **values},
        error=error,
        errors=errors,
    )
