"""The responsible-digital strategy as one page: objectives and progress, measures, governance."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid
from lifecycle.reports.basis import basis_for
from lifecycle.reports.progress import progress_of
from lifecycle.reports.published_values import published_values
from lifecycle.schemas.base import load
from lifecycle.schemas.strategy import FactsForm
from lifecycle.strategy import measures as writing
from lifecycle.strategy.queries import measures, notes, objectives, yearly_facts
from lifecycle.web.actions import field_errors
from lifecycle.web.strategy import shown as strategy_shown
from lifecycle.web.tabs import report_tabs

blueprint = Blueprint("strategy", __name__)
Answer = tuple[str, int] | Response


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show the strategy: by theme, each objective with where it stands and what is done for it."""
    return _page(None, {})


@blueprint.post("/facts")
@requires(Permission.REPORT_MANAGE)
def save_facts() -> Answer:
    """Keep how many agents and inhabitants there were in a year."""
    try:
        values = load(FactsForm(), request.form)
        with transaction() as session:
            writing.save_facts(session, get_actor(), values["year"], values["facts"], values["request_id"])
    except Invalid as error:
        return _page(error, request.form), error.status
    flash(_("Les repères de %(year)s sont enregistrés.", year=values["year"]), "go")
    return redirect(url_for("strategy.index") + "#facts", 303)


def _page(error: Invalid | None, typed: Mapping[str, Any]) -> str:
    session, on = request_session(), today()
    found, done = objectives(session), measures(session)
    facts, progress = yearly_facts(session), progress_of(session, found, basis_for(session, on))
    past = {aim.year for one in found if one.indicator for aim in one.years if aim.year < on.year}
    published = published_values(session, {one.indicator for one in found if one.indicator}, past)
    return render_template(
        "strategy/page.html",
        report_tabs=report_tabs(),
        themes=strategy_shown.by_theme(found, done, progress, published),
        common=[strategy_shown.measure(one) for one in done if one.objective_id is None],
        notes=strategy_shown.steps(notes(session), may_edit=get_actor().can(Permission.REPORT_MANAGE)),
        facts=facts,
        values={name: typed.get(name, "") for name in ("agents", "inhabitants")}
        | {"year": typed.get("year", on.year)},
        number=strategy_shown.number,
        on=on,
        errors=field_errors(error),
    )
