"""The form of a lot: preparing one, and changing what a draft says."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import lots, queries
from lifecycle.endoflife.model import LEGAL_BASES, WASTE_STATUSES
from lifecycle.endoflife.views import LEGAL_BASIS_LABELS, WASTE_STATUS_LABELS
from lifecycle.kernel.errors import DomainError
from lifecycle.partners.directory import partners_for
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import LotForm
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import ROUTE_LABELS
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.lots import refused_page

blueprint = Blueprint("lot_forms", __name__)


@blueprint.get("/new")
@requires(Permission.LOT_MANAGE)
def new() -> str:
    """Show the form of a new lot."""
    return _form(None, request.args.to_dict(), None)


@blueprint.post("/")
@requires(Permission.LOT_MANAGE)
def create() -> tuple[str, int] | Response:
    """Create a draft lot and go on to choosing its devices."""
    try:
        values = load(LotForm(), request.form)
        with transaction() as session:
            done = lots.create_lot(session, get_actor(), values["data"], values["request_id"])
    except DomainError as error:
        return _form(None, request.form.to_dict(), error), error.status
    flash(_("Le lot %(number)s est créé. Choisissez ses équipements.", number=done.number), "go")
    return redirect(url_for("lot_lines.pick", lot_id=done.lot_id), 303)


@blueprint.get("/<uuid:lot_id>/edit")
@requires(Permission.LOT_MANAGE)
def edit(lot_id: UUID) -> str | tuple[str, int]:
    """Show the form of a draft lot."""
    lot = queries.get_lot(request_session(), lot_id).lot
    try:
        lots.refuse_unless_draft(lot)
    except LotTransitionRefused as error:
        return refused_page(lot_id, error)
    values = {name: getattr(lot, name) for name in (*_FIELDS, "version")}
    return _form(lot_id, values, None)


@blueprint.post("/<uuid:lot_id>/edit")
@requires(Permission.LOT_MANAGE)
def save(lot_id: UUID) -> tuple[str, int] | Response:
    """Change what a draft lot says."""
    version = request.form.get("version", type=int)
    try:
        values = load(LotForm(), request.form)
        with transaction() as session:
            lots.edit_lot(session, get_actor(), lot_id, values["data"], values["request_id"], version=version)
    except DomainError as error:
        if error.status == 404:
            raise
        return _form(lot_id, request.form.to_dict(), error), error.status
    flash(_("La fiche du lot est enregistrée."), "go")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


_FIELDS = (
    "title", "partner_id", "route", "legal_basis", "waste_status", "decision_reference", "pickup_place",
    "pickup_contact", "note",
)  # fmt: skip


def _form(lot_id: UUID | None, values: Mapping[str, Any], error: DomainError | None) -> str:
    lot = queries.get_lot(request_session(), lot_id).lot if lot_id else None
    return render_template(
        "lots/form.html",
        lot=lot,
        values={**dict.fromkeys(_FIELDS, ""), "waste_status": "non_waste", **values},
        partners=[(partner.id, partner.name) for partner in partners_for(request_session())],
        routes=[(key, told(label)) for key, label in ROUTE_LABELS.items()],
        legal_bases=[(key, told(LEGAL_BASIS_LABELS[key])) for key in LEGAL_BASES],
        waste_statuses=[(key, told(WASTE_STATUS_LABELS[key])) for key in WASTE_STATUSES],
        error=error,
        errors=field_errors(error),
    )
