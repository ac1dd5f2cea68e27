"""Sanitisations: the proof that a device's data are gone, by medium, and the tools' reports."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, current_app

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.db.files import FileStore
from lifecycle.documents.certificate import certificates_pdf, described
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.formats.erasure import LARGEST_REPORT
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.queries import cards
from lifecycle.registry.service import get_asset
from lifecycle.sanitising import queries, reports, verifying
from lifecycle.sanitising.importing import Chosen, Doer, kind_of, record_lines
from lifecycle.sanitising.levels import level_reached
from lifecycle.sanitising.media import media_of
from lifecycle.sanitising.model import Medium, Sanitisation, SanitisationReport
from lifecycle.sanitising.policy import read_policy
from lifecycle.sanitising.recording import Sanitised, record_sanitisation
from lifecycle.sanitising.reports import Line
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_sanitisations import (
    MediumOut,
    NewSanitisationShape,
    RecordLinesShape,
    ReportFile,
    ReportOut,
    SanitisationOut,
    SanitisationsQuery,
    SanitisedOut,
)
from lifecycle.schemas.sanitisations import VerificationShape

blueprint = Blueprint("sanitisations", "Erasures and destructions of media, with their certificate fields.")
_P = Permission


@blueprint.route("/sanitisations")
class Sanitisations(Resource):
    """The sanitisations of the authority, or of one device."""

    @blueprint.arguments(SanitisationsQuery, location="query")
    @blueprint.response(200, page_of(SanitisationOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List sanitisations, the last done first; those of one asset with `asset_id`."""
        session = request_session()
        if query["asset_id"] is not None:
            get_asset(session, query["asset_id"])
        leaf = queries.sanitisations_page(session, **query)
        return {"data": [one.row for one in leaf.rows], "next": leaf.after}

    @blueprint.arguments(NewSanitisationShape)
    @blueprint.response(201, SanitisedOut)
    @blueprint.promises(refusals=(404,))
    @requires(_P.SANITISATION_RECORD)
    def post(self, values: dict[str, Any]) -> Sanitised:
        """Record a sanitisation, passed or failed.

        A repeat of `request_id` is answered as the first time.
        """
        return record_sanitisation(request_session(), get_actor(), **values)


@blueprint.route("/sanitisations/<uuid:sanitisation_id>")
class OneSanitisation(Resource):
    """One sanitisation."""

    @blueprint.response(200, SanitisationOut)
    @requires(_P.ASSET_VIEW)
    def get(self, sanitisation_id: UUID) -> Sanitisation:
        """Get a sanitisation with all its certificate fields."""
        return queries.get_sanitisation(request_session(), sanitisation_id)


@blueprint.route("/sanitisations/<uuid:sanitisation_id>/verification")
class Verifications(Resource):
    """The verification of a sanitisation."""

    @blueprint.arguments(VerificationShape)
    @blueprint.response(200, SanitisationOut)
    @blueprint.promises(refusals=(404, 409))
    @requires(_P.SANITISATION_RECORD)
    def post(self, values: dict[str, Any], sanitisation_id: UUID) -> Sanitisation:
        """Confirm a sanitisation as another person, or tell that data were found: it then fails."""
        return verifying.verify(request_session(), get_actor(), sanitisation_id, **values)


@blueprint.route("/sanitisations/<uuid:sanitisation_id>/certificate.pdf")
class CertificateFile(Resource):
    """The certificate of a sanitisation."""

    @blueprint.answers(200, "application/pdf", "The certificate, tagged and accessible (PDF/UA-1).")
    @requires(_P.ASSET_VIEW)
    def get(self, sanitisation_id: UUID) -> Response:
        """Download a sanitisation's certificate, with every field of NIST SP 800-88."""
        session, actor = request_session(), get_actor()
        row = queries.get_sanitisation(session, sanitisation_id)
        site = current_app.config["PUBLIC_URL"]
        several = described(session, [row], lambda asset_id: f"{site}/assets/{asset_id}/sanitisations")
        logo = find_authority_logo(session, _files(), actor.organisation_id)
        paper = Paper(locale=current_locale(), logo=logo)
        pdf = certificates_pdf(several, paper, authority=actor.organisation_name, subject=row.medium_source)
        return binary(pdf, "application/pdf")


