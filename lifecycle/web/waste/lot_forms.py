"""The form of a waste lot's journey: who carries it, where it goes, how it is treated and packed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife.views import LotView
from lifecycle.formats.waste_codes import (
    CONSISTENCE_LABELS,
    OPERATION_MODE_LABELS,
    OPERATIONS,
    PACKAGING_LABELS,
)
from lifecycle.formats.waste_parties import COMPANY_TYPE_LABELS, MODE_LABELS
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.waste import CARDS, ShipmentForm
from lifecycle.waste import service
from lifecycle.waste.shipments import ShipmentData, begun
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.waste.lot import waste_lot

blueprint = Blueprint("lot_waste_forms", __name__)


@blueprint.get("/<uuid:lot_id>/waste/edit")
@requires(Permission.LOT_MANAGE)
def edit(lot_id: UUID) -> str:
    """Show the form of a waste lot's journey."""
    view = waste_lot(lot_id)
    return _form(view, _flat(begun(request_session(), lot_id)), None)


@blueprint.post("/<uuid:lot_id>/waste/edit")
@requires(Permission.LOT_MANAGE)
def save(lot_id: UUID) -> Response | tuple[str, int]:
    """Keep how a lot of waste travels and is treated."""
    view = waste_lot(lot_id)
    try:
        values = load(ShipmentForm(), request.form)
        with transaction() as session:
            service.settle(session, get_actor(), lot_id, values["data"], values["request_id"])
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _form(view, request.form.to_dict(), error), error.status
    flash(_("Le transport et le traitement sont enregistrés."), "go")
    return redirect(url_for("lot_waste.page", lot_id=lot_id), 303)


def _flat(data: ShipmentData) -> dict[str, Any]:
    """Return a shipment by the names of its form."""
    said = asdict(data)
    packaging = (said.pop("packagings") or [{}])[0]
    cards = {card: said.pop(card) for card in CARDS} | {"packaging": packaging}
    nested = {f"{card}_{name}": value for card, kept in cards.items() for name, value in kept.items()}
    return {**said, **nested}


def _form(view: LotView, values: Mapping[str, Any], error: DomainError | None) -> str:
    errors = {_field(name): said for name, said in field_errors(error).items()}
    known = {**dict.fromkeys(_flat(ShipmentData()), ""), **values}
    for name in ("packaging_type", "packaging_quantity", "packaging_other"):
        known.setdefault(name, "")
    return render_template(
        "waste/form.html",
        lot=view.lot,
        partner=view.partner,
        values=known,
        company_types=_choices(COMPANY_TYPE_LABELS),
        transport_modes=_choices(MODE_LABELS),
        operations=[(code, f"{code} – {told(label)}") for code, label in OPERATIONS.items()],
        modes=_choices(OPERATION_MODE_LABELS),
        packagings=_choices(PACKAGING_LABELS),
        consistences=_choices(CONSISTENCE_LABELS),
        error=error,
        errors=errors,
    )


def _field(member: str) -> str:
    """Return the form's name of a member: « carrier.name » is `carrier_name`."""
    return member.replace("packagings.0", "packaging").replace("packagings", "packaging").replace(".", "_")


def _choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, told(label)) for key, label in labels.items()]
