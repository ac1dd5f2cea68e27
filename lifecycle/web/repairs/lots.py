"""The repairs of a lot: its partner says what came of each, its authority confirms the return."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.repair.outcomes import bring_back, report_repair
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.repairs.words import OUTCOME_LABELS, VERDICTS
from lifecycle.schemas.base import load
from lifecycle.schemas.repairs import BringBackForm, ReportRepairForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots.steps import done
from lifecycle.web.repairs.shown import euros

blueprint = Blueprint("repair_lots", __name__)


@blueprint.get("/<uuid:lot_id>/repairs")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def page(lot_id: UUID) -> str:
    """Show the devices of a repair lot that wait for a result, and those that wait for their return."""
    return _page(lot_id, None)


def _page(lot_id: UUID, error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    lines = [line for line in view.kept_lines if line.is_repair]
    told_lines = [line for line in lines if line.repair_outcome and not line.is_ended]
    return render_template(
        "repairs/lot.html",
        view=view,
        lot=view.lot,
        waiting=[line for line in lines if not line.repair_outcome and not line.is_ended],
        told_lines=told_lines,
        ended=[line for line in lines if line.is_ended],
        ticked=request.form.getlist("line_ids"),
        back_ticked=request.form.getlist("back_ids") or [str(line.id) for line in told_lines],
        words=[(word, told(OUTCOME_LABELS[word])) for word in VERDICTS],
        outcome_labels=OUTCOME_LABELS,
        categories=category_names(),
        day=today().isoformat(),
        euros=euros,
        values=request.form,
        error=error,
        errors=field_errors(error),
    )


@blueprint.post("/<uuid:lot_id>/repairs")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def report(lot_id: UUID) -> tuple[str, int] | Response:
    """Say of the lines ticked that they are repaired or irreparable."""
    line_ids = request.form.getlist("line_ids")
    try:
        values = load(ReportRepairForm(), {**request.form.to_dict(), "line_ids": line_ids})
        with transaction() as session:
            report_repair(session, get_actor(), lot_id, **values)
    except DomainError as error:
        return _page(lot_id, error), error.status
    words = ngettext(
        "Résultat déclaré pour %(num)s équipement.",
        "Résultat déclaré pour %(num)s équipements.",
        len(line_ids),
    )
    return done(lot_id, words)


@blueprint.post("/<uuid:lot_id>/repairs/back")
@requires(Permission.LOT_MANAGE)
def back(lot_id: UUID) -> tuple[str, int] | Response:
    """Confirm that the lines ticked are back."""
    line_ids = request.form.getlist("back_ids")
    try:
        asked = {"request_id": request.form.get("request_id", ""), "line_ids": line_ids}
        values = load(BringBackForm(), asked)
        with transaction() as session:
            bring_back(session, get_actor(), lot_id, **values)
    except DomainError as error:
        return _page(lot_id, error), error.status
    words = ngettext(
        "Retour confirmé pour %(num)s équipement.", "Retour confirmé pour %(num)s équipements.", len(line_ids)
    )
    return done(lot_id, words)
