"""Webhooks: the list, one with the log of its calls, trying it, sending a call again."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.limits import limiter
from lifecycle.kernel.errors import Conflict
from lifecycle.kernel.text import N_
from lifecycle.web.context import told
from lifecycle.web.tabs import own_tabs
from lifecycle.webhooks import queries, service
from lifecycle.webhooks.model import Webhook

blueprint = Blueprint("webhooks", __name__)
STATES: Mapping[str, tuple[str, str]] = {
    "queued": (N_("En attente"), "wait"),
    "sent": (N_("Arrivé"), "go"),
    "failed": (N_("Abandonné"), "stop"),
}


def standing(webhook: Webhook) -> tuple[str, str]:
    """Return a webhook's state in a word, with its tone."""
    if webhook.disabled_at and not webhook.is_active:
        return _("Désactivé après des échecs"), "stop"
    if not webhook.is_active:
        return _("Désactivé"), "done"
    return (_("En échec"), "out") if webhook.failing_since else (_("Actif"), "go")


@blueprint.get("/")
@requires(Permission.ORGANISATION_MANAGE)
def index() -> str:
    """Show the organisation's webhooks."""
    rows = [(row, waiting, *standing(row)) for row, waiting in queries.webhooks(request_session())]
    return render_template("webhooks/index.html", tabs=own_tabs(), rows=rows)


@blueprint.get("/<uuid:webhook_id>")
@requires(Permission.ORGANISATION_MANAGE)
def page(webhook_id: UUID) -> str:
    """Show a webhook and its calls, newest first."""
    session = request_session()
    webhook = queries.get_webhook(session, webhook_id)
    found = queries.deliveries_page(session, webhook_id, after=request.args.get("after"))
    word, tone = standing(webhook)
    return render_template(
        "webhooks/page.html",
        webhook=webhook,
        word=word,
        tone=tone,
        rows=found.rows,
        states=STATES,
        following=url_for("webhooks.page", webhook_id=webhook_id, after=found.after) if found.after else None,
        is_further="after" in request.args,
    )


@blueprint.get("/<uuid:webhook_id>/calls/<uuid:call_id>")
@requires(Permission.ORGANISATION_MANAGE)
def call(webhook_id: UUID, call_id: UUID) -> str:
    """Show a call: what it says, and each time it was tried."""
    session = request_session()
    webhook = queries.get_webhook(session, webhook_id)
    delivery = queries.get_delivery(session, webhook_id, call_id)
    word, tone = STATES[delivery.state]
    return render_template(
        "webhooks/call.html",
        webhook=webhook,
        delivery=delivery,
        word=told(word),
        tone=tone,
        tries=queries.attempts(session, call_id),
    )


@blueprint.post("/<uuid:webhook_id>/ping")
@requires(Permission.ORGANISATION_MANAGE)
@limiter.limit("20 per minute")
def ping(webhook_id: UUID) -> Answer:
    """Queue a trial call."""
    try:
        with transaction() as session:
            service.ping(session, get_actor(), webhook_id)
    except Conflict as error:
        flash(told(error.text), "out")
    else:
        flash(_("L’appel d’essai part. Rechargez cette page dans un instant."), "go")
    return redirect(url_for("webhooks.page", webhook_id=webhook_id), 303)


@blueprint.post("/<uuid:webhook_id>/calls/<uuid:call_id>/again")
@requires(Permission.ORGANISATION_MANAGE)
def send_again(webhook_id: UUID, call_id: UUID) -> Answer:
    """Queue a call once more."""
    try:
        with transaction() as session:
            queries.send_again(session, get_actor(), webhook_id, call_id)
    except Conflict as error:
        flash(told(error.text), "out")
    else:
        flash(_("L’appel part de nouveau. Rechargez cette page dans un instant."), "go")
    return redirect(url_for("webhooks.call", webhook_id=webhook_id, call_id=call_id), 303)


@blueprint.post("/<uuid:webhook_id>/delete")
@requires(Permission.ORGANISATION_MANAGE)
def delete(webhook_id: UUID) -> Answer:
    """Remove a webhook and its log."""
    with transaction() as session:
        service.delete_webhook(session, get_actor(), webhook_id)
    flash(_("Le webhook est supprimé."), "go")
    return redirect(url_for("webhooks.index"), 303)
