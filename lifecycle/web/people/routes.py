"""The people of one's organisation: inviting, sending a link again, taking out."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import ROLE_LABELS, Permission
from lifecycle.edge.access_mail import invite_by_mail, send_link_to_member
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.limits import limiter
from lifecycle.kernel.errors import Conflict, DomainError, Invalid, Reason
from lifecycle.people.errors import EmailTaken, NotYourself
from lifecycle.people.links import may_have_link
from lifecycle.people.members import members_page, remove_member, roles_to_give
from lifecycle.schemas.base import load
from lifecycle.schemas.people import InviteForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.tabs import own_tabs

blueprint = Blueprint("people", __name__)


@blueprint.get("/")
@requires(Permission.ORGANISATION_MANAGE)
def index() -> str:
    """Show the people of the organisation, and the form that invites one more."""
    return _page(None, {})


def _page(error: DomainError | None, values: dict[str, Any]) -> str:
    actor = get_actor()
    found = members_page(request_session(), actor, after=request.args.get("after"))
    return render_template(
        "people/index.html",
        tabs=own_tabs(),
        members=found.rows,
        following=url_for("people.index", after=found.after) if found.after else None,
        is_further="after" in request.args,
        me=actor.account_id,
        roles=[(role.value, told(ROLE_LABELS[role])) for role in roles_to_give(actor.kind)],
        role_labels=ROLE_LABELS,
        may_have_link=may_have_link,
        sends_mail=current_app.config["SENDS_MAIL"],
        link_days=current_app.config["LINK_DAYS"],
        values={"name": "", "email": "", "role": roles_to_give(actor.kind)[0].value, **values},
        errors=field_errors(error),
    )


@blueprint.post("/")
@requires(Permission.ORGANISATION_MANAGE)
@limiter.limit("20 per minute")
def invite() -> Answer | tuple[str, int]:
    """Give a person access and tell them by mail."""
    try:
        form = load(InviteForm(), request.form)
        with transaction() as session:
            invite_by_mail(session, get_actor(), **form)
    except (Invalid, Conflict) as error:
        values = {name: request.form.get(name, "") for name in ("name", "email", "role")}
        return _page(_at_field(error), values), error.status
    flash(_("L’invitation est envoyée à %(email)s.", email=form["email"]), "go")
    return redirect(url_for("people.index"), 303)


def _at_field(error: Invalid | Conflict) -> DomainError:
    """Return an address already taken as a reason of its field."""
    if isinstance(error, EmailTaken):
        return Invalid(fields={"email": [Reason(error.slug, error.text)]})
    return error


@blueprint.post("/<uuid:account_id>/link")
@requires(Permission.ORGANISATION_MANAGE)
@limiter.limit("20 per minute")
def send_link(account_id: UUID) -> Answer:
    """Send a person another link."""
    with transaction() as session:
        send_link_to_member(session, account_id)
    flash(_("Un lien de connexion lui est envoyé."), "go")
    return redirect(url_for("people.index"), 303)


@blueprint.post("/<uuid:account_id>/remove")
@requires(Permission.ORGANISATION_MANAGE)
def remove(account_id: UUID) -> Answer:
    """End a person's access."""
    try:
        with transaction() as session:
            remove_member(session, get_actor(), account_id)
    except NotYourself as error:
        flash(told(error.text), "out")
    else:
        flash(_("Cette personne n’a plus accès à votre organisation."), "go")
    return redirect(url_for("people.index"), 303)
