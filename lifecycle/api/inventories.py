"""Inventories: started from a place or a filter, counted from anywhere, closed once phones have sent all."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import now
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.inventories import (
    CountedOut,
    InventoryLineOut,
    InventoryLineQuery,
    InventoryOut,
    InventoryShape,
    SightingShape,
)
from lifecycle.schemas.lots import RequestShape
from lifecycle.schemas.out_base import page_of
from lifecycle.stocktaking import queries, service
from lifecycle.stocktaking.counting import Counted, count
from lifecycle.stocktaking.model import Inventory
from lifecycle.stocktaking.queries import Figures

blueprint = Blueprint("inventories", "Counts of what is in a room, on a site or in a selection.")
_P = Permission


@blueprint.route("/inventories")
class Inventories(Resource):
    """The authority's inventories."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(InventoryOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List inventories, open ones first, then the newest."""
        page = queries.inventories_page(request_session(), **query)
        return {"data": [_shown(row.inventory, row.figures) for row in page.rows], "next": page.after}

    @blueprint.arguments(InventoryShape)
    @blueprint.response(201, InventoryOut)
    @blueprint.promises(sends=("Location",))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Start an inventory of the devices that match and should be at hand.

        A repeat of `request_id` gives the inventory that it started.
        """
        inventory = service.start(request_session(), get_actor(), **values)
        return _one(inventory), 201, {"Location": url_for("api.inventories.One", inventory_id=inventory.id)}


@blueprint.route("/inventories/<uuid:inventory_id>")
class One(Resource):
    """One inventory."""

    @blueprint.response(200, InventoryOut)
    @requires(_P.ASSET_VIEW)
    def get(self, inventory_id: UUID) -> dict[str, Any]:
        """Read an inventory and its figures."""
        return _one(queries.get_inventory(request_session(), inventory_id))


@blueprint.route("/inventories/<uuid:inventory_id>/lines")
class Lines(Resource):
    """The devices of an inventory."""

    @blueprint.arguments(InventoryLineQuery, location="query")
    @blueprint.response(200, page_of(InventoryLineOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any], inventory_id: UUID) -> dict[str, Any]:
        """List the lines of one group: by place what remains, else what was seen last first."""
        queries.get_inventory(request_session(), inventory_id)
        page = queries.lines_page(request_session(), inventory_id, **query)
        return {"data": [_line(row) for row in page.rows], "next": page.after}


@blueprint.route("/inventories/<uuid:inventory_id>/sightings")
class Sightings(Resource):
    """What was seen."""

    @blueprint.arguments(SightingShape)
    @blueprint.response(201, CountedOut)
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], inventory_id: UUID) -> Counted:
        """Count a device as seen, in a room if one is named.

        The first sighting stands; a later one in another room replaces it. A repeat of `request_id` changes
        nothing. A closed inventory still takes what was seen.
        """
        at, scan_id = values.pop("occurred_at") or now(), values.pop("request_id")
        return count(request_session(), get_actor(), inventory_id, **values, at=at, scan_id=scan_id)


@blueprint.route("/inventories/<uuid:inventory_id>/close")
class Closing(Resource):
    """The end of an inventory."""

    @blueprint.arguments(RequestShape)
    @blueprint.response(201, InventoryOut)
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], inventory_id: UUID) -> dict[str, Any]:
        """Close an inventory.

        Refused with 409 while phones hold unsent scans of it. No device becomes missing by this.
        """
        return _one(service.close(request_session(), get_actor(), inventory_id, **values))


def _one(inventory: Inventory) -> dict[str, Any]:
    return _shown(inventory, queries.figures_of(request_session(), [inventory.id])[inventory.id])


def _shown(inventory: Inventory, figures: Figures) -> dict[str, Any]:
    said = {name: getattr(inventory, name, None) for name in InventoryOut().fields}
    return {**said, **asdict(figures), "seen": figures.seen}


def _line(row: Any) -> dict[str, Any]:
    own = {"asset_id": row.id, "room_id": row.registered_room_id}
    return {name: own.get(name, getattr(row, name, None)) for name in InventoryLineOut().fields}
