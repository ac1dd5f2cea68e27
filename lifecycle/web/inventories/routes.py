"""Inventories: the list, and the page of one, with how far it is, who takes part, and its lines."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.phones.service import present, waiting
from lifecycle.stocktaking import queries
from lifecycle.stocktaking.errors import PhonesHoldScans
from lifecycle.stocktaking.model import Inventory
from lifecycle.stocktaking.queries import GROUPS, Figures
from lifecycle.stocktaking.wording import (
    ENDED_GROUP_LABELS,
    EVENT_LABELS,
    GROUP_LABELS,
    SETTLED_LABELS,
    STATE_LABELS,
    STATE_TONES,
)
from lifecycle.web import shown
from lifecycle.web.context import told
from lifecycle.web.inventories.scopes import scope_of

blueprint = Blueprint("inventories", __name__)
PAGE = 50
# As many rooms as a glance takes in, those with the most still to see first.
ROOMS = 12


class NoSuchGroup(NotFound):
    """An address with a group of lines that inventories do not have."""


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the inventories, open ones first."""
    after = request.args.get("after")
    page = queries.inventories_page(request_session(), after=after)
    return render_template(
        "inventories/index.html",
        rows=page.rows,
        state_labels=STATE_LABELS,
        state_tones=STATE_TONES,
        first_url=url_for("inventories.index") if after else None,
        next_url=url_for("inventories.index", after=page.after) if page.after else None,
    )


@blueprint.get("/<uuid:inventory_id>")
@requires(Permission.ASSET_VIEW)
def page(inventory_id: UUID) -> str:
    """Show an inventory and one group of its lines."""
    return inventory_page(inventory_id)


@blueprint.get("/<uuid:inventory_id>/progress")
@requires(Permission.ASSET_VIEW)
def progress(inventory_id: UUID) -> str:
    """Answer the part of an open inventory's page that moves, for htmx."""
    inventory = queries.get_inventory(request_session(), inventory_id)
    return render_template("inventories/progress.html", **_moving(inventory, _group()))


def inventory_page(inventory_id: UUID, error: DomainError | None = None) -> str:
    """Render an inventory's page, with the reasons of a refusal when there is one."""
    session, actor = request_session(), get_actor()
    inventory = queries.get_inventory(session, inventory_id)
    group = _group()
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        leaf = queries.lines_page(session, inventory_id, group, limit=PAGE, **marks)
    except BadCursor:
        leaf = queries.lines_page(session, inventory_id, group, limit=PAGE)
    events = timeline(session, inventory_id).rows
    return render_template(
        "inventories/page.html",
        scope=scope_of(session, inventory),
        rooms=queries.progress_by_room(session, inventory_id, ROOMS),
        error=error,
        held=waiting(session, inventory_id) if isinstance(error, PhonesHoldScans) else (),
        lines=[(shown.card(row), row) for row in leaf.rows],
        settled_labels=SETTLED_LABELS,
        previous=leaf.before and _address(inventory, group, before=leaf.before),
        next=leaf.after and _address(inventory, group, after=leaf.after),
        events=[replace(shown.event(each, actor), title=told(EVENT_LABELS[each.tag])) for each in events],
        state_label=told(STATE_LABELS[inventory.state]),
        state_tone=STATE_TONES[inventory.state],
        **_moving(inventory, group),
    )


def _moving(inventory: Inventory, group: str) -> dict[str, Any]:
    """Return what changes while people count: the figures and the phones."""
    session = request_session()
    figures = queries.figures_of(session, [inventory.id])[inventory.id]
    return {
        "inventory": inventory,
        "figures": figures,
        "group": group,
        "tabs": _tabs(inventory, group, figures),
        "phones": present(session, inventory.id),
    }


def _group() -> str:
    group = request.args.get("group", "remaining")
    if group not in GROUPS:
        raise NoSuchGroup
    return group


def _tabs(inventory: Inventory, here: str, figures: Figures) -> list[Mapping[str, Any]]:
    labels = GROUP_LABELS if inventory.state == "open" else ENDED_GROUP_LABELS
    return [
        {
            "label": told(label),
            "url": _address(inventory, key),
            "is_current": key == here,
            "count": getattr(figures, key),
        }
        for key, label in labels.items()
    ]


def _address(inventory: Inventory, group: str, **marks: Any) -> str:
    said = None if group == "remaining" else group
    return url_for("inventories.page", inventory_id=inventory.id, group=said, **marks)
