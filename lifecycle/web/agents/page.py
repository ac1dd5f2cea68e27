"""One reported device: all that is kept of what agents told, and what it may be."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from lifecycle.access.permissions import Permission
from lifecycle.agents import queries
from lifecycle.agents.model import ReportedDevice
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.queries import find_card
from lifecycle.registry.resolving import find_devices
from lifecycle.web.agents import shown as agent_shown
from lifecycle.web.assets.words import facts_told
from lifecycle.web.shown import Card, card


@requires(Permission.ASSET_IMPORT)
def page(device_id: UUID) -> str:
    """Show one reported device, and while it waits the assets that it may be."""
    return show(queries.get_device(request_session(), device_id))


def show(device: ReportedDevice, error: DomainError | None = None) -> str:
    """Return the page of a device, with why the last decision was refused where it was."""
    session = request_session()
    monitors = queries.monitors_of(session, [device.id]).get(device.id, ())
    return render_template(
        "agents/page.html",
        device=device,
        title=agent_shown.title_of(device),
        category=agent_shown.category_told(device),
        facts=facts_told(device.facts),
        token=queries.token_name(session, device),
        monitors=[(agent_shown.title_of(monitor), monitor) for monitor in monitors],
        host=queries.get_device(session, device.host_id) if device.host_id else None,
        asset=_asset(device),
        error=error,
        state_labels_here=agent_shown.STATE_LABELS,
        **_choices(device),
    )


def _asset(device: ReportedDevice) -> Card | None:
    row = find_card(request_session(), device.asset_id) if device.asset_id else None
    return card(row) if row else None


def _choices(device: ReportedDevice) -> dict[str, Any]:
    """Return the assets proposed and those that the search box found, for a device that waits."""
    if device.state != "pending":
        return {"likes": [], "why": "", "q": "", "found": []}
    session, q = request_session(), request.args.get("q", "").strip()[:200]
    likes, why = agent_shown.likes(session, device)
    found = [card(row) for row in find_devices(session, q)] if q else []
    return {"likes": likes, "why": why, "q": q, "found": found}
