"""The steps of a partner's file, for its people or for the authority that registered it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import PartnerView, get_partner
from lifecycle.partners.errors import KeptByPartner
from lifecycle.partners.profile import edit_partner, networks, register_partner, set_routes
from lifecycle.partners.writing import may_edit
from lifecycle.schemas.base import load
from lifecycle.schemas.partners import IdentityForm, RegisterForm, TakesForm, TerritoryForm
from lifecycle.states.facts import Route
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.partners import shown as partner_shown

blueprint = Blueprint("partner_forms", __name__)
_P = Permission

# The steps in their order: words, form.
STEPS: Mapping[str, tuple[str, Any]] = {
    "identity": (N_("Identité et coordonnées"), IdentityForm),
    "takes": (N_("Ce qu’il prend"), TakesForm),
    "territory": (N_("Territoire"), TerritoryForm),
}
_ABOUT = ("request_id", "version")


@blueprint.get("/new")
@requires(_P.LOT_MANAGE)
def new() -> str:
    """Show the form that registers a partner."""
    return _new({}, None)


@blueprint.post("/new")
@requires(_P.LOT_MANAGE)
def create() -> tuple[str, int] | Response:
    """Register a partner and go on with its file."""
    try:
        values = load(RegisterForm(), request.form)
        with transaction() as session:
            partner_id = register_partner(session, get_actor(), values["data"], values["request_id"])
    except DomainError as error:
        return _new(request.form.to_dict(), error), error.status
    flash(_("Le partenaire est inscrit. Complétez sa fiche, ou laissez-le faire."), "go")
    return redirect(url_for("partner_forms.edit", partner_id=partner_id, step="takes"), 303)


def _new(values: Mapping[str, Any], error: DomainError | None) -> str:
    return render_template(
        "partners/new.html",
        values={**dict.fromkeys(("name", "siret", "kind", "network_id"), ""), **values},
        kinds=partner_shown.kinds(),
        networks=[(str(key), name) for key, name in networks(request_session())],
        error=error,
        errors=field_errors(error),
    )


@blueprint.get("/<uuid:partner_id>/edit/<any(identity, takes, territory):step>")
@requires(_P.LOT_MANAGE, _P.LOT_ANSWER)
def edit(partner_id: UUID, step: str) -> str:
    """Show one step of a partner's file."""
    partner = editable(partner_id)
    values = {
        name: _written(getattr(partner, name)) for name in STEPS[step][1]().fields if name not in _ABOUT
    }
    taken = {f"{route}:{key}" for route, keys in partner.routes.items() for key in keys}
    return _form(partner, step, {**values, "version": partner.version}, taken, None)


@blueprint.post("/<uuid:partner_id>/edit/<any(identity, takes, territory):step>")
@requires(_P.LOT_MANAGE, _P.LOT_ANSWER)
def save(partner_id: UUID, step: str) -> tuple[str, int] | Response:
    """Keep one step of a partner's file and go on to the next, or back to the page."""
    partner, taken = editable(partner_id), request.form.getlist("takes")
    try:
        values = load(STEPS[step][1](), request.form)
        request_id, version = values.pop("request_id"), values.pop("version")
        with transaction() as session:
            edit_partner(session, get_actor(), partner_id, values, request_id, version=version)
            if step == "takes":
                nonce = derived_id(request_id, "routes")
                set_routes(session, get_actor(), partner_id, _offers(taken), nonce)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _form(partner, step, request.form.to_dict(), taken, error), error.status
    flash(_("La fiche est enregistrée."), "go")
    steps = list(STEPS)
    following = steps[steps.index(step) + 1 :]
    if "next" in request.form and following:
        return redirect(url_for("partner_forms.edit", partner_id=partner_id, step=following[0]), 303)
    return redirect(address_of(partner_id), 303)


def address_of(partner_id: UUID) -> str:
    """Return the page of a partner for whoever asks: its own for its people."""
    if get_actor().organisation_id == partner_id:
        return url_for("partner_mine.page")
    return url_for("partners.page", partner_id=partner_id)


def editable(partner_id: UUID) -> PartnerView:
    """Return a partner whose file whoever asks may change; raises PartnerNotFound or KeptByPartner."""
    partner = get_partner(request_session(), partner_id)
    if not may_edit(request_session(), get_actor(), partner_id):
        raise KeptByPartner
    return partner


def _offers(taken: Collection[str]) -> dict[Route, list[str]]:
    """Return the categories ticked by route; a box that no page has is left aside."""
    offers: dict[Route, list[str]] = {}
    for route, _colon, key in (said.partition(":") for said in taken):
        if route in set(Route) and key in category_names():
            offers.setdefault(Route(route), []).append(key)
    return offers


def _written(value: Any) -> Any:
    """Return a value as its field shows it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return partner_shown.degrees(value)
    return "" if value is None else value


def _form(
    partner: PartnerView,
    step: str,
    values: Mapping[str, Any],
    taken: Collection[str],
    error: DomainError | None,
) -> str:
    keys = list(STEPS)
    here = keys.index(step)
    return render_template(
        "partners/edit.html",
        partner=partner,
        back=address_of(partner.id),
        step=step,
        title=told(STEPS[step][0]),
        steps=[
            {"label": told(words), "state": "now" if rank == here else "past" if rank < here else "next"}
            for rank, (words, _form_of) in enumerate(STEPS.values())
        ],
        is_last=here == len(keys) - 1,
        values={**dict.fromkeys(STEPS[step][1]().fields, ""), **values},
        taken=taken,
        names=category_names(),
        kinds=partner_shown.kinds(),
        beneficiaries=partner_shown.beneficiaries(),
        offered=[
            (key, label, sum(said.startswith(f"{key}:") for said in taken))
            for key, label in partner_shown.routes()
        ],
        grades=partner_shown.grade_choices(),
        error=error,
        errors=field_errors(error),
    )
