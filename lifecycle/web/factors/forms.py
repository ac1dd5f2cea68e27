"""The forms of the factors: an authority's own values of a category, the parameters of the formulas."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.footprint.effective import document_in_force, effective_of
from lifecycle.footprint.errors import CategoryUnknown
from lifecycle.footprint.settings import set_own, set_parameters
from lifecycle.impact.parts import PARTS
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.factors import OwnForm, ParametersForm
from lifecycle.schemas.triage_rules import VersionForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.factors import shown as factors_shown
from lifecycle.web.factors.routes import changed

blueprint = Blueprint("factor_forms", __name__)


@blueprint.get("/parameters")
@requires(Permission.REPORT_MANAGE)
def parameters() -> str:
    """Show the form of the parameters."""
    return _parameters({}, None)


def _parameters(values: Mapping[str, Any], error: DomainError | None) -> str:
    version, document = document_in_force(request_session())
    return render_template(
        "factors/parameters.html",
        version=version,
        base=document.base,
        parts=PARTS,
        values={**factors_shown.parameter_values(document), **values},
        error=error,
        errors=field_errors(error),
    )


@blueprint.post("/parameters")
@requires(Permission.REPORT_MANAGE)
def save_parameters() -> tuple[str, int] | Response:
    """Change the parameters of the formulas."""
    return changed(lambda error: _parameters(request.form.to_dict(), error), _save_parameters)


def _save_parameters(session: Session) -> None:
    said = load(ParametersForm(), request.form)
    set_parameters(session, get_actor(), said["parameters"], said["request_id"], changed_from=said["version"])


@blueprint.get("/<category>")
@requires(Permission.REPORT_MANAGE)
def edit(category: str) -> str:
    """Show the form of a category's own values, beside what the set says."""
    return _form(category, {}, None)


def _form(category: str, values: Mapping[str, Any], error: DomainError | None) -> str:
    if category not in category_names():
        raise CategoryUnknown
    version, document = document_in_force(request_session())
    said = factors_shown.form_values(document, category)
    return render_template(
        "factors/category.html",
        category=category,
        name=category_names()[category],
        version=version,
        base=document.base,
        of_set=effective_of(0, document.without_own()).by_category.get(category),
        is_own=category in document.own,
        values={**said, "dated": said["dated"] or today().isoformat(), **values},
        error=error,
        errors=field_errors(error),
    )


@blueprint.post("/<category>")
@requires(Permission.REPORT_MANAGE)
def save(category: str) -> tuple[str, int] | Response:
    """Set a category's own values."""

    def change(session: Session) -> None:
        said = load(OwnForm(), request.form)
        set_own(
            session, get_actor(), category, said["value"], said["request_id"], changed_from=said["version"]
        )

    return changed(lambda error: _form(category, request.form.to_dict(), error), change)


@blueprint.post("/<category>/remove")
@requires(Permission.REPORT_MANAGE)
def remove(category: str) -> tuple[str, int] | Response:
    """Go back to what the set says of a category."""

    def change(session: Session) -> None:
        said = load(VersionForm(), request.form)
        set_own(session, get_actor(), category, None, said["request_id"], changed_from=said["version"])

    return changed(lambda error: _form(category, {}, error), change)
