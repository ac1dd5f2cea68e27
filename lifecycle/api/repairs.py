"""Repairs: what fails, who repairs, what it costs, how it ends."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.ids import new_id
from lifecycle.repairs import queries, service
from lifecycle.repairs.finishing import finish_repair
from lifecycle.schemas.lots import RequestShape
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_repairs import RepairDetailOut, RepairOut
from lifecycle.schemas.repairs import EndingShape, NewRepairShape, PartShape, RepairEditShape, RepairQuery

blueprint = Blueprint("repairs", "Repairs of devices: faults, providers, parts, costs, outcomes.")
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.route("/repairs")
class Repairs(Resource):
    """The authority's repairs."""

    @blueprint.arguments(RepairQuery, location="query")
    @blueprint.response(200, page_of(RepairOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List repairs, oldest first; with `open=false` the ended ones, newest first."""
        page = {name: query.pop(name) for name in ("limit", "after")}
        wanted = queries.RepairFilter(query.pop("open"), **query)
        found = queries.repairs_page(request_session(), wanted, **page)
        return {"data": found.rows, "next": found.after}

    @blueprint.arguments(NewRepairShape)
    @blueprint.response(201, RepairDetailOut)
    @blueprint.promises(refusals=(404,), sends=("ETag", "Location"))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any]) -> Answer:
        """Open the repair of an asset in repair, or send one in stock or in use to repair.

        A repeat of `request_id` gives the repair that it opened.
        """
        return _detail(service.open_repair(request_session(), get_actor(), **values).repair_id, 201)


@blueprint.route("/repairs/<uuid:repair_id>")
class One(Resource):
    """One repair."""

    @blueprint.response(200, RepairDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ASSET_VIEW)
    def get(self, repair_id: UUID) -> Answer:
        """Read a repair with its parts."""
        return _detail(repair_id, 200)

    @blueprint.arguments(RepairEditShape(partial=True))
    @blueprint.response(200, RepairDetailOut)
    @blueprint.promises(refusals=(412, 428), sends=("ETag",))
    @requires(_P.ASSET_ACT)
    def patch(self, values: dict[str, Any], repair_id: UUID) -> Answer:
        """Change what is said of a repair, ended or not; members left out stay as they are."""
        session = request_session()
        row = queries.get_repair(session, repair_id)
        version = wanted_version(row.version)
        request_id = values.pop("request_id", None) or new_id()
        data = replace(service.said_of(row), **values)
        service.edit_repair(session, get_actor(), repair_id, data, request_id, version=version)
        return _detail(repair_id, 200)


def _detail(repair_id: UUID, status: int) -> Answer:
    session = request_session()
    row = queries.get_repair(session, repair_id)
    headers = {"ETag": etag(row.version)}
    if status == 201:
        headers["Location"] = url_for("api.repairs.One", repair_id=repair_id)
    return {**row._mapping, "parts": queries.parts_of(session, repair_id)}, status, headers


@blueprint.route("/repairs/<uuid:repair_id>/parts")
class Parts(Resource):
    """The parts of a repair."""

    @blueprint.arguments(PartShape)
    @blueprint.response(201, RepairDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], repair_id: UUID) -> Answer:
        """Write down a part that a repair took.

        A repeat of `request_id` adds nothing.
        """
        session = request_session()
        service.add_part(session, get_actor(), repair_id, **values)
        said, _, headers = _detail(repair_id, 200)
        return said, 201, headers


@blueprint.route("/repairs/<uuid:repair_id>/parts/<uuid:part_id>/removal")
class Removal(Resource):
    """A part that a repair did not take after all."""

    @blueprint.arguments(RequestShape)
    @blueprint.response(201, RepairDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], repair_id: UUID, part_id: UUID) -> Answer:
        """Take a part off a repair."""
        service.remove_part(request_session(), get_actor(), repair_id, part_id, **values)
        said, _, headers = _detail(repair_id, 200)
        return said, 201, headers


@blueprint.route("/repairs/<uuid:repair_id>/ending")
class EndingOf(Resource):
    """The end of a repair."""

    @blueprint.arguments(EndingShape)
    @blueprint.response(201, RepairDetailOut)
    @blueprint.promises(refusals=(409,), sends=("ETag",))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], repair_id: UUID) -> Answer:
        """End a repair and move its device: in stock, in use, or retired where it cannot be repaired.

        Without `target` the device is in stock again, or retired where it is irreparable or not worth it.
        A repeat of `request_id` is answered as the first time.
        """
        finish_repair(request_session(), get_actor(), repair_id, **values)
        said, _, headers = _detail(repair_id, 200)
        return said, 201, headers
