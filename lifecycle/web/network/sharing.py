"""Whether the networks of an authority see its shared figures, and what these are."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import fields as m
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.reports.figures import Words
from lifecycle.reports.shared import SHARED_FIGURES
from lifecycle.reports.shared_count import keep_shared
from lifecycle.reports.sharing import share, sharings
from lifecycle.reports.wording import WORDING
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.tabs import own_tabs

blueprint = Blueprint("sharing", __name__)


class _SharingForm(FormShape):
    network_id = identifier(required=True)
    agrees = m.Boolean(load_default=False)
    request_id = identifier(required=True)


@blueprint.get("/")
@requires(Permission.REPORT_MANAGE)
def index() -> str:
    """Show the authority's networks, whether each sees its figures, and which figures."""
    year = {"year": today().year}
    labels = [Words(WORDING[key].label, year) for key in SHARED_FIGURES]
    return render_template(
        "sharing/page.html",
        tabs=own_tabs(),
        rows=sharings(request_session()),
        figures=[dashboard_shown.said(label) for label in labels],
    )


@blueprint.post("/")
@requires(Permission.REPORT_MANAGE)
def save() -> Response:
    """Agree to share with a network, or take it back."""
    said = load(_SharingForm(), request.form)
    with transaction() as session:
        share(session, get_actor(), said["network_id"], said["agrees"], said["request_id"])
        if said["agrees"]:
            keep_shared(session, today().year, today())
    flash(
        _("Le réseau voit vos chiffres.") if said["agrees"] else _("Le réseau ne voit plus vos chiffres."),
        "go",
    )
    return redirect(url_for("sharing.index"), 303)
