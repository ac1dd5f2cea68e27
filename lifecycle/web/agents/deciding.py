"""Deciding of one reported device: both sides before attaching, the form of a new asset, taking it back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.agents import deciding, enrolling, queries
from lifecycle.agents.model import ReportedDevice
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Conflict, DomainError, Invalid
from lifecycle.registry.errors import LabelNotFound
from lifecycle.registry.service import EDITABLE
from lifecycle.schemas.agents import EnrolForm
from lifecycle.schemas.base import as_uuid, load
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.agents import page as agent_page
from lifecycle.web.agents import shown as agent_shown
from lifecycle.web.agents import sides
from lifecycle.web.assets import values as asset_values
from lifecycle.web.assets.forms import errors_of
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told

# What the form says of the asset itself; makers, models and places may be named.
VALUES = (*EDITABLE, "manufacturer", "model", "site", "room")


@requires(Permission.ASSET_IMPORT)
def attach(device_id: UUID) -> str | tuple[str, int] | Response:
    """Show a device and an asset side by side, or attach the one to the other."""
    device = queries.get_device(request_session(), device_id)
    asset_id = as_uuid(request.values.get("asset"))
    if asset_id is None or (request.method == "GET" and device.state != "pending"):
        return redirect(url_for("agents.page", device_id=device_id), 303)
    row = card_of(asset_id)
    if request.method == "GET":
        return render_template("agents/attach.html", **sides.both(request_session(), device, row))
    try:
        with transaction() as session:
            nonce = as_uuid(request.form.get("request_id"))
            deciding.attach(session, get_actor(), device_id, asset_id, request_id=nonce)
    except Conflict as error:
        return agent_page.show(device, error), error.status
    flash(_("C’est fait : les agents tiennent désormais cet équipement à jour."), "go")
    return redirect(url_for("agents.page", device_id=device_id), 303)


@requires(Permission.ASSET_IMPORT)
def create(device_id: UUID) -> str | tuple[str, int] | Response:
    """Show the form of a new asset, filled with what the agent told, or create it."""
    device = queries.get_device(request_session(), device_id)
    if request.method == "GET":
        if device.state != "pending":
            return redirect(url_for("agents.page", device_id=device_id), 303)
        return _form(device, _first_values(device))
    try:
        form = load(EnrolForm(), request.form)
        with transaction() as session:
            made = enrolling.create_with_monitors(
                session,
                get_actor(),
                device_id,
                {name: form[name] for name in VALUES if name in form},
                state=form["state"],
                code=form.get("code"),
                monitors=form["monitors"],
                request_id=form["request_id"],
            )
            asset_id = made[0].asset_id
    except (Invalid, Conflict, LabelNotFound) as error:
        return _form(device, request.form.to_dict(), error), error.status
    flash(_("L’équipement est entré au registre."), "go")
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


def _first_values(device: ReportedDevice) -> dict[str, str]:
    values = enrolling.first_values(request_session(), device)
    room, site = values.pop("room_id"), values.pop("site_id")
    place = f"room:{room}" if room else f"site:{site}" if site else ""
    return {name: value or "" for name, value in values.items()} | {"place": place, "monitors": "1"}


def _form(device: ReportedDevice, values: dict[str, Any], error: DomainError | None = None) -> str:
    session = request_session()
    monitors = queries.monitors_of(session, [device.id]).get(device.id, ())
    return render_template(
        "agents/create.html",
        device=device,
        title=agent_shown.title_of(device),
        monitors=agent_shown.waiting(monitors),
        values=values,
        error=error,
        errors=errors_of(error),
        states=[(state.value, told(STATE_LABELS[state])) for state in enrolling.FIRST_STATES],
        categories=asset_values.category_options(),
        places=list(asset_values.place_options(session).items()),
    )


@requires(Permission.ASSET_IMPORT)
def reopen(device_id: UUID) -> Response:
    """Put a device back among those to confirm."""
    with transaction() as session:
        nonce = as_uuid(request.form.get("request_id"))
        deciding.reopen(session, get_actor(), device_id, request_id=nonce)
    flash(_("L’appareil est de nouveau à confirmer."), "go")
    return redirect(url_for("agents.page", device_id=device_id), 303)
