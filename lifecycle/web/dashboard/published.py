"""Published figures: freezing a civil year's, reading them again, and what the registry says since."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import fields as m
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports.boards import TITLES
from lifecycle.reports.published import current, differences, publish, published_list, published_year
from lifecycle.schemas.base import FormShape, identifier, load, text
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.statements.table import offered_years
from lifecycle.web.tabs import report_tabs

blueprint = Blueprint("published", __name__)
LONGEST_NOTE = 500


class _PublishForm(FormShape):
    year = m.Integer(required=True)
    note = text(most=LONGEST_NOTE, load_default="")
    request_id = identifier(required=True)


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show the years published, the latest first, and the form that publishes one."""
    return render_template(
        "published/list.html",
        hub=report_tabs(),
        rows=published_list(request_session()),
        years=[(year, str(year)) for year in offered_years()],
        last_year=today().year - 1,
        longest=LONGEST_NOTE,
    )


@blueprint.post("/")
@requires(Permission.REPORT_MANAGE)
def save() -> Response:
    """Publish a year's figures."""
    said = load(_PublishForm(), request.form)
    with transaction() as session:
        publish(session, get_actor(), said["year"], said["request_id"], said["note"].strip())
    flash(_("Les chiffres de %(year)s sont publiés : ils ne changeront plus.", year=said["year"]), "go")
    return redirect(url_for("published.index"), 303)


@blueprint.get("/<int(max=9999):year>/<int(max=9999):number>")
@requires(Permission.REPORT_VIEW)
def page(year: int, number: int) -> str:
    """Show a publication to the digit, and the figures of the year that differ today."""
    session = request_session()
    found = published_year(session, year, number)
    if found is None:
        raise NotFound
    return render_template(
        "published/page.html",
        about=found.about,
        boards=[(TITLES.get(key, key), board) for key, board in found.boards.items()],
        changed=differences(found, current(session, year, today())),
        on=today(),
        shown=dashboard_shown,
    )
