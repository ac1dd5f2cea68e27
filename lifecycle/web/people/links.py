"""Signing in by the link of a mail: reading it opens nothing, its button does."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.edge.access_mail import ask_link, renew_link
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import public
from lifecycle.edge.identity import find_actor, set_session_cookie
from lifecycle.edge.limits import limiter
from lifecycle.people.errors import LinkOver
from lifecycle.people.links import find_link, use_link
from lifecycle.web.people.session import local_path

blueprint = Blueprint("links", __name__)


@blueprint.get("/l/<token>")
@public
@limiter.limit("30 per minute")
def page(token: str) -> Answer | str | tuple[str, int]:
    """Show whom the link signs in, with a button: programs that look into mails follow links, never forms."""
    target = local_path(request.args.get("to"))
    actor, link = find_actor(), find_link(request_session(), token)
    if (
        actor
        and link
        and (actor.account_id, actor.organisation_id) == (link.account_id, link.organisation_id)
    ):
        return redirect(target, 303)
    if link is None or not link.is_open:
        return _over(token, can_renew=link is not None)
    return render_template("links/page.html", link=link, token=token, to=target, actor_before=actor)


@blueprint.post("/l/<token>")
@public
@limiter.limit("10 per minute")
def enter(token: str) -> Answer | tuple[str, int]:
    """Open a session and go to what the mail was about."""
    days = current_app.config["SESSION_DAYS"]
    try:
        with transaction() as session:
            opened = use_link(session, token, days=days, user_agent=str(request.user_agent))
    except LinkOver:
        return _over(token, can_renew=find_link(request_session(), token) is not None)
    response = redirect(local_path(request.form.get("to")), 303)
    set_session_cookie(response, opened, days)  # type: ignore[arg-type]
    return response


def _over(token: str, *, can_renew: bool) -> tuple[str, int]:
    can_renew = can_renew and current_app.config["SENDS_MAIL"]
    return render_template("links/over.html", token=token, can_renew=can_renew), LinkOver.status


@blueprint.post("/l/<token>/renew")
@public
@limiter.limit("5 per minute")
def renew(token: str) -> Answer:
    """Send another link to the person whom an over one was for."""
    with transaction() as session:
        renew_link(session, token)
    return _on_its_way()


@blueprint.get("/sign-in/link")
@public
def ask() -> str:
    """Show the form that asks for a link."""
    return render_template("links/ask.html")


@blueprint.post("/sign-in/link")
@public
@limiter.limit("5 per minute")
def send() -> Answer:
    """Send a link to an address that is somebody's; the answer is the same for any other."""
    with transaction() as session:
        ask_link(session, request.form.get("email", "")[:254])
    return _on_its_way()


def _on_its_way() -> Answer:
    flash(_("Si un accès par courriel existe pour cette adresse, un lien vient d’y être envoyé."), "go")
    return redirect(url_for("session.sign_in"), 303)
