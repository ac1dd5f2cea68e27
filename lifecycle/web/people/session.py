"""Signing in and out, changing organisation and language."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lifecycle.access.permissions import ROLE_LABELS, Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import public, signed_in
from lifecycle.edge.identity import SESSION_COOKIE, find_actor, get_actor, set_session_cookie
from lifecycle.edge.limits import limiter
from lifecycle.edge.locale import LOCALE_COOKIE
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import LOCALES
from lifecycle.people import identify
from lifecycle.people.links import is_by_link, open_memberships

blueprint = Blueprint("session", __name__)


def local_path(target: str | None) -> str:
    """Return a path of this site to go to after signing in; anything else becomes the home page."""
    parts = urlsplit(target or "")
    is_local = target and target.startswith("/") and not target.startswith(("//", "/\\"))
    return str(target) if is_local and not parts.scheme and not parts.netloc else "/"


def to_sign_in() -> Response:
    """Lead a stranger to the sign-in page, and back here afterwards."""
    here = request.full_path if request.query_string else request.path
    return redirect(url_for("session.sign_in", next=here), 303)


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Show the sign-in form."""
    if find_actor():
        return redirect(local_path(request.args.get("next")), 303)
    return _sign_in_page(None, "", local_path(request.args.get("next")))


def _sign_in_page(error: DomainError | None, email: str, target: str) -> str:
    sends_mail = current_app.config["SENDS_MAIL"]
    return render_template("sign_in.html", error=error, email=email, next=target, sends_mail=sends_mail)


@blueprint.post("/sign-in")
@public
@limiter.limit("10 per minute")
def open_session() -> tuple[str, int] | Response:
    """Open a session and go where the person was going."""
    email, target = request.form.get("email", ""), local_path(request.form.get("next"))
    days = current_app.config["SESSION_DAYS"]
    try:
        with transaction() as session:
            token = identify.sign_in(
                session,
                email,
                request.form.get("password", ""),
                days=days,
                user_agent=str(request.user_agent),
            )
    except DomainError as error:
        return _sign_in_page(error, email, target), error.status
    response = redirect(target, 303)
    set_session_cookie(response, token, days)  # type: ignore[arg-type]
    return response


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """Revoke the session; its cookie is worth nothing from now on."""
    actor = get_actor()
    with transaction() as session:
        if actor.credential_id:
            identify.sign_out(session, actor.credential_id)
    response = redirect(url_for("session.sign_in"), 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@blueprint.get("/organisation")
@signed_in
def organisations() -> str:
    """Show the organisations that the person belongs to, to work for another one."""
    actor = get_actor()
    found = open_memberships(request_session(), actor)
    return render_template(
        "organisations.html", memberships=found, here=actor.organisation_id, role_labels=ROLE_LABELS
    )


@blueprint.post("/organisation")
@signed_in
def organisation() -> Response:
    """Work for another organisation that the person belongs to."""
    actor, wanted = get_actor(), request.form.get("organisation_id", "")
    days = current_app.config["SESSION_DAYS"]
    with transaction() as session:
        assert actor.account_id is not None
        found = [each for each in open_memberships(session, actor) if str(each.organisation_id) == wanted]
        if not found:
            return redirect("/", 303)
        assert actor.credential_id is not None
        by_link = is_by_link(session, actor)
        identify.sign_out(session, actor.credential_id)
        token = identify.open_session(
            session,
            actor.account_id,
            found[0].organisation_id,
            days,
            str(request.user_agent),
            by_link=by_link,
        )
    response = redirect("/", 303)
    set_session_cookie(response, token, days)  # type: ignore[arg-type]
    return response


@blueprint.post("/language")
@public
def language() -> Response:
    """Choose the language of the pages on this browser."""
    response = redirect(local_path(request.form.get("next")), 303)
    if request.form.get("locale") in LOCALES:
        response.set_cookie(LOCALE_COOKIE, request.form["locale"], max_age=365 * 86400, samesite="Lax")
    return response


# Where each permission's holders begin their day, first match first.
HOMES = (
    (Permission.REPORT_VIEW, "dashboard.index"),
    (Permission.ASSET_VIEW, "assets.index"),
    (Permission.LOT_VIEW, "lots.index"),
    (Permission.NETWORK_VIEW, "network.index"),
)


@blueprint.get("/")
@signed_in
def home() -> Response:
    """Go to the page that this person's work begins with."""
    actor = get_actor()
    return redirect(url_for(next(endpoint for permission, endpoint in HOMES if actor.can(permission))), 303)
