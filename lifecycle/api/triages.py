"""Triages: what was seen of a device, the route that the rules recommend and why, and what was decided."""

from typing import Any
from uuid import UUID

from flask import current_app

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.db.paging import Page
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.registry.service import get_asset
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.triage import DecideShape, DriveReportFile, DriveReportOut, NewTriageShape, TriageOut
from lifecycle.triage.model import DriveReport
from lifecycle.triage.queries import drives_of, get_triage, triages_of
from lifecycle.triage.reporting import record_report
from lifecycle.triage.service import decide_triage, record_triage
from lifecycle.triage.views import TriageView

blueprint = Blueprint("triages", "Triage: grades, recommended route with its reasons, decision.")
_P = Permission


@blueprint.route("/assets/<uuid:asset_id>/triages")
class Triages(Resource):
    """The triages of an asset."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(TriageOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any], asset_id: UUID) -> dict[str, Any]:
        """List an asset's triages, newest first."""
        session = request_session()
        get_asset(session, asset_id)
        page: Page[TriageView] = triages_of(session, asset_id, **query)
        return {"data": page.rows, "next": page.after}

    @blueprint.arguments(NewTriageShape)
    @blueprint.response(201, TriageOut)
    @blueprint.promises(refusals=(409,))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], asset_id: UUID) -> TriageView:
        """Keep what was seen of an asset and answer with what the rules recommend; decide at once if wanted.

        A repeat of `request_id` gives the triage that it made.
        """
        session = request_session()
        done = record_triage(session, get_actor(), asset_id, **values)
        return get_triage(session, asset_id, done.triage_id)


@blueprint.route("/assets/<uuid:asset_id>/triages/<uuid:triage_id>/decision")
class Decision(Resource):
    """The decision of a triage."""

    @blueprint.arguments(DecideShape)
    @blueprint.response(200, TriageOut)
    @blueprint.promises(refusals=(409,))
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], asset_id: UUID, triage_id: UUID) -> TriageView:
        """Decide the route of an asset's latest triage; another one than recommended needs `why`."""
        session = request_session()
        decide_triage(session, get_actor(), asset_id, triage_id, **values)
        return get_triage(session, asset_id, triage_id)


@blueprint.route("/assets/<uuid:asset_id>/drive-reports")
class DriveReports(Resource):
    """What the drives of an asset said of themselves."""

    @blueprint.response(200, list_of(DriveReportOut))
    @requires(_P.ASSET_VIEW)
    def get(self, asset_id: UUID) -> dict[str, Any]:
        """List the last report of each drive of an asset, newest first."""
        session = request_session()
        get_asset(session, asset_id)
        return {"data": drives_of(session, asset_id)}

    @blueprint.arguments(DriveReportFile, location="form")
    @blueprint.response(201, DriveReportOut)
    @requires(_P.ASSET_ACT)
    def post(self, values: dict[str, Any], asset_id: UUID) -> DriveReport:
        """Add the output of `smartctl -x -j` on a drive of an asset, at most 4 MB.

        A repeat of `request_id` gives the report that it added.
        """
        files = current_app.extensions["lifecycle.files"]
        return record_report(request_session(), get_actor(), asset_id, **values, files=files)
