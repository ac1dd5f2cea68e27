"""The pick-up as both sides agree on it: slots that one proposes and the other picks."""

from collections.abc import Mapping
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
from lifecycle.endoflife.agreement import appointing
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import MOST_SLOTS, PickForm, SlotsForm
from lifecycle.states.lots import LotAction, Side
from lifecycle.web.lots.page import in_time, refused_page
from lifecycle.web.lots.shown import reasons_by_field
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_slots", __name__)


@blueprint.get("/<uuid:lot_id>/slots")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def page(lot_id: UUID) -> str | tuple[str, int]:
    """Show the slots proposed by the other side, and the form that proposes others."""
    return in_time(lot_id, LotAction.SCHEDULE, Side.AUTHORITY, lambda: _page(lot_id, {}, None))


@blueprint.post("/<uuid:lot_id>/slots")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def propose(lot_id: UUID) -> tuple[str, int] | Response:
    """Propose up to three slots, in place of those proposed before."""
    slots = [slot for slot in request.form.getlist("slots") if slot]
    try:
        values = load(SlotsForm(), {**request.form.to_dict(), "slots": slots})
        asked, wanted = values.pop("request_id"), values.pop("slots")
        with transaction() as session:
            appointing.propose_slots(session, get_actor(), lot_id, wanted, asked, **values)
    except DomainError as error:
        return _refused(lot_id, error)
    return done(lot_id, _("Vos créneaux sont proposés."))


@blueprint.post("/<uuid:lot_id>/slots/pick")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def pick(lot_id: UUID) -> tuple[str, int] | Response:
    """Fix the pick-up at one of the slots that the other side proposed."""
    try:
        values = load(PickForm(), request.form)
        with transaction() as session:
            appointing.pick_slot(session, get_actor(), lot_id, values["at"], values["request_id"])
    except DomainError as error:
        return _refused(lot_id, error)
    return done(lot_id, _("Le rendez-vous est fixé."))


def _refused(lot_id: UUID, error: DomainError) -> tuple[str, int]:
    if error.status in (403, 404):
        return refused_page(lot_id, error)
    return _page(lot_id, request.form, error), error.status


def _page(lot_id: UUID, said: Mapping[str, Any], error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    return render_template(
        "lots/slots.html",
        view=view,
        lot=view.lot,
        theirs=view.slots if view.lot.slots_by and view.lot.slots_by != view.side else (),
        mine=view.slots if view.lot.slots_by == view.side else (),
        ranks=range(1, MOST_SLOTS + 1),
        kept=request.form.getlist("slots"),
        said=said,
        error=error,
        errors=reasons_by_field(error),
    )
