"""Webhooks: who is called about what, and the log of the calls."""

from typing import Any
from uuid import UUID

from flask import current_app, url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.ids import new_id
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.webhooks import DeliveryOut, RenewShape, SecretOut, WebhookOut, WebhookShape
from lifecycle.webhooks import queries, service
from lifecycle.webhooks.model import Webhook
from lifecycle.webhooks.queries import DeliveryRow
from lifecycle.webhooks.service import Keys, WebhookData

blueprint = Blueprint(
    "webhooks",
    "Calls to your programs when something happens, signed as Standard Webhooks 1.0 says. Each is repeated, "
    "for days, until the answer is 2xx; a repeat has the same `webhook-id`. What a payload names is read "
    "through this API.",
)
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


def _keys() -> Keys:
    return Keys(str(current_app.config["SECRET_KEY"]), bool(current_app.config["PRIVATE_WEBHOOKS"]))


def _said(row: Webhook) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WebhookOut().fields}


@blueprint.route("/webhooks")
class Webhooks(Resource):
    """The organisation's webhooks."""

    keeps_answers = False  # the answer holds the secret; `request_id` recognises a repeat

    @blueprint.response(200, list_of(WebhookOut))
    @requires(_P.ORGANISATION_MANAGE)
    def get(self) -> dict[str, Any]:
        """List the webhooks by name."""
        return {"data": [_said(row) for row, _ in queries.webhooks(request_session())]}

    @blueprint.arguments(WebhookShape)
    @blueprint.response(201, SecretOut)
    @blueprint.promises(sends=("ETag", "Location"))
    @requires(_P.ORGANISATION_MANAGE)
    def post(self, values: dict[str, Any]) -> Answer:
        """Create a webhook; the answer holds the secret that signs its calls.

        A repeat of `request_id` gives the webhook that it created, its secret null.
        """
        session, request_id = request_session(), values.pop("request_id", None) or new_id()
        data = WebhookData(**values)
        webhook_id, secret = service.create_webhook(session, get_actor(), data, _keys(), request_id)
        row = queries.get_webhook(session, webhook_id)
        place = url_for("api.webhooks.One", webhook_id=webhook_id)
        return {**_said(row), "secret": secret}, 201, {"ETag": etag(row.version), "Location": place}


@blueprint.route("/webhooks/<uuid:webhook_id>")
class One(Resource):
    """One webhook."""

    @blueprint.response(200, WebhookOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ORGANISATION_MANAGE)
    def get(self, webhook_id: UUID) -> Answer:
        """Read a webhook."""
        row = queries.get_webhook(request_session(), webhook_id)
        return _said(row), 200, {"ETag": etag(row.version)}

    @blueprint.arguments(WebhookShape(partial=True))
    @blueprint.response(200, WebhookOut)
    @blueprint.promises(refusals=(412, 428), sends=("ETag",))
    @requires(_P.ORGANISATION_MANAGE)
    def patch(self, values: dict[str, Any], webhook_id: UUID) -> Answer:
        """Change a webhook; members left out stay as they are.

        Switched on again, it goes on with the calls that wait.
        """
        session, request_id = request_session(), values.pop("request_id", None)
        row = queries.get_webhook(session, webhook_id)
        version = wanted_version(row.version)
        present = {name: getattr(row, name) for name in ("name", "url", "topics", "is_active")}
        data = WebhookData(**{**present, **values})
        row = service.edit_webhook(
            session, get_actor(), webhook_id, data, _keys(), request_id, version=version
        )
        return _said(row), 200, {"ETag": etag(row.version)}

    @blueprint.response(204)
    @requires(_P.ORGANISATION_MANAGE)
    def delete(self, webhook_id: UUID) -> None:
        """Remove a webhook and the log of its calls."""
        service.delete_webhook(request_session(), get_actor(), webhook_id)


@blueprint.route("/webhooks/<uuid:webhook_id>/secret")
class Secret(Resource):
    """A webhook's secret."""

    keeps_answers = False

    @blueprint.arguments(RenewShape)
    @blueprint.response(200, SecretOut)
    @requires(_P.ORGANISATION_MANAGE)
    def post(self, values: dict[str, Any], webhook_id: UUID) -> dict[str, Any]:
        """Give a webhook a new secret; the old one signs nothing from now on."""
        session = request_session()
        secret = service.renew_secret(session, get_actor(), webhook_id, _keys(), values["request_id"])
        return {**_said(queries.get_webhook(session, webhook_id)), "secret": secret}


@blueprint.route("/webhooks/<uuid:webhook_id>/deliveries")
class Deliveries(Resource):
    """A webhook's calls."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(DeliveryOut))
    @requires(_P.ORGANISATION_MANAGE)
    def get(self, query: dict[str, Any], webhook_id: UUID) -> dict[str, Any]:
        """List the calls of a webhook, newest first, each with its last try."""
        session = request_session()
        queries.get_webhook(session, webhook_id)
        page = queries.deliveries_page(session, webhook_id, **query)
        return {"data": [_delivery(row) for row in page.rows], "next": page.after}

    @blueprint.response(202, DeliveryOut)
    @requires(_P.ORGANISATION_MANAGE)
    def post(self, webhook_id: UUID) -> dict[str, Any]:
        """Queue a trial call."""
        session = request_session()
        row = service.ping(session, get_actor(), webhook_id)
        session.refresh(row)
        return _delivery(DeliveryRow(row, None))


@blueprint.route("/webhooks/<uuid:webhook_id>/deliveries/<uuid:call_id>/resend")
class Resend(Resource):
    """A call made again."""

    @blueprint.response(202, DeliveryOut)
    @requires(_P.ORGANISATION_MANAGE)
    def post(self, webhook_id: UUID, call_id: UUID) -> dict[str, Any]:
        """Queue a call once more, under the same `webhook-id`."""
        row = queries.send_again(request_session(), get_actor(), webhook_id, call_id)
        tries = queries.attempts(request_session(), call_id)
        return _delivery(DeliveryRow(row, tries[0] if tries else None))


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    delivery = row.delivery
    names = ("id", "event_id", "type", "state", "attempts", "payload", "sent_at", "created_at")
    return {
        **{name: getattr(delivery, name) for name in names},
        "message_id": f"msg_{delivery.id.hex}",
        "next_try_at": delivery.next_try_at if delivery.state == "queued" else None,
        "last_attempt": row.last,
    }
