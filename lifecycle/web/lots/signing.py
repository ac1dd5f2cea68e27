"""Signing a hand-over each on its own phone: the second signature hands the lot over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.departure import cosigning
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import OwnSignForm
from lifecycle.states.lots import LotAction, LotState, Side
from lifecycle.web.category_words import category_names
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.acts import done_at, is_script, refuse_other_person, refused
from lifecycle.web.lots.page import in_time

blueprint = Blueprint("lot_signing", __name__)


@blueprint.get("/<uuid:lot_id>/sign")
@requires(Permission.LOT_SIGN, Permission.LOT_ANSWER)
def page(lot_id: UUID) -> str | tuple[str, int]:
    """Show what is handed over, to be signed by one's own side."""
    signer = {"signer_name": get_actor().name}
    return in_time(lot_id, LotAction.HAND_OVER, Side.AUTHORITY, lambda: _page(lot_id, signer, None))


@blueprint.post("/<uuid:lot_id>/sign")
@requires(Permission.LOT_SIGN, Permission.LOT_ANSWER)
def sign(lot_id: UUID) -> ResponseReturnValue:
    """Sign for one's own side; a phone without a network sends it later."""
    try:
        refuse_other_person()
        values = load(OwnSignForm(), request.form)
        name, drawing = values["signer_name"], values["drawing"]
        with transaction() as session:
            signed = cosigning.sign(
                session, get_actor(), lot_id, name, drawing, values["request_id"], values["occurred_at"]
            )
    except DomainError as error:
        if is_script() or error.status in (403, 404):
            return _away(error)
        return _page(lot_id, request.form, error), error.status
    is_over = signed.state is LotState.HANDED_OVER
    said = (
        _("Les deux parties ont signé : le lot est remis.")
        if is_over
        else _("Votre signature est enregistrée. Le lot sera remis dès que l’autre partie aura signé.")
    )
    return done_at("lots.page", said, lot_id=lot_id)


def _away(error: DomainError) -> ResponseReturnValue:
    """Answer a script in JSON; let what is not there or not allowed be answered as everywhere."""
    if is_script():
        return refused(error)
    raise error


def _page(lot_id: UUID, values: Mapping[str, Any], error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    return render_template(
        "lots/sign.html",
        view=view,
        lot=view.lot,
        values={"signer_name": "", "drawing": "", **values},
        signed=view.signatures.get(view.side),
        error=error,
        errors=lot_shown.reasons_by_field(error, {"signer-missing": "signer_name"}),
        categories=category_names(),
        shown=lot_shown,
    )
