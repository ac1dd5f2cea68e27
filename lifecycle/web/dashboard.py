"""The manager's page: four figures, what to decide this month, the fleet, and the rows behind each figure."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import now, today
from lifecycle.registry.found import open_reports, settle_report
from lifecycle.reports import indicators
from lifecycle.reports.decree import TARGETS
from lifecycle.reports.exits import exit_ages
from lifecycle.reports.figures import UNIT_LABELS, Behind, Words
from lifecycle.reports.queries import rows_behind
from lifecycle.reports.sleeping import asleep_page
from lifecycle.reports.wording import WORDING
from lifecycle.states.assets import State
from lifecycle.web import dashboard_shown, shown
from lifecycle.web.category_words import category_names

blueprint = Blueprint("dashboard", __name__)
PAGE = 50


def asked_year() -> int:
    """Return the year that the address asks for, this one unless told; the indicators refuse another."""
    return request.args.get("year", today().year, type=int)


def years() -> list[int]:
    """Return the years to choose from: those of the decree's targets up to now, the latest first."""
    return list(range(today().year, TARGETS[0].since - 1, -1))


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show what was gained, what to decide, and what the fleet is made of."""
    session, on, year = request_session(), today(), asked_year()
    reuse = indicators.reuse(session, year, on)
    gained, beyond = indicators.years_gained(session, on), indicators.beyond_life(session, on)
    mean_age, present = indicators.mean_age(session, on), indicators.devices_present(session, on)
    found = open_reports(session)
    return render_template(
        "dashboard/page.html",
        year=year,
        years=years(),
        reuse=reuse,
        gained=gained,
        beyond=beyond,
        mean_age=mean_age,
        present=present,
        method=(
            gained.in_use, gained.left, gained.internal_reuse, reuse.legal, reuse.legal_proven, reuse.flow,
            reuse.flow_proven, beyond.share, mean_age,
        ),
        todos=dashboard_shown.todos(session, reuse, len(found)),
        found=found,
        by_state=dashboard_shown.by_state(present),
        in_use=sum(cell.count for cell in present.cells if cell.state is State.IN_USE),
        by_category=dashboard_shown.by_category(present, category_names()),
        exits=dashboard_shown.exits(exit_ages(session, on)),
        rows_url=dashboard_shown.rows_url,
        shown=dashboard_shown,
    )  # fmt: skip


@blueprint.get("/rows")
@requires(Permission.REPORT_VIEW)
def rows() -> str:
    """Show the devices behind a figure, those that add most first."""
    on = today()
    behind, after = Behind.read(request.args, on), request.args.get("after")
    words = WORDING[behind.key]
    page = rows_behind(request_session(), behind, on, limit=PAGE, after=after)
    return render_template(
        "dashboard/rows.html",
        behind=behind,
        page=page,
        title=Words(words.label, {"year": behind.year} if behind.year else {}),
        formula=Words(words.formula, {"year": behind.year} if behind.year else {}),
        unit=UNIT_LABELS[words.unit],
        counts_one=words.unit == "devices",
        categories=category_names(),
        next_url=dashboard_shown.rows_url(behind, after=page.after) if page.after else None,
        first_url=dashboard_shown.rows_url(behind) if after else None,
        shown=dashboard_shown,
    )


@blueprint.get("/asleep")
@requires(Permission.REPORT_VIEW)
def asleep() -> str:
    """Show the devices that have been in the store for more than half a year."""
    after = request.args.get("after")
    page = asleep_page(request_session(), now(), limit=PAGE, after=after)
    return render_template(
        "dashboard/asleep.html",
        rows=[(shown.card(row), row.since) for row in page.rows],
        next_url=url_for("dashboard.asleep", after=page.after) if page.after else None,
        first_url=url_for("dashboard.asleep") if after else None,
    )


@blueprint.post("/found/<uuid:report_id>/settle")
@requires(Permission.ASSET_EDIT)
def settle(report_id: UUID) -> Response:
    """Mark a stranger's report as dealt with."""
    with transaction() as session:
        settle_report(session, get_actor(), report_id)
    flash(_("Le signalement est réglé."), "go")
    return redirect(url_for("dashboard.index"), 303)
