"""Deciding of many reported devices at once: the same answers for those ticked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.agents import deciding, enrolling, queries
from lifecycle.agents.enrolling import Answers, category_of
from lifecycle.agents.model import ReportedDevice
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Conflict, DomainError, Invalid
from lifecycle.schemas.agents import EnrolManyForm
from lifecycle.schemas.base import as_uuid, load
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.agents import shown as agent_shown
from lifecycle.web.agents.listing import PAGE
from lifecycle.web.assets import values as asset_values
from lifecycle.web.assets.forms import errors_of
from lifecycle.web.context import told


def _ticked() -> list[UUID]:
    """Return the ids ticked, a page of them at most."""
    return [found for text in request.values.getlist("device") if (found := as_uuid(text))][:PAGE]


@requires(Permission.ASSET_IMPORT)
def ignore() -> Response:
    """Leave the devices ticked aside; they keep their own tab."""
    with transaction() as session:
        nonce = as_uuid(request.form.get("request_id"))
        count = len(deciding.ignore(session, get_actor(), _ticked(), request_id=nonce))
    if count:
        words = ngettext(
            "L’appareil est ignoré ; il reste sous l’onglet « Ignorés ».",
            "%(num)s appareils sont ignorés ; ils restent sous l’onglet « Ignorés ».",
            count,
        )
        flash(words, "go")
    else:
        flash(_("Rien n’a changé : cochez d’abord des appareils à confirmer."), "wait")
    return redirect(url_for("agents.index"), 303)


@requires(Permission.ASSET_IMPORT)
def bulk() -> str | tuple[str, int] | Response:
    """Ask once what is the same for all the devices ticked, then create them."""
    found = [device for device in queries.devices(request_session(), _ticked()) if device.state == "pending"]
    if request.method == "POST":
        try:
            count = _create([device.id for device in found])
        except (Invalid, Conflict) as error:
            return _confirm(found, error), error.status
        flash(_told(count), "go" if count else "wait")
        return redirect(url_for("agents.index"), 303)
    if not found:
        flash(_("Cochez d’abord des appareils à confirmer."), "wait")
        return redirect(url_for("agents.index"), 303)
    return _confirm(found)


def _create(ids: Sequence[UUID]) -> int:
    form = load(EnrolManyForm(), request.form)
    answers = Answers(form["state"], form["site_id"], form["room_id"], form["category_key"])
    with transaction() as session:
        return len(enrolling.create_many(session, get_actor(), ids, answers, form["request_id"]))


def _told(count: int) -> str:
    if not count:
        return str(_("Rien n’a été créé : ces appareils étaient déjà décidés."))
    words = ngettext(
        "Un équipement est entré au registre.", "%(num)s équipements sont entrés au registre.", count
    )
    return str(words)


def _confirm(found: Sequence[ReportedDevice], error: DomainError | None = None) -> str:
    session = request_session()
    near = queries.alike(session, [device.id for device in found])
    able = [device for device in found if device.id not in near]
    monitors = queries.monitors_of(session, [device.id for device in able])
    return render_template(
        "agents/bulk.html",
        able=[(agent_shown.title_of(device), agent_shown.category_told(device), device) for device in able],
        left=[(agent_shown.title_of(device), device) for device in found if device.id in near],
        monitors=sum(len(agent_shown.waiting(many)) for many in monitors.values()),
        virtual=sum(device.is_virtual for device in able),
        shapeless=sum(category_of(device) is None for device in able),
        error=error,
        errors=errors_of(error),
        **_options(),
    )


def _options() -> dict[str, Any]:
    session = request_session()
    return {
        "values": request.form.to_dict(),
        "states": [(state.value, told(STATE_LABELS[state])) for state in enrolling.FIRST_STATES],
        "places": list(asset_values.place_options(session).items()),
        "categories": asset_values.category_options(),
    }
