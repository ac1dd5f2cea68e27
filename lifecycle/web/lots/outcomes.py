"""What became of a lot's devices: outcomes, documents that show them, devices that come back.

The partner's page, and the authority's, which reports with a document and takes back what never arrived.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import GiveBackForm, OutcomeForm, ProofForm
from lifecycle.states.facts import Route
from lifecycle.states.lots import Side
from lifecycle.web.lots.awaited import outcome_choices, store_sent
from lifecycle.web.lots.sides import side_page
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_outcomes", __name__)
# What a lot of each route usually comes to: proposed first.
_USUAL = {Route.REUSE: "reused", Route.REFURBISH: "refurbished", Route.RECYCLE: "recycled"}


@blueprint.get("/<uuid:lot_id>/outcomes")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def page(lot_id: UUID) -> str:
    """Show the lines that still wait for an end, and the form that gives them one."""
    return _outcomes(lot_id, None)


def _outcomes(lot_id: UUID, error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    return side_page(
        "outcomes",
        lot_id,
        error,
        waiting=_waiting(view),
        owing=[line for line in view.lines if line.outcome and line.proof_id is None],
        state_allows=view.lot.received_at is not None,
        returnable=_returnable(view),
        ticked=request.form.getlist("line_ids") or request.args.getlist("line"),
        usual=_USUAL.get(Route(view.lot.route), ""),
        needs_file=view.side is Side.AUTHORITY,
        **outcome_choices(),
    )


def _waiting(view: LotView) -> list[Any]:
    """Return the lines that may end: all that left, received or not."""
    if view.lot.handed_over_at is None:
        return []
    return [line for line in view.kept_lines if not line.is_ended]


def _returnable(view: LotView) -> bool:
    """Tell whether this side may bring some of the waiting lines back."""
    waiting = _waiting(view)
    return bool(waiting) and (view.side is Side.PARTNER or any(w.reception == "missing" for w in waiting))


@blueprint.post("/<uuid:lot_id>/outcomes")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def report(lot_id: UUID) -> tuple[str, int] | Response:
    """Say what became of the lines ticked, with a document when one is joined."""
    line_ids = request.form.getlist("line_ids")
    try:
        values = load(OutcomeForm(), {**request.form.to_dict(), "line_ids": line_ids})
        with transaction() as session:
            data, asked = values["data"], values["request_id"]
            proof_id = store_sent(session, lot_id, asked)
            data = OutcomeData(data.outcome, data.on, data.recipient, data.proof_reference, proof_id)
            outcomes.report_outcome(session, get_actor(), lot_id, values["line_ids"], data, asked)
    except DomainError as error:
        return _outcomes(lot_id, error), error.status
    said = ngettext(
        "Devenir déclaré pour %(num)s équipement.", "Devenir déclaré pour %(num)s équipements.", len(line_ids)
    )
    return done(lot_id, said)


@blueprint.post("/<uuid:lot_id>/proofs")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def join_proof(lot_id: UUID) -> tuple[str, int] | Response:
    """Join a document to lines whose outcome is told already."""
    line_ids = request.form.getlist("proven_ids")
    try:
        values = load(ProofForm(), {**request.form.to_dict(), "line_ids": line_ids})
        with transaction() as session:
            asked = values["request_id"]
            proof_id = store_sent(session, lot_id, asked)
            if proof_id is None:
                text = N_("Choisissez le fichier du justificatif.")
                raise Invalid(fields={"proof_file": [Reason("file-missing", text)]})
            reference = values["reference"]
            outcomes.attach_proof(
                session, get_actor(), lot_id, values["line_ids"], proof_id, asked, reference=reference
            )
    except DomainError as error:
        return _outcomes(lot_id, error), error.status
    return done(lot_id, _("Le justificatif est joint."))


@blueprint.post("/<uuid:lot_id>/give-back")
@requires(Permission.LOT_ANSWER, Permission.LOT_MANAGE)
def give_back(lot_id: UUID) -> tuple[str, int] | Response:
    """Bring the lines ticked back among the authority's retired devices, with a reason."""
    line_ids = request.form.getlist("line_ids")
    try:
        values = load(GiveBackForm(), {**request.form.to_dict(), "line_ids": line_ids})
        with transaction() as session:
            outcomes.give_back(
                session, get_actor(), lot_id, values["line_ids"], values["reason"], values["request_id"]
            )
    except DomainError as error:
        return _outcomes(lot_id, error), error.status
    said = ngettext("%(num)s équipement rendu.", "%(num)s équipements rendus.", len(line_ids))
    return done(lot_id, said)
