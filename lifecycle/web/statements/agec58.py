"""The declaration of article 58: what the register knows, what somebody completes, and the national file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import may, requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.people.model import Organisation
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.base import FormShape, load
from lifecycle.schemas.lots import RequestShape
from lifecycle.statements.agec import Declaration, declaration, rules_in_force, unpriced_page
from lifecycle.statements.agec_file import csv_of
from lifecycle.statements.agec_types import DONATION_VALUES, IT_TYPES, PRODUCT_TYPES, threshold_of
from lifecycle.statements.declaring import declare, set_rules
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.lots.files import saved
from lifecycle.web.statements import agec_form
from lifecycle.web.statements.table import asked_year, offered_years

blueprint = Blueprint("agec58", __name__)
PAGE = 50


class _Nonce(FormShape, RequestShape):
    """The nonce of a form whose other fields are read by name."""


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def page() -> str:
    """Show a year's declaration, type by type, and what it lacks."""
    return _page(asked_year(), None, {})


@blueprint.post("/")
@requires(Permission.REPORT_MANAGE)
def complete() -> Response | tuple[str, int]:
    """Keep what somebody declares of a year."""
    year = asked_year()
    try:
        request_id: UUID = load(_Nonce(), request.form)["request_id"]
        lines = agec_form.lines_of(request.form)
        with transaction() as session:
            declare(session, get_actor(), year, lines, request_id)
    except DomainError as error:
        return _page(year, error, request.form), error.status
    flash(_("La déclaration %(year)s est enregistrée.", year=year), "go")
    return redirect(url_for("agec58.page", year=year), 303)


@blueprint.get("/agec58.csv")
@requires(Permission.REPORT_VIEW)
def national_file() -> Response:
    """Give the declaration in the national format, which no reader's language changes."""
    year = asked_year()
    made = csv_of(declaration(request_session(), year), _siret(), get_actor().organisation_name)
    return saved(made, "text/csv; charset=utf-8", f"agec-58-{year}.csv")


@blueprint.get("/unpriced")
@requires(Permission.REPORT_VIEW)
def unpriced() -> str:
    """Show the devices bought in a year that have no price."""
    year, after, session = asked_year(), request.args.get("after"), request_session()
    found = unpriced_page(session, year, rules_in_force(session, CATEGORY_KEYS), limit=PAGE, after=after)
    return render_template(
        "statements/agec58_unpriced.html",
        year=year,
        rows=[shown.card(row) for row in found.rows],
        next_url=url_for("agec58.unpriced", year=year, after=found.after) if found.after else None,
        first_url=url_for("agec58.unpriced", year=year) if after else None,
    )


@blueprint.get("/rules")
@requires(Permission.REPORT_VIEW)
def rules() -> str:
    """Show where each category is counted, and what a donated device counts for."""
    return _rules(None, {})


@blueprint.post("/rules")
@requires(Permission.REPORT_MANAGE)
def save_rules() -> Response | tuple[str, int]:
    """Keep where categories are counted, and what donated devices count for."""
    try:
        request_id: UUID = load(_Nonce(), request.form)["request_id"]
        asked = agec_form.rules_of(request.form, CATEGORY_KEYS)
        with transaction() as session:
            set_rules(session, get_actor(), asked, request_id)
    except DomainError as error:
        return _rules(error, request.form), error.status
    flash(_("Les familles et les valeurs de don sont enregistrées."), "go")
    return redirect(url_for("agec58.rules"), 303)


def _siret() -> str | None:
    """Return the authority's SIRET; where it is not known, the one that the page asked for."""
    own = request_session().get(Organisation, get_actor().organisation_id)
    return (own.siret if own else None) or request.args.get("siret")


def _page(year: int, error: DomainError | None, said: Mapping[str, Any]) -> str:
    declared = declaration(request_session(), year)
    return render_template(
        "statements/agec58.html",
        year=year,
        years=offered_years(),
        is_running=year == today().year,
        declared=declared,
        types=PRODUCT_TYPES,
        it_lines=[line for line in declared.lines if line.product_type in IT_TYPES],
        other_lines=[line for line in declared.lines if line.product_type not in IT_TYPES],
        others_said=_others_said(declared, said),
        leased=sum(line.known.leased for line in declared.lines) + declared.untyped.leased,
        donated=sum(line.known.donated - line.known.valued for line in declared.lines),
        values={**agec_form.values_of(declared), **said},
        has_siret=bool(_siret()),
        can_manage=may(Permission.REPORT_MANAGE),
        amount=agec_form.amount,
        threshold_of=threshold_of,
        error=error,
        errors=field_errors(error),
    )


def _others_said(declared: Declaration, said: Mapping[str, Any]) -> bool:
    """Tell whether the types outside of IT have anything to show at once."""
    others = [line for line in declared.lines if line.product_type not in IT_TYPES]
    return any(line.has_something or said.get(f"total_{line.product_type}") for line in others)


def _rules(error: DomainError | None, said: Mapping[str, Any]) -> str:
    in_force = rules_in_force(request_session(), CATEGORY_KEYS)
    return render_template(
        "statements/agec58_rules.html",
        rules=in_force,
        names=category_names(),
        options=[(key, PRODUCT_TYPES[key]) for key in PRODUCT_TYPES],
        shipped_values=DONATION_VALUES,
        values={**agec_form.values_of_rules(in_force), **said},
        can_manage=may(Permission.REPORT_MANAGE),
        error=error,
        errors=field_errors(error),
    )
