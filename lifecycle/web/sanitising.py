"""Sanitisations: the form for one device or for several of a lot at once, and a device's list."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from lifecycle.endoflife import queries
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.queries import find_card
from lifecycle.sanitising import recording
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.sanitisations import RESULTS, SanitisationForm, SeveralSanitisationsForm
from lifecycle.states.facts import LEVEL_LABELS
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.lot_words import RESULT_LABELS
from lifecycle.web.lots import category_names

blueprint = Blueprint("sanitising", __name__)


@dataclass(frozen=True, slots=True)
class Target:
    """A device of a lot that can be sanitised: is its record still missing?"""

    line: LineView
    is_missing: bool


@blueprint.get("/assets/<uuid:asset_id>/sanitisations")
@requires(Permission.ASSET_VIEW)
def index(asset_id: UUID) -> str:
    """Show a device's sanitisations, newest first."""
    return render_template(
        "sanitisations/list.html",
        card=_card(asset_id),
        found=recording.sanitisations_of(request_session(), asset_id),
        result_labels=RESULT_LABELS,
    )


def _card(asset_id: UUID) -> shown.Card:
    row = find_card(request_session(), asset_id)
    if row is None:
        raise AssetNotFound
    return shown.card(row)


@blueprint.get("/assets/<uuid:asset_id>/sanitisations/new")
@requires(Permission.SANITISATION_RECORD)
def new(asset_id: UUID) -> str:
    """Show the form of one device's sanitisation; `?lot=` says which lot to go back to."""
    return _one(asset_id, request.args.get("lot", ""), {}, None)


@blueprint.post("/assets/<uuid:asset_id>/sanitisations/new")
@requires(Permission.SANITISATION_RECORD)
def create(asset_id: UUID) -> tuple[str, int] | Response:
    """Record one device's sanitisation."""
    lot = request.form.get("lot", "")
    try:
        values = load(SanitisationForm(), request.form)
        with transaction() as session:
            recording.record_sanitisation(
                session, get_actor(), asset_id, values["data"], values["request_id"]
            )
    except DomainError as error:
        if error.status == 404:
            raise
        return _one(asset_id, lot, request.form.to_dict(), error), error.status
    flash(_said(values["data"].result, 1), "go" if values["data"].result == "passed" else "stop")
    if lot_id := as_uuid(lot):
        return redirect(url_for("lots.page", lot_id=lot_id), 303)
    return redirect(url_for("sanitising.index", asset_id=asset_id), 303)


def _said(result: str, count: int) -> str:
    if result == "failed":
        return str(_("L’échec est enregistré : l’effacement reste à refaire."))
    return str(ngettext("Effacement enregistré.", "%(num)s effacements enregistrés.", count))


def _one(asset_id: UUID, lot: str, values: dict[str, str], error: DomainError | None) -> str:
    return render_template(
        "sanitisations/form.html", card=_card(asset_id), lot=as_uuid(lot) or "", **_form_parts(values, error)
    )


def _form_parts(values: dict[str, str], error: DomainError | None) -> dict[str, Any]:
    proposed = {
        "performed_at": now().astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S"),
        "performed_by": get_actor().name,
        "level": "purge",
        "result": "passed",
    }
    blank = dict.fromkeys(("method", "tool", "tool_version", "medium_serial", "verified_by", "note"), "")
    return {
        "values": {**blank, **proposed, **values},
        "levels": [(key, told(label)) for key, label in LEVEL_LABELS.items()],
        "results": [(key, told(RESULT_LABELS[key])) for key in RESULTS],
        "error": error,
        "errors": field_errors(error),
    }


@blueprint.get("/lots/<uuid:lot_id>/sanitisations/new")
@requires(Permission.SANITISATION_RECORD)
def new_for_lot(lot_id: UUID) -> str:
    """Show one form for the devices of a lot, those whose record is missing ticked."""
    return _several(lot_id, {}, None, request.args.getlist("asset"))


@blueprint.post("/lots/<uuid:lot_id>/sanitisations/new")
@requires(Permission.SANITISATION_RECORD)
def create_for_lot(lot_id: UUID) -> tuple[str, int] | Response:
    """Record the same sanitisation for each device ticked, all or none."""
    ticked = request.form.getlist("asset_ids")
    on_lot = {str(target.line.asset_id) for target in _targets(queries.get_lot(request_session(), lot_id))}
    try:
        values = load(SeveralSanitisationsForm(), {**request.form.to_dict(), "asset_ids": ticked})
        if not on_lot.issuperset(ticked):
            raise AssetNotFound
        with transaction() as session:
            for asset_id in values["asset_ids"]:
                asked = derived_id(values["request_id"], asset_id)
                recording.record_sanitisation(session, get_actor(), asset_id, values["data"], asked)
    except DomainError as error:
        if error.status == 404:
            raise
        return _several(lot_id, request.form.to_dict(), error, ticked), error.status
    flash(_said(values["data"].result, len(ticked)), "go" if values["data"].result == "passed" else "stop")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


def _several(lot_id: UUID, values: dict[str, str], error: DomainError | None, ticked: Sequence[str]) -> str:
    view = queries.get_lot(request_session(), lot_id)
    targets = _targets(view)
    missing = [str(target.line.asset_id) for target in targets if target.is_missing]
    return render_template(
        "sanitisations/several.html",
        lot=view.lot,
        targets=targets,
        categories=category_names(),
        ticked=ticked or missing,
        **_form_parts(values, error),
    )


def _targets(view: LotView) -> list[Target]:
    """Return the lot's devices that bear data, those without a valid record first."""
    items = checklist(request_session(), view)
    missing = {asset_id for item in items if item.code == "sanitised" for asset_id, _code in item.devices}
    bearing = [line for line in view.kept_lines if line.manifest.data_bearing and not line.is_ended]
    found = [Target(line, line.asset_id in missing) for line in bearing]
    return sorted(found, key=lambda target: (not target.is_missing, target.line.position))