@blueprint.route("/assets/<uuid:asset_id>/media")
class Media(Resource):
    """The media of a device."""

    @blueprint.response(200, list_of(MediumOut))
    @requires(_P.ASSET_VIEW)
    def get(self, asset_id: UUID) -> dict[str, Sequence[Medium]]:
        """List the known media of an asset, those still inside first."""
        session = request_session()
        get_asset(session, asset_id)
        return {"data": media_of(session, [asset_id]).get(asset_id, [])}


@blueprint.route("/sanitisations/reports")
class Reports(Resource):
    """The reports of erasure tools."""

    @blueprint.arguments(ReportFile, location="form")
    @blueprint.response(201, ReportOut)
    @requires(_P.SANITISATION_RECORD)
    def post(self, values: dict[str, Any]) -> dict[str, Any]:
        """Keep the report of nwipe, usody-sanitize or Blancco, and tell what each line is about.

        Nothing is recorded yet. The same file again gives the report that it is already.
        """
        session, file = request_session(), values["file"]
        data = file.stream.read(LARGEST_REPORT + 1)
        report = reports.keep_report(session, get_actor(), file.filename or "", data, _files())
        return _report(report)


@blueprint.route("/sanitisations/reports/<uuid:evidence_id>")
class OneReport(Resource):
    """One report."""

    @blueprint.response(200, ReportOut)
    @requires(_P.SANITISATION_RECORD)
    def get(self, evidence_id: UUID) -> dict[str, Any]:
        """Get a report and its lines as they stand now."""
        return _report(reports.get_report(request_session(), evidence_id))


@blueprint.route("/sanitisations/reports/<uuid:evidence_id>/record")
class ReportRecords(Resource):
    """What of a report is recorded."""

    @blueprint.arguments(RecordLinesShape)
    @blueprint.response(200, list_of(SanitisedOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.SANITISATION_RECORD)
    def post(self, values: dict[str, Any], evidence_id: UUID) -> dict[str, Any]:
        """Record lines of a report, all or none; those recorded already are left as they are.

        A failed line is recorded as failed. A line whose device is not known needs its `asset_id`.
        """
        session = request_session()
        lines = reports.lines_of(session, [reports.get_report(session, evidence_id)], _files())
        chosen = [_chosen(lines, one) for one in values["lines"]]
        known = cards(session, {one.asset_id for one in chosen})
        for one in chosen:
            if one.asset_id not in known:
                get_asset(session, one.asset_id)
        doer: Doer = values["doer"]
        return {"data": record_lines(session, get_actor(), chosen, doer, values["request_id"])}


def _chosen(lines: Sequence[Line], asked: dict[str, Any]) -> Chosen:
    number = asked["number"]
    line = lines[number] if 0 <= number < len(lines) else None
    asset_id = asked["asset_id"] or (line.match.asset_id if line else None)
    if line is None or asset_id is None:
        text = N_("Cette ligne n’existe pas, ou il faut dire de quel équipement elle parle.")
        raise Invalid(fields={"lines": [Reason("line-unknown", text)]})
    return Chosen(line, asset_id, asked["medium_id"], asked["medium_kind"])


def _report(report: SanitisationReport) -> dict[str, Any]:
    session = request_session()
    purges = read_policy(session).overwriting_purges
    return {
        "id": report.id,
        "name": report.name,
        "tool": report.tool,
        "tool_version": report.tool_version,
        "sha256": report.sha256,
        "created_at": report.created_at,
        "lines": [_line(one, purges) for one in reports.lines_of(session, [report], _files())],
    }


def _line(one: Line, purges: bool) -> dict[str, Any]:
    erasure = one.erasure
    return {
        "number": one.number,
        "serial": erasure.serial,
        "model": erasure.model,
        "outcome": erasure.outcome,
        "status": erasure.status,
        "method": erasure.method,
        "level": level_reached(erasure, kind_of(erasure, "", None), overwriting_purges=purges),
        "match": one.match.way,
        "asset_id": one.match.asset_id,
        "sanitisation_id": one.recorded.id if one.recorded else None,
    }


def _files() -> FileStore:
    store: FileStore = current_app.extensions["lifecycle.files"]
    return store
