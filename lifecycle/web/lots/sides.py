"""The partner's verbs on a lot: its answer line by line, its signing code, its reception."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.departure import signing
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import AcceptForm, ReasonForm, ReceiveForm
from lifecycle.states.lots import LotAction, Side
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.page import in_time, refused_page
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_sides", __name__)


def side_page(template: str, lot_id: UUID, error: DomainError | None, **more: Any) -> str:
    """Render a page about one lot that a refused form comes back to."""
    view = queries.get_lot(request_session(), lot_id)
    return render_template(
        f"lots/{template}.html",
        view=view,
        lot=view.lot,
        categories=category_names(),
        shown=lot_shown,
        values=request.form,
        error=error,
        errors=field_errors(error),
        **more,
    )


@blueprint.get("/<uuid:lot_id>/answer")
@requires(Permission.LOT_ANSWER)
def answer(lot_id: UUID) -> str | tuple[str, int]:
    """Show the lines of an offer, all accepted until told otherwise."""
    return in_time(lot_id, LotAction.ACCEPT, Side.PARTNER, lambda: side_page("answer", lot_id, None))


@blueprint.post("/<uuid:lot_id>/answer")
@requires(Permission.LOT_ANSWER)
def accept(lot_id: UUID) -> tuple[str, int] | Response:
    """Accept the lines ticked and refuse the others, each with its reason."""
    view = queries.get_lot(request_session(), lot_id)
    kept = set(request.form.getlist("accepted"))
    refusals = {
        str(line.id): request.form.get(f"reason-{line.id}", "")
        for line in view.lines
        if str(line.id) not in kept
    }
    try:
        asked = {"request_id": request.form.get("request_id", ""), "refusals": refusals}
        values = load(AcceptForm(), {**asked, "commitment": request.form.get("commitment", "")})
        with transaction() as session:
            answering.accept(session, get_actor(), lot_id, **values)
    except DomainError as error:
        return side_page("answer", lot_id, error), error.status
    if len(refusals) == len(view.lines):
        return done(lot_id, _("Tous les équipements sont refusés : le lot est décliné."))
    return done(lot_id, _("Votre réponse est transmise à la collectivité."))


@blueprint.post("/<uuid:lot_id>/decline")
@requires(Permission.LOT_ANSWER)
def decline(lot_id: UUID) -> tuple[str, int] | Response:
    """Decline an offer as a whole, with a reason."""
    try:
        values = load(ReasonForm(), request.form)
        with transaction() as session:
            answering.decline(session, get_actor(), lot_id, values["reason"], values["request_id"])
    except DomainError as error:
        return side_page("answer", lot_id, error), error.status
    return done(lot_id, _("Le lot est décliné."))


@blueprint.get("/<uuid:lot_id>/signing-code")
@requires(Permission.LOT_ANSWER)
def signing_code(lot_id: UUID) -> str | tuple[str, int]:
    """Say what the signing code is for, and offer to show one."""
    return in_time(lot_id, LotAction.HAND_OVER, Side.AUTHORITY, lambda: _code(lot_id, None))


@blueprint.post("/<uuid:lot_id>/signing-code")
@requires(Permission.LOT_ANSWER)
def show_code(lot_id: UUID) -> tuple[str, int] | str:
    """Show a new one-time code, once; the one before no longer counts."""
    for_day = "for_pickup_day" in request.form
    try:
        with transaction() as session:
            code = signing.issue_signing_code(session, get_actor(), lot_id, for_pickup_day=for_day)
    except DomainError as error:
        return refused_page(lot_id, error)
    return _code(lot_id, code, for_day=for_day)


def _code(lot_id: UUID, code: str | None, *, for_day: bool = False) -> str:
    minutes = int(signing.LIFETIME.total_seconds() // 60)
    return side_page("signing_code", lot_id, None, code=code, minutes=minutes, for_day=for_day)


@blueprint.get("/<uuid:lot_id>/receive")
@requires(Permission.LOT_ANSWER)
def receive(lot_id: UUID) -> str | tuple[str, int]:
    """Show the lines of a lot that has arrived, to be ticked one by one."""
    return in_time(lot_id, LotAction.RECEIVE, Side.PARTNER, lambda: side_page("receive", lot_id, None))


@blueprint.post("/<uuid:lot_id>/receive")
@requires(Permission.LOT_ANSWER)
def received(lot_id: UUID) -> tuple[str, int] | Response:
    """Say what arrived, what is missing, and what was not expected."""
    view, here = queries.get_lot(request_session(), lot_id), request.form.getlist("received")
    on_lot = [str(line.id) for line in view.kept_lines if not line.is_ended]
    missing = [line_id for line_id in on_lot if line_id not in here]
    extra = request.form.get("unexpected", "").replace(",", "\n").split("\n")
    asked = {"received": here, "missing": missing, "unexpected": [c.strip() for c in extra if c.strip()]}
    try:
        values = load(ReceiveForm(), {"request_id": request.form.get("request_id", ""), **asked})
        with transaction() as session:
            reception.receive(session, get_actor(), lot_id, **values)
    except DomainError as error:
        return side_page("receive", lot_id, error), error.status
    return done(
        lot_id, _("La réception est validée. Déclarez le devenir des équipements quand il est connu.")
    )
