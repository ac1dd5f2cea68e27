"""What a person is told: which messages, how often, and the private address of their calendar."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import may, requires, signed_in
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.text import N_
from lifecycle.messages import choosing, feeds
from lifecycle.messages.groups import DAILY, EACH, GROUPS, NONE
from lifecycle.web.context import told
from lifecycle.web.tabs import own_tabs

blueprint = Blueprint("my_messages", __name__)
CADENCES = (
    (EACH, N_("Aussitôt")),
    (DAILY, N_("Chaque jour")),
    (NONE, N_("Jamais")),
)


@blueprint.get("/messages")
@signed_in
def page() -> str:
    """Show what the person is told, and their calendar."""
    return _page()


def _page(address: str = "") -> str:
    session, actor = request_session(), get_actor()
    return render_template(
        "messages/mine.html",
        tabs=own_tabs(),
        choices=choosing.choices(session, actor),
        always=GROUPS["security"],
        cadences=[(word, told(label)) for word, label in CADENCES],
        sends_mail=current_app.config["SENDS_MAIL"],
        has_calendar=may(Permission.LOT_VIEW) and actor.account_id is not None,
        since=feeds.feed_since(session, actor),
        address=address,
    )


@blueprint.post("/messages")
@signed_in
def save() -> Answer:
    """Keep what the person wants."""
    wanted = {name: request.form[name] for name in GROUPS if name in request.form}
    with transaction() as session:
        choosing.choose(session, get_actor(), wanted)
    flash(_("Vos choix sont enregistrés."), "go")
    return redirect(url_for("my_messages.page"), 303)


@blueprint.post("/calendar")
@requires(Permission.LOT_VIEW)
def renew_calendar() -> str:
    """Make a new calendar address and show it, this once."""
    with transaction() as session:
        token = feeds.renew_feed(session, get_actor())
    site = current_app.config["PUBLIC_URL"]
    return _page(f"{site}{url_for('calendar.feed', token=token)}")


@blueprint.post("/calendar/remove")
@requires(Permission.LOT_VIEW)
def remove_calendar() -> Answer:
    """End the calendar address."""
    with transaction() as session:
        feeds.remove_feed(session, get_actor())
    flash(_("L’adresse de votre agenda ne donne plus rien."), "go")
    return redirect(url_for("my_messages.page"), 303)
