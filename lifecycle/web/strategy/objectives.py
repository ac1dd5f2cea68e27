"""The forms of objectives: what is measured, from where, to where, year by year."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.reports.figures import UNIT_LABELS
from lifecycle.reports.progress import INDICATORS, label_of
from lifecycle.reports.wording import WORDING
from lifecycle.schemas.base import load
from lifecycle.schemas.strategy import RemovalForm, objective_form
from lifecycle.strategy import objectives
from lifecycle.strategy.queries import ObjectiveView, get_objective
from lifecycle.strategy.words import SENSE_LABELS, THEME_LABELS, Sense, Theme
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told

blueprint = Blueprint("strategy_objectives", __name__)
Answer = tuple[str, int] | Response
_FIELDS = (
    "title", "theme", "sense", "indicator", "own_indicator", "own_unit", "baseline_value", "baseline_year",
    "owner", "description", "version",
)  # fmt: skip
#: The years to fill in, beside those that an objective has: from last year to the end of a mandate.
_BACK, _AHEAD = 1, 6


@blueprint.get("/new")
@requires(Permission.REPORT_MANAGE)
def new() -> str:
    """Show the form of a new objective."""
    return _form(None, {"theme": Theme.HARDWARE, "sense": Sense.AT_LEAST}, None)


@blueprint.post("/new")
@requires(Permission.REPORT_MANAGE)
def create() -> Answer:
    """Keep a new objective."""
    try:
        values = load(objective_form(_years(None)), request.form)
        with transaction() as session:
            objectives.add_objective(session, get_actor(), values["data"], values["request_id"])
    except DomainError as error:
        return _refused(None, error)
    flash(_("L’objectif est enregistré. Ajoutez les mesures qui y mènent."), "go")
    return redirect(url_for("strategy.index"), 303)


@blueprint.get("/<uuid:objective_id>/edit")
@requires(Permission.REPORT_MANAGE)
def edit(objective_id: UUID) -> str:
    """Show the form of an objective."""
    one = get_objective(request_session(), objective_id)
    return _form(one, _written(one), None)


@blueprint.post("/<uuid:objective_id>/edit")
@requires(Permission.REPORT_MANAGE)
def save(objective_id: UUID) -> Answer:
    """Change what an objective says."""
    one = get_objective(request_session(), objective_id)
    try:
        values = load(objective_form(_years(one)), request.form)
        with transaction() as session:
            objectives.edit_objective(session, get_actor(), objective_id, values.pop("data"), **values)
    except DomainError as error:
        return _refused(one, error)
    flash(_("L’objectif est enregistré."), "go")
    return redirect(url_for("strategy.index"), 303)


@blueprint.post("/<uuid:objective_id>/remove")
@requires(Permission.REPORT_MANAGE)
def remove(objective_id: UUID) -> Response:
    """Remove an objective; its measures stay."""
    nonce = load(RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        objectives.remove_objective(session, get_actor(), objective_id, nonce)
    flash(_("L’objectif est supprimé. L’historique en garde la trace."), "go")
    return redirect(url_for("strategy.index"), 303)


def _years(one: ObjectiveView | None) -> list[int]:
    usual = range(today().year - _BACK, today().year + _AHEAD)
    return sorted({*usual, *(aim.year for aim in one.years)} if one else usual)


def _written(one: ObjectiveView) -> dict[str, Any]:
    """Return an objective by the names of its form, numbers as people type them."""
    values: dict[str, Any] = {name: getattr(one, name) for name in _FIELDS}
    values["baseline_value"] = typed(one.baseline_value)
    for aim in one.years:
        values |= {f"target_{aim.year}": typed(aim.target), f"measured_{aim.year}": typed(aim.measured)}
    return {name: "" if value is None else value for name, value in values.items()}


def typed(value: Any) -> str:
    """Return a number as it is typed in a form, « 5,5 »; empty for None."""
    return (
        ""
        if value is None
        else f"{value.normalize():f}".replace(".", "," if current_locale() == "fr" else ".")
    )


def _refused(one: ObjectiveView | None, error: DomainError) -> Answer:
    if error.status in (403, 404):
        raise error
    return _form(one, request.form, error), error.status


def _form(one: ObjectiveView | None, values: Mapping[str, Any], error: DomainError | None) -> str:
    years = _years(one)
    cells = [f"{kind}_{year}" for year in years for kind in ("target", "measured")]
    return render_template(
        "strategy/objective_form.html",
        objective=one,
        years=years,
        values={**dict.fromkeys((*_FIELDS, *cells), ""), **values},
        themes=[(theme.value, told(label)) for theme, label in THEME_LABELS.items()],
        senses=[(sense.value, told(label)) for sense, label in SENSE_LABELS.items()],
        indicators=_indicators(),
        error=error,
        errors=field_errors(error),
    )


def _indicators() -> list[tuple[str, str]]:
    """Return the figures to choose from, each with its unit."""
    locale, year = current_locale(), today().year
    units = {key: told(UNIT_LABELS[words.unit]) for key, words in WORDING.items()}
    return [(key, f"{label_of(key, year).told(locale)} ({units[key]})") for key in INDICATORS]  # type: ignore[index]
