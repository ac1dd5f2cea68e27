"""Agreements with partners: one with its documents, the form, its end."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.partners import agreeing
from lifecycle.partners.agreements import get_agreement
from lifecycle.partners.directory import get_partner
from lifecycle.partners.errors import DocumentRefused
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.schemas.partners import AgreementForm, EndForm
from lifecycle.web.actions import field_errors
from lifecycle.web.partners import shown as partner_shown
from lifecycle.web.partners.forms import address_of
from lifecycle.web.partners.offers import file_store, raise_unshown, sent_document

blueprint = Blueprint("partner_agreements", __name__)
_P = Permission
Answer = tuple[str, int] | Response
_FIELDS = tuple(each.name for each in fields(agreeing.AgreementData))


class _DocumentForm(FormShape):
    request_id = identifier(required=True)


@blueprint.get("/agreements/<uuid:agreement_id>")
@requires(_P.PARTNER_VIEW, _P.LOT_ANSWER)
def page(agreement_id: UUID) -> str:
    """Show an agreement to one of its two sides."""
    return _page(agreement_id, None)


@blueprint.get("/<uuid:partner_id>/agreements/new")
@requires(_P.LOT_MANAGE)
def new(partner_id: UUID) -> str:
    """Show the form of a new agreement with a partner."""
    day = today().isoformat()
    return _form(partner_id, None, {"signed_on": day, "valid_from": day}, None)


@blueprint.post("/<uuid:partner_id>/agreements/new")
@requires(_P.LOT_MANAGE)
def create(partner_id: UUID) -> Answer:
    """Keep a new agreement with a partner."""
    try:
        values = load(AgreementForm(), _sent())
        with transaction() as session:
            agreement_id = agreeing.make_agreement(
                session, get_actor(), partner_id, values["data"], values["request_id"]
            )
    except DomainError as error:
        return _refused(partner_id, None, error)
    flash(_("La convention est enregistrée. Joignez-y le document signé."), "go")
    return redirect(url_for("partner_agreements.page", agreement_id=agreement_id), 303)


@blueprint.get("/agreements/<uuid:agreement_id>/edit")
@requires(_P.LOT_MANAGE)
def edit(agreement_id: UUID) -> str:
    """Show the form of an agreement."""
    agreement = get_agreement(request_session(), agreement_id)
    values = {name: _written(getattr(agreement, name)) for name in (*_FIELDS, "version")}
    return _form(agreement.partner_id, agreement_id, values, None)


@blueprint.post("/agreements/<uuid:agreement_id>/edit")
@requires(_P.LOT_MANAGE)
def save(agreement_id: UUID) -> Answer:
    """Change what an agreement says."""
    try:
        values = load(AgreementForm(), _sent())
        with transaction() as session:
            agreeing.edit_agreement(session, get_actor(), agreement_id, values.pop("data"), **values)
    except DomainError as error:
        partner_id = get_agreement(request_session(), agreement_id).partner_id
        return _refused(partner_id, agreement_id, error)
    flash(_("La convention est enregistrée."), "go")
    return redirect(url_for("partner_agreements.page", agreement_id=agreement_id), 303)


@blueprint.post("/agreements/<uuid:agreement_id>/end")
@requires(_P.LOT_MANAGE)
def end(agreement_id: UUID) -> Answer:
    """Say on which day an agreement ends."""
    try:
        values = load(EndForm(), request.form)
        with transaction() as session:
            agreeing.end_agreement(session, get_actor(), agreement_id, **values)
    except Invalid as error:
        return _page(agreement_id, error), error.status
    flash(_("La fin de la convention est enregistrée."), "go")
    return redirect(url_for("partner_agreements.page", agreement_id=agreement_id), 303)


@blueprint.post("/agreements/<uuid:agreement_id>/documents")
@requires(_P.LOT_MANAGE)
def attach(agreement_id: UUID) -> Answer:
    """Join a document to an agreement."""
    try:
        nonce, document = load(_DocumentForm(), request.form)["request_id"], sent_document()
        if document is None:
            raise DocumentRefused(fields={"file": [Reason("no-file", N_("Choisissez un fichier."))]})
        with transaction() as session:
            agreeing.add_document(session, get_actor(), agreement_id, document, file_store(), nonce)
    except Invalid as error:
        return _page(agreement_id, error), error.status
    flash(_("Le document est joint à la convention."), "go")
    return redirect(url_for("partner_agreements.page", agreement_id=agreement_id), 303)


def _sent() -> dict[str, Any]:
    sent: MultiDict[str, str] = request.form
    return {**sent.to_dict(), "routes": sent.getlist("routes")}


def _refused(partner_id: UUID, agreement_id: UUID | None, error: DomainError) -> Answer:
    raise_unshown(error)
    return _form(partner_id, agreement_id, _sent(), error), error.status


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return "" if value is None else value


def _page(agreement_id: UUID, error: Invalid | None) -> str:
    agreement = get_agreement(request_session(), agreement_id)
    return render_template(
        "partners/agreement.html",
        agreement=agreement,
        partner=get_partner(request_session(), agreement.partner_id),
        back=address_of(agreement.partner_id),
        shown=partner_shown,
        ended_on=request.form.get("ended_on", today().isoformat()),
        errors=field_errors(error),
    )


def _form(
    partner_id: UUID, agreement_id: UUID | None, values: Mapping[str, Any], error: DomainError | None
) -> str:
    return render_template(
        "partners/agreement_form.html",
        partner=get_partner(request_session(), partner_id),
        agreement_id=agreement_id,
        back=address_of(partner_id),
        values={**dict.fromkeys((*_FIELDS, "version"), ""), "routes": [], **values},
        routes=partner_shown.routes(),
        error=error,
        errors=field_errors(error),
    )
