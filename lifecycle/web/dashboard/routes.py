"""The boards of an authority as pages and files, the rows behind each figure, what to decide this month."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirection

from lifecycle.access.permissions import Permission
from lifecycle.documents.sheets import MEDIA_TYPES
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import NotFound
from lifecycle.registry.found import open_reports, settle_report
from lifecycle.registry.model import FoundReport
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import TITLES
from lifecycle.reports.coming import Coming, coming_page
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import UNIT_LABELS, Behind, Unit, Words
from lifecycle.reports.kept import board_of
from lifecycle.reports.making import told_of
from lifecycle.reports.queries import rows_behind
from lifecycle.reports.sleeping import asleep_page
from lifecycle.reports.wording import WORDING
from lifecycle.web import shown
from lifecycle.web.category_words import category_names
from lifecycle.web.dashboard import charts
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.dashboard.scope import asked_scope, filters, narrowings, place_name
from lifecycle.web.dashboard.told import told_board
from lifecycle.web.tabs import report_tabs

blueprint = Blueprint("dashboard", __name__)
PAGE = 50
OVERVIEW = "overview"
_BOARDS = f"any({', '.join(key for key in TITLES if key != OVERVIEW)})"


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show what was gained, what to decide, and what the fleet is made of."""
    scope = asked_scope()
    is_whole = scope == Scope(scope.year)
    return _shown(OVERVIEW, scope, open_reports(request_session()) if is_whole else ())


@blueprint.get(f"/<{_BOARDS}:board>/")
@requires(Permission.REPORT_VIEW)
def board(board: str) -> str:
    """Show a board: its figures, each with the way to its devices, then its charts."""
    return _shown(board, asked_scope())


def _shown(key: str, scope: Scope, found: Sequence[FoundReport] = ()) -> str:
    return render_template(
        "dashboard/board.html",
        key=key,
        scope=scope,
        title=Words(TITLES[key]),
        report_tabs=report_tabs(None if key == OVERVIEW else key),
        filters=filters(scope),
        action=request.path,
        told=told_board(key, scope, len(found)),
        found=found,
    )


@blueprint.get("/<board>/<chart>.csv")
@requires(Permission.REPORT_VIEW)
def chart_csv(board: str, chart: str) -> Response:
    """Give the data of a chart as a file."""
    if board not in TITLES:
        raise NotFound
    session = request_session()
    found = board_of(session, board, asked_scope(), basis_for(session, today()))
    wanted = next((one for one in found.charts if one.key == chart), None)
    if wanted is None:
        raise NotFound
    made = charts.csv_of(wanted, filters(found.scope).words)
    response = Response(made, content_type=MEDIA_TYPES["csv"])
    response.headers.set("Content-Disposition", "attachment", filename=f"{board}-{chart}.csv")
    return response


@blueprint.get("/rows")
@requires(Permission.REPORT_VIEW)
def rows() -> str:
    """Show the devices behind a figure, those that add most first."""
    session, on = request_session(), today()
    behind, after = Behind.read(request.args, on), request.args.get("after")
    place, basis = place_name(behind.site), basis_for(session, on)
    page = rows_behind(session, behind, basis, limit=PAGE, after=after)
    title, formula, source = told_of(behind.key, behind.year, basis)
    unit = WORDING[behind.key].unit
    return render_template(
        "dashboard/rows.html",
        behind=behind,
        page=page,
        title=title,
        formula=formula,
        source=source,
        unit=unit,
        unit_label=UNIT_LABELS[unit],
        counts_one=unit is Unit.DEVICES,
        explains=any(row.arithmetic for row in page.rows),
        chips=list(narrowings(behind, place)),
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


@blueprint.get(f"/coming/<any({', '.join(Coming)}):what>")
@requires(Permission.REPORT_VIEW)
def coming(what: str) -> str:
    """Show the devices that pass their reference life, or whose warranty ends, within a month."""
    after = request.args.get("after")
    page = coming_page(request_session(), Coming(what), today(), limit=PAGE, after=after)
    return render_template(
        "dashboard/coming.html",
        what=what,
        rows=[(shown.card(row), row.day) for row in page.rows],
        next_url=url_for("dashboard.coming", what=what, after=page.after) if page.after else None,
        first_url=url_for("dashboard.coming", what=what) if after else None,
    )


@blueprint.post("/found/<uuid:report_id>/settle")
@requires(Permission.ASSET_EDIT)
def settle(report_id: UUID) -> Redirection:
    """Mark a stranger's report as dealt with."""
    with transaction() as session:
        settle_report(session, get_actor(), report_id)
    flash(_("Le signalement est réglé."), "go")
    return redirect(url_for("dashboard.index"), 303)
