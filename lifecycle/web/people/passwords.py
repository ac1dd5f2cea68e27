"""One's own password: choosing a first one, changing it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import signed_in
from lifecycle.edge.identity import get_actor
from lifecycle.edge.limits import limiter
from lifecycle.kernel.errors import Invalid
from lifecycle.people.own_password import LONGEST_PASSWORD, choose_password, own_credentials
from lifecycle.people.service import SHORTEST_PASSWORD
from lifecycle.web.actions import field_errors
from lifecycle.web.tabs import own_tabs

blueprint = Blueprint("passwords", __name__)


@blueprint.get("/password")
@signed_in
def page() -> str:
    """Show the form that chooses or changes one's password."""
    return _page(None)


@blueprint.post("/password")
@signed_in
@limiter.limit("10 per minute")
def save() -> Answer | tuple[str, int]:
    """Keep the new password; only this session goes on."""
    current, new = request.form.get("current", ""), request.form.get("new", "")
    try:
        with transaction() as session:
            choose_password(session, get_actor(), current, new)
    except Invalid as error:
        return _page(error), error.status
    flash(_("Votre mot de passe est enregistré. Vos autres sessions sont fermées."), "go")
    return redirect(url_for("passwords.page"), 303)


def _page(error: Invalid | None) -> str:
    email, has_password = own_credentials(request_session(), get_actor())
    return render_template(
        "people/password.html",
        tabs=own_tabs(),
        email=email,
        has_password=has_password,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
        errors=field_errors(error),
    )
