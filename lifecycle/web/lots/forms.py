"""The form of a lot: preparing one, and changing what a draft says."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife import queries
from lifecycle.endoflife.model import LEGAL_BASES, WASTE_STATUSES
from lifecycle.endoflife.preparation import lines, lots
from lifecycle.endoflife.preparation.choosing import choose, choose_for
from lifecycle.endoflife.views import LEGAL_BASIS_LABELS, WASTE_STATUS_LABELS
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.partners.directory import partners_for
from lifecycle.partners.fit import Fit
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.lots import LotForm
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.lots.frame import frame_choices
from lifecycle.web.lots.page import refused_page
from lifecycle.web.lots.words import ADDED_LIMIT

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
    if asset_ids := _chosen():
        return _with_devices(done.lot_id, done.number, asset_ids, values["request_id"])
    flash(_("Le lot %(number)s est créé. Choisissez ses équipements.", number=done.number), "go")
    return redirect(url_for("lot_lines.pick", lot_id=done.lot_id), 303)


def _chosen() -> list[UUID]:
    """Return the devices chosen on another page, the triage's, for a lot that does not exist yet."""
    ids = (as_uuid(word) for word in request.values.getlist("assets")[:ADDED_LIMIT])
    return [asset_id for asset_id in ids if asset_id]


def _with_devices(lot_id: UUID, number: str, asset_ids: list[UUID], asked: UUID) -> Response:
    """Add the devices chosen before the lot was made; those refused are said, with where to look at them."""
    with transaction() as session:
        added = lines.add_assets(session, get_actor(), lot_id, asset_ids, derived_id(asked, "devices"))
    count = len(added.accepted)
    text = ngettext("Le lot %(number)s est créé avec %(num)s équipement.",
                    "Le lot %(number)s est créé avec %(num)s équipements.", count, number=number)  # fmt: skip
    flash(text, "go")
    for reasons in list(added.refused.values())[:5]:
        flash(" ".join(reason.told(current_locale()) for reason in reasons), "out")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


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
    "pickup_contact", "note", "gift_article", "beneficiary_type", "checked_by", "checked_on", "agreement_id",
    "confidentiality_reference",
)  # fmt: skip


def _fits(lot_id: UUID | None, route: str, assets: list[UUID]) -> tuple[Fit, ...]:
    """Return which partners fit and which do not, ranked, once there are devices or a route to judge by."""
    session = request_session()
    if lot_id:
        return choose(session, lot_id)
    return choose_for(session, Route(route), assets) if route in set(Route) else ()


def _choosing(lot_id: UUID | None, route: str, chosen: list[UUID]) -> Callable[[UUID], str]:
    """Return the address of the same form with a partner chosen."""
    endpoint: tuple[str, dict[str, Any]] = (
        ("lot_forms.edit", {"lot_id": lot_id})
        if lot_id
        else ("lot_forms.new", {"route": route, "assets": chosen})
    )
    return lambda partner_id: url_for(endpoint[0], partner_id=partner_id, **endpoint[1])


def _form(lot_id: UUID | None, values: Mapping[str, Any], error: DomainError | None) -> str:
    lot = queries.get_lot(request_session(), lot_id).lot if lot_id else None
    chosen = _chosen()
    partner_id = request.args.get("partner_id") or values.get("partner_id")
    said = {**dict.fromkeys(_FIELDS, ""), "waste_status": "non_waste", **values, "partner_id": partner_id}
    return render_template(
        "lots/form.html",
        lot=lot,
        values=said,
        assets=chosen,
        picked=partner_id,
        pick=_choosing(lot_id, said["route"], chosen),
        has_fits=bool(lot_id or said["route"]),
        fits=_fits(lot_id, said["route"], chosen),
        **frame_choices(as_uuid(str(partner_id)) if partner_id else None),
        partners=[(partner.id, partner.name) for partner in partners_for(request_session())],
        routes=[(key, told(label)) for key, label in ROUTE_LABELS.items()],
        legal_bases=[(key, told(LEGAL_BASIS_LABELS[key])) for key in LEGAL_BASES],
        waste_statuses=[(key, told(WASTE_STATUS_LABELS[key])) for key in WASTE_STATUSES],
        error=error,
        errors=field_errors(error),
    )
