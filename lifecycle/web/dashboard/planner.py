"""The planner: what if devices are replaced at another age? Choices in the address, results beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.documents.sheets import MEDIA_TYPES, as_csv
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.impact.planning import LONGEST, SHORTEST
from lifecycle.kernel.clock import today
from lifecycle.registry.queries import sites
from lifecycle.reports.basis import Basis, basis_for
from lifecycle.reports.planner import Fleet, compare, fleet_of
from lifecycle.web.category_words import category_names
from lifecycle.web.dashboard import planner_shown
from lifecycle.web.dashboard.scope import asked_scope
from lifecycle.web.tabs import report_tabs

blueprint = Blueprint("planner", __name__)
#: What the page proposes to keep a year longer until somebody chooses.
_FIRST_IDEA = "laptop"
Ages = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Asked:
    """Ages by category that the address asks for, as typed and as read; `errors` for those that cannot be."""

    today: Ages
    then: Ages
    typed: Mapping[str, str]
    errors: Mapping[str, list[str]]

    @property
    def params(self) -> dict[str, str]:
        """Return the query parameters that ask the same."""
        said = {f"today_{key}": age for key, age in self.today.items()}
        said |= {f"then_{key}": age for key, age in self.then.items()}
        return {name: f"{age.normalize():f}" for name, age in said.items()}


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def page() -> tuple[str, int]:
    """Show both policies side by side over the next five years."""
    fleet, basis, site = _fleet()
    asked = _asked(fleet)
    compared = compare(fleet, asked.today, asked.then)
    params: dict[str, Any] = {**asked.params, "site": site or None}
    places = [(str(one.id), one.name) for one in sites(request_session())]
    html = render_template(
        "planner/page.html",
        report_tabs=report_tabs(),
        fleet=fleet,
        site=site,
        places=places,
        asked=asked,
        names=category_names(),
        shown=planner_shown.shown(fleet, compared, asked.today, asked.then, basis),
        csv=url_for("planner.years_csv", **params),
        bounds={"shortest": SHORTEST, "longest": LONGEST},
        number=planner_shown.number,
    )
    return html, 422 if asked.errors else 200


@blueprint.get("/plan.csv")
@requires(Permission.REPORT_VIEW)
def years_csv() -> Response:
    """Give both plans year by year, with their assumptions, as a French spreadsheet opens it."""
    fleet, basis, _site = _fleet()
    asked = _asked(fleet)
    compared = compare(fleet, asked.today, asked.then)
    rows = planner_shown.rows(fleet, compared, asked.today, asked.then, basis)
    response = Response(as_csv(rows, current_locale()), content_type=MEDIA_TYPES["csv"])
    response.headers.set("Content-Disposition", "attachment", filename=f"{_('simulation')}.csv")
    return response


def _fleet() -> tuple[Fleet, Basis, str]:
    """Return the fleet of the site asked for, or of the whole authority."""
    session, site_id = request_session(), asked_scope().site_id
    basis = basis_for(session, today())
    return fleet_of(session, basis, site_id), basis, str(site_id or "")


def _asked(fleet: Fleet) -> Asked:
    """Return the ages that the address asks for, else reference lives; the first idea where it is bare."""
    now, then, errors = dict[str, Decimal](), dict[str, Decimal](), dict[str, list[str]]()
    typed: dict[str, Any] = {}
    for key, kind in fleet.kinds.items():
        now[key] = _age(f"today_{key}", kind.reference_life, typed, errors)
        then[key] = _age(f"then_{key}", now[key], typed, errors)
    if not any(name.startswith(("today_", "then_")) for name in request.args) and fleet.kinds:
        first = _FIRST_IDEA if _FIRST_IDEA in then else next(iter(then))
        then[first] = min(now[first] + 1, Decimal(LONGEST))
        typed[f"then_{first}"] = planner_shown.age(then[first])
    return Asked(now, then, typed, errors)


def _age(name: str, otherwise: Decimal, typed: dict[str, Any], errors: dict[str, list[str]]) -> Decimal:
    """Return an age in years as people write it, « 2,5 »; one that cannot be is told and replaced."""
    said = request.args.get(name, "").strip()[:10]
    typed[name] = said or planner_shown.age(otherwise)
    if not said:
        return otherwise
    try:
        read = Decimal(said.replace(",", "."))
        if SHORTEST <= read <= LONGEST:
            return read
    except InvalidOperation:
        pass
    errors[name] = [_("Indiquez un âge de %(low)s à %(high)s ans.", low=SHORTEST, high=LONGEST)]
    return otherwise
