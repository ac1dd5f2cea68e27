"""What a reception found otherwise than listed: missing devices found later, unexpected ones explained."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.arrival import discrepancies
from lifecycle.endoflife.exchange_views import SETTLEMENT_LABELS
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import LinesForm, SettleForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_discrepancies", __name__)


@blueprint.get("/<uuid:lot_id>/discrepancies")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def page(lot_id: UUID) -> str:
    """Show what the reception found otherwise than listed, settled or not."""
    return _page(lot_id, None)


@blueprint.post("/<uuid:lot_id>/found")
@requires(Permission.LOT_ANSWER)
def found(lot_id: UUID) -> tuple[str, int] | Response:
    """Say that devices said missing have arrived after all."""
    line_ids = request.form.getlist("line_ids")
    try:
        values = load(LinesForm(), {**request.form.to_dict(), "line_ids": line_ids})
        with transaction() as session:
            discrepancies.found_after(session, get_actor(), lot_id, values["line_ids"], values["request_id"])
    except DomainError as error:
        return _refused(lot_id, error)
    return done(
        lot_id, ngettext("%(num)s équipement retrouvé.", "%(num)s équipements retrouvés.", len(line_ids))
    )


@blueprint.post("/<uuid:lot_id>/unexpected/<uuid:unexpected_id>")
@requires(Permission.LOT_MANAGE)
def settle(lot_id: UUID, unexpected_id: UUID) -> tuple[str, int] | Response:
    """Say what an unexpected device is and why it was there."""
    try:
        values = load(SettleForm(), request.form)
        said, why = values["settlement"], values["explanation"]
        with transaction() as session:
            discrepancies.settle(session, get_actor(), lot_id, unexpected_id, said, why, values["request_id"])
    except DomainError as error:
        return _refused(lot_id, error)
    return done(lot_id, _("L’écart est réglé."))


def _refused(lot_id: UUID, error: DomainError) -> tuple[str, int]:
    if error.status in (403, 404):
        raise error
    return _page(lot_id, error), error.status


def _page(lot_id: UUID, error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    return render_template(
        "lots/discrepancies.html",
        view=view,
        lot=view.lot,
        settlements=[(key, told(words)) for key, words in SETTLEMENT_LABELS.items()],
        settlement_labels=SETTLEMENT_LABELS,
        categories=category_names(),
        shown=lot_shown,
        values=request.form,
        error=error,
        errors=field_errors(error),
    )
