"""Writing a repair: its sheet opened and edited, its parts, its end."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError, NotFound, Stale
from lifecycle.partners.directory import partners_for
from lifecycle.repairs import queries, service
from lifecycle.repairs.finishing import finish_repair
from lifecycle.repairs.queries import RepairRow
from lifecycle.repairs.words import FAULT_LABELS, PROVIDER_LABELS, WARRANTY_LABELS
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import RequestForm
from lifecycle.schemas.repairs import EndingForm, PartForm, RepairForm
from lifecycle.states.facts import Route
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.models.page import decimal_field
from lifecycle.web.repairs.routes import repair_page
from lifecycle.web.repairs.shown import sheet
from lifecycle.web.shown import day

blueprint = Blueprint("repair_forms", __name__)


@blueprint.post("/assets/<uuid:asset_id>/repairs")
@requires(Permission.ASSET_ACT)
def create(asset_id: UUID) -> Response:
    """Open the sheet of a device in repair that has none, and lead to its form."""
    values = load(RepairForm(), request.form)
    with transaction() as session:
        done = service.open_repair(session, get_actor(), asset_id, values["data"], values["request_id"])
    flash(_("La fiche de réparation est ouverte : complétez-la."), "go")
    return redirect(url_for("repair_forms.edit", repair_id=done.repair_id), 303)


@blueprint.route("/repairs/<uuid:repair_id>/edit", methods=["GET", "POST"])
@requires(Permission.ASSET_ACT)
def edit(repair_id: UUID) -> str | tuple[str, int] | Response:
    """Show a repair's form, or save it; refusals show it again as it was typed."""
    row = queries.get_repair(request_session(), repair_id)
    if request.method == "GET":
        return _form(row, _values(row))
    try:
        said = load(RepairForm(), request.form)
        with transaction() as session:
            service.edit_repair(session, get_actor(), repair_id, **said)
    except Stale as error:
        # What was typed is kept over the present version: saving again is then a choice.
        fresh = queries.get_repair(request_session(), repair_id)
        typed = {**_values(fresh), **request.form.to_dict(), "version": str(fresh.version)}
        return _form(fresh, typed, error), error.status
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        return _form(row, {**_values(row), **request.form.to_dict()}, error), error.status
    flash(_("La fiche de réparation est à jour."), "go")
    return redirect(url_for("repairs.page", repair_id=repair_id), 303)


def _values(row: RepairRow) -> dict[str, str]:
    texts = ("fault_kind", "fault", "provider", "provider_name", "warranty", "warranty_reference", "notes")
    return {
        **{name: getattr(row, name) for name in texts},
        "partner_id": str(row.partner_id or ""),
        "sent_on": day(row.sent_on),
        "expected_on": day(row.expected_on),
        "labour_cost": decimal_field(row.labour_cost),
        "version": str(row.version),
    }


def _form(row: RepairRow, values: dict[str, str], error: DomainError | None = None) -> str:
    def options(labels: Any) -> list[tuple[str, str]]:
        return [(key, told(label)) for key, label in labels.items()]

    partners = partners_for(request_session(), route=Route.REPAIR, category_key=row.category_key)
    return render_template(
        "repairs/edit.html",
        sheet=sheet(row),
        row=row,
        values=values,
        faults=options(FAULT_LABELS),
        providers=options(PROVIDER_LABELS),
        warranties=options(WARRANTY_LABELS),
        partners=[(partner.id, partner.name) for partner in partners],
        late=told(error.text) if isinstance(error, Stale) else None,
        errors=field_errors(error),
    )


@blueprint.post("/repairs/<uuid:repair_id>/parts")
@requires(Permission.ASSET_ACT)
def add_part(repair_id: UUID) -> tuple[str, int] | Response:
    """Write a part down, or show the sheet again with what is wrong with it."""
    try:
        said = load(PartForm(), request.form)
        with transaction() as session:
            service.add_part(session, get_actor(), repair_id, said["data"], said["request_id"])
    except DomainError as error:
        return _again(repair_id, error)
    flash(_("La pièce est ajoutée."), "go")
    return redirect(url_for("repairs.page", repair_id=repair_id, _anchor="parts"), 303)


@blueprint.post("/repairs/<uuid:repair_id>/parts/<uuid:part_id>/remove")
@requires(Permission.ASSET_ACT)
def remove_part(repair_id: UUID, part_id: UUID) -> Response:
    """Take a part off."""
    said = load(RequestForm(), request.form)
    with transaction() as session:
        service.remove_part(session, get_actor(), repair_id, part_id, said["request_id"])
    flash(_("La pièce est retirée."), "go")
    return redirect(url_for("repairs.page", repair_id=repair_id, _anchor="parts"), 303)


@blueprint.post("/repairs/<uuid:repair_id>/finish")
@requires(Permission.ASSET_ACT)
def finish(repair_id: UUID) -> tuple[str, int] | Response:
    """End a repair and move its device, or show the sheet again with the reasons why not."""
    try:
        said = load(EndingForm(), request.form)
        with transaction() as session:
            finish_repair(session, get_actor(), repair_id, said["ending"], said["request_id"])
    except DomainError as error:
        return _again(repair_id, error)
    flash(_("La réparation est terminée."), "go")
    return redirect(url_for("repairs.page", repair_id=repair_id), 303)


def _again(repair_id: UUID, error: DomainError) -> tuple[str, int]:
    if isinstance(error, NotFound):
        raise error
    return repair_page(repair_id, error, field_errors(error), request.form.to_dict()), error.status
