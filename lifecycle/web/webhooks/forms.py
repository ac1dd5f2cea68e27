"""The form of a webhook, and its secret, shown once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Conflict, DomainError, Invalid
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import load
from lifecycle.schemas.webhooks import NonceForm, WebhookForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.webhooks import queries, service
from lifecycle.webhooks.model import Webhook
from lifecycle.webhooks.service import Keys, WebhookData
from lifecycle.webhooks.topics import OFFERED

blueprint = Blueprint("webhook_forms", __name__)
_SHOWN_ONCE = N_("Ce secret a déjà été montré. Si vous ne l’avez pas copié, donnez-en un autre au webhook.")


def keys() -> Keys:
    """Return what the server brings to webhooks."""
    return Keys(str(current_app.config["SECRET_KEY"]), bool(current_app.config["PRIVATE_WEBHOOKS"]))


@blueprint.get("/new")
@requires(Permission.ORGANISATION_MANAGE)
def new() -> str:
    """Show the form of a new webhook."""
    return _form(None, {"name": "", "url": "", "topics": ["lot.*"], "is_active": True}, None)


@blueprint.post("/")
@requires(Permission.ORGANISATION_MANAGE)
def create() -> str | Answer | tuple[str, int]:
    """Create a webhook and show its secret, this once."""
    try:
        form = _sent()
        with transaction() as session:
            data = WebhookData(form["name"], form["url"], form["topics"])
            webhook_id, secret = service.create_webhook(
                session, get_actor(), data, keys(), form["request_id"]
            )
    except (Invalid, Conflict) as error:
        return _form(None, _values(), error), error.status
    return _secret(webhook_id, secret)


@blueprint.get("/<uuid:webhook_id>/edit")
@requires(Permission.ORGANISATION_MANAGE)
def edit(webhook_id: UUID) -> str:
    """Show the form of a webhook."""
    row = queries.get_webhook(request_session(), webhook_id)
    names = ("name", "url", "topics", "is_active")
    return _form(row, {name: getattr(row, name) for name in names}, None)


@blueprint.post("/<uuid:webhook_id>/edit")
@requires(Permission.ORGANISATION_MANAGE)
def save(webhook_id: UUID) -> Answer | tuple[str, int]:
    """Change a webhook."""
    row = queries.get_webhook(request_session(), webhook_id)
    try:
        form = _sent()
        with transaction() as session:
            data = WebhookData(form["name"], form["url"], form["topics"], form["is_active"])
            service.edit_webhook(session, get_actor(), webhook_id, data, keys(), form["request_id"])
    except Invalid as error:
        return _form(row, _values(), error), error.status
    flash(_("Le webhook est enregistré."), "go")
    return redirect(url_for("webhooks.page", webhook_id=webhook_id), 303)


@blueprint.post("/<uuid:webhook_id>/secret")
@requires(Permission.ORGANISATION_MANAGE)
def renew_secret(webhook_id: UUID) -> str | Answer:
    """Give a webhook another secret and show it, this once."""
    form = load(NonceForm(), request.form)
    with transaction() as session:
        secret = service.renew_secret(session, get_actor(), webhook_id, keys(), form["request_id"])
    return _secret(webhook_id, secret)


def _secret(webhook_id: UUID, secret: str | None) -> str | Answer:
    if secret is None:
        flash(told(_SHOWN_ONCE), "wait")
        return redirect(url_for("webhooks.page", webhook_id=webhook_id), 303)
    row = queries.get_webhook(request_session(), webhook_id)
    return render_template("webhooks/secret.html", webhook=row, secret=secret)


def _sent() -> dict[str, Any]:
    return load(WebhookForm(), {**request.form.to_dict(), "topics": _topics()})


def _topics() -> list[str]:
    """Return the topics ticked and those typed, one a line or between commas."""
    typed = request.form.get("other", "").replace(",", " ").split()
    return [*request.form.getlist("topics"), *typed]


def _values() -> dict[str, Any]:
    said = {name: request.form.get(name, "") for name in ("name", "url")}
    return {**said, "topics": _topics(), "is_active": "is_active" in request.form}


def _form(webhook: Webhook | None, values: Mapping[str, Any], error: DomainError | None) -> str:
    offered = OFFERED["partner" if get_actor().kind == "partner" else "authority"]
    return render_template(
        "webhooks/form.html",
        webhook=webhook,
        values=values,
        offered=[(topic, f"{told(label)} ({topic})") for topic, label in offered.items()],
        other=" ".join(topic for topic in values["topics"] if topic not in offered),
        error=error if isinstance(error, Conflict) else None,
        errors=field_errors(error),
    )
