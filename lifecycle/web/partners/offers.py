"""A partner's capacities and certificates: adding one, taking one back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.edge.database import transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.documents import MAX_BYTES
from lifecycle.kernel.errors import DomainError
from lifecycle.partners.errors import KeptByPartner
from lifecycle.partners.offers import (
    Document,
    add_certification,
    remove_capacity,
    remove_certification,
    say_capacity,
)
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.schemas.partners import CapacityForm, CertificationForm
from lifecycle.web.actions import field_errors
from lifecycle.web.partners import shown as partner_shown
from lifecycle.web.partners.forms import address_of, editable

blueprint = Blueprint("partner_offers", __name__)
_EDITORS = (Permission.LOT_MANAGE, Permission.LOT_ANSWER)
Answer = tuple[str, int] | Response


class _RemovalForm(FormShape):
    request_id = identifier(required=True)


@blueprint.get("/<uuid:partner_id>/capacities")
@requires(*_EDITORS)
def capacities(partner_id: UUID) -> str:
    """Show how much a partner takes, and the form that says more."""
    return _capacities(partner_id, {"valid_from": today().isoformat()}, None)


@blueprint.post("/<uuid:partner_id>/capacities")
@requires(*_EDITORS)
def say(partner_id: UUID) -> Answer:
    """Keep what a partner takes from a day on."""
    try:
        values = load(CapacityForm(), request.form)
        with transaction() as session:
            say_capacity(session, get_actor(), partner_id, values["data"], values["request_id"])
    except DomainError as error:
        raise_unshown(error)
        return _capacities(partner_id, request.form, error), error.status
    flash(_("La capacité est enregistrée."), "go")
    return redirect(request.path, 303)


@blueprint.post("/<uuid:partner_id>/capacities/<uuid:capacity_id>/remove")
@requires(*_EDITORS)
def unsay(partner_id: UUID, capacity_id: UUID) -> Answer:
    """Take back what was said of a capacity."""
    nonce = load(_RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        remove_capacity(session, get_actor(), partner_id, capacity_id, nonce)
    flash(_("La capacité est retirée."), "go")
    return redirect(url_for("partner_offers.capacities", partner_id=partner_id), 303)


@blueprint.get("/<uuid:partner_id>/certifications/new")
@requires(*_EDITORS)
def certification(partner_id: UUID) -> str:
    """Show the form of a certificate."""
    return _certification(partner_id, {}, None)


@blueprint.post("/<uuid:partner_id>/certifications/new")
@requires(*_EDITORS)
def certify(partner_id: UUID) -> Answer:
    """Keep a certificate of a partner."""
    try:
        values = load(CertificationForm(), request.form)
        sent, nonce = sent_document(), values["request_id"]
        with transaction() as session:
            add_certification(
                session, get_actor(), partner_id, values["data"], nonce, document=sent, store=file_store()
            )
    except DomainError as error:
        raise_unshown(error)
        return _certification(partner_id, request.form, error), error.status
    flash(_("La certification est enregistrée."), "go")
    return redirect(address_of(partner_id), 303)


@blueprint.post("/<uuid:partner_id>/certifications/<uuid:certification_id>/remove")
@requires(*_EDITORS)
def uncertify(partner_id: UUID, certification_id: UUID) -> Answer:
    """Remove a certificate from a partner's file."""
    nonce = load(_RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        remove_certification(session, get_actor(), partner_id, certification_id, nonce)
    flash(_("La certification est retirée."), "go")
    return redirect(address_of(partner_id), 303)


def sent_document() -> Document | None:
    """Return the file sent with a form as `file`, if any."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    return Document(sent.filename, sent.stream.read(MAX_BYTES + 1))


def file_store() -> FileStore:
    """Return where documents lie."""
    store: FileStore = current_app.extensions["lifecycle.files"]
    return store


def raise_unshown(error: DomainError) -> None:
    """Raise again a refusal that no form shows: what may not be done, or is not there."""
    if error.status in (403, 404) or isinstance(error, KeptByPartner):
        raise error


def _capacities(partner_id: UUID, values: Mapping[str, Any], error: DomainError | None) -> str:
    partner = editable(partner_id)
    names = ("route", "devices_per_month", "valid_from", "valid_until")
    return render_template(
        "partners/capacities.html",
        partner=partner,
        back=address_of(partner_id),
        on=today(),
        running={one.id: one.covers(today()) for one in partner.capacities},
        routes=partner_shown.routes(partner.routes),
        values={name: values.get(name, "") for name in names},
        errors=field_errors(error),
    )


def _certification(partner_id: UUID, values: Mapping[str, Any], error: DomainError | None) -> str:
    names = ("kind", "number", "issued_by", "valid_from", "valid_until")
    return render_template(
        "partners/certification.html",
        partner=editable(partner_id),
        back=address_of(partner_id),
        kinds=partner_shown.certification_kinds(),
        values={name: values.get(name, "") for name in names},
        errors=field_errors(error),
    )
