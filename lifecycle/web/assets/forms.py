"""Adding a device to the register and editing what is known of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.codes import normalise, shown
from lifecycle.kernel.errors import Conflict, DomainError, Invalid, Reason, Stale
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import LabelNotFound, LabelTaken, ParentLoops, TagTaken
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.places import with_names
from lifecycle.registry.resolving import find_devices
from lifecycle.registry.service import FIRST_STATES, create_asset, edit_asset
from lifecycle.registry.wording import CHOICE_LABELS
from lifecycle.schemas.assets import AssetForm, NewAssetForm
from lifecycle.schemas.base import as_uuid, load
from lifecycle.states.assets import STATE_LABELS, State
from lifecycle.states.facts import FUNCTIONAL_LABELS, FunctionalStatus
from lifecycle.web.actions import field_errors
from lifecycle.web.assets import values as asset_values
from lifecycle.web.assets.page import card_of
from lifecycle.web.assets.words import FORM_LABELS
from lifecycle.web.context import told

# The field at which a refusal of the service stands.
_FIELD_OF: Mapping[type[DomainError], str] = {
    TagTaken: "tag",
    LabelTaken: "code",
    LabelNotFound: "code",
    ParentLoops: "parent",
}
_NONE = N_("Aucun équipement ne porte ce code ni ce numéro.")
_SEVERAL = N_("Plusieurs équipements portent ce numéro : donnez plutôt le code de l’étiquette.")


@requires(Permission.ASSET_EDIT)
def new() -> str:
    """Show an empty form; `?code=` names a blank label that the device will bear."""
    return _form("assets/new.html", _first_values(normalise(request.args.get("code", ""))))


def _first_values(code: str) -> dict[str, str]:
    """Return what a new form holds; who has a label in hand has the device, which mostly works."""
    works = FunctionalStatus.WORKS if code else FunctionalStatus.UNKNOWN
    return {"code": code, "state": State.IN_STOCK.value, "functional_status": works.value}


def _form(template: str, values: Mapping[str, Any], error: DomainError | None = None, **more: Any) -> str:
    session = request_session()
    return render_template(
        template,
        values=values,
        error=error,
        errors=errors_of(error),
        field_labels=FORM_LABELS,
        models=list(asset_values.model_options(session).items()),
        places=list(asset_values.place_options(session).items()),
        categories=asset_values.category_options(),
        states=[(state.value, told(STATE_LABELS[state])) for state in FIRST_STATES],
        functional=_options(FUNCTIONAL_LABELS),
        acquisitions=_options(CHOICE_LABELS["acquisition"]),
        conditions=_options(CHOICE_LABELS["condition_acquired"]),
        **more,
    )


def _options(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), told(label)) for key, label in labels.items()]


def errors_of(error: DomainError | None) -> dict[str, list[str]]:
    """Return the reasons of a refusal by the field of this form that they concern."""
    if error is not None and (field := _FIELD_OF.get(type(error))):
        return {field: [told(error.text, **error.params)]}
    found = field_errors(error)
    for part in ("site_id", "room_id"):
        if part in found:
            found["place"] = found.pop(part)
    return found


@requires(Permission.ASSET_EDIT)
def create() -> tuple[str, int] | Response:
    """Add a device and show it, or show the form again with what is to be mended."""
    try:
        with transaction() as session:
            values = load(NewAssetForm(), request.form)
            asset = create_asset(
                session,
                get_actor(),
                _resolved(session, values),
                state=values["state"],
                code=values.get("code"),
                request_id=values["request_id"],
            )
    except (Invalid, Conflict, LabelNotFound) as error:
        return _form("assets/new.html", request.form.to_dict(), error), error.status
    flash(_("L’équipement est entré au registre."), "go")
    return redirect(url_for("assets.page", asset_id=asset.id), 303)


def _resolved(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with what was typed, a new place, a new model, the parent's code, as ids."""
    named = with_names(session, values)
    if request.form.get("parent", "").strip():
        named["parent_id"] = _named_by(session, "parent")
    return named


def _named_by(session: Session, field: str) -> UUID:
    """Return the id of the one device that a typed code, tag or serial means."""
    found = find_devices(session, request.form.get(field, ""))
    if len(found) != 1:
        text = _SEVERAL if found else _NONE
        raise Invalid(fields={field: [Reason("device-unknown", text)]})
    named: UUID = found[0].id
    return named


@requires(Permission.ASSET_EDIT)
def claim() -> tuple[str, int] | Response:
    """Make a blank label that of a device already in the register."""
    code, nonce = normalise(request.form.get("code", "")), as_uuid(request.form.get("request_id"))
    try:
        with transaction() as session:
            asset_id = _named_by(session, "existing")
            claim_label(session, get_actor(), code, asset_id, request_id=nonce)
    except (Invalid, Conflict, LabelNotFound) as error:
        return _form("assets/new.html", _first_values(code) | request.form.to_dict(), error), error.status
    flash(_("L’étiquette %(code)s est désormais celle de cet équipement.", code=shown(code)), "go")
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


@requires(Permission.ASSET_EDIT)
def edit(asset_id: UUID) -> tuple[str, int] | Response:
    """Show a device's form, or save it; one changed meanwhile tells the changes and keeps what was typed."""
    row = card_of(asset_id)
    if request.method == "GET":
        response = make_response(_edit_form(row, asset_values.of_row(request_session(), row)))
        response.set_etag(str(row.version))
        return response
    try:
        with transaction() as session:
            _save(session, asset_id)
    except Stale as error:
        return _stale(asset_id, error), error.status
    except (Invalid, Conflict) as error:
        return _edit_form(row, request.form.to_dict(), error), error.status
    flash(_("La fiche est à jour."), "go")
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


def _save(session: Session, asset_id: UUID) -> None:
    said = load(AssetForm(), request.form)
    values, version = _resolved(session, said), said.get("version", 0)
    edit_asset(session, get_actor(), asset_id, values, version=version, request_id=said["request_id"])


def _edit_form(
    row: Any,
    values: Mapping[str, Any],
    error: DomainError | None = None,
    late: asset_values.Merged | None = None,
) -> str:
    about = {"asset_id": row.id, "title": asset_values.title_of(row), "code": row.code}
    return _form("assets/edit.html", values, error, late=late, **about)


def _stale(asset_id: UUID, error: Stale) -> str:
    row = card_of(asset_id)
    late = asset_values.merge(request_session(), row, request.form.to_dict())
    return _edit_form(row, late.values, error, late)
