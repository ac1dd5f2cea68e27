"""What law and programmes ask, as files: declarations, quantities, carbon rows, open data."""

from typing import Any

from flask import Response

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.people.model import Organisation
from lifecycle.reports.basis import basis_for
from lifecycle.reports.decree import checked_year
from lifecycle.schemas.api_indicators import YearQuery
from lifecycle.schemas.base import text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.statements.agec import declaration
from lifecycle.statements.agec_file import csv_of
from lifecycle.statements.carbon_rows import Mode
from lifecycle.statements.open_data import MEDIA_TYPE, package
from lifecycle.statements.open_data_terms import terms_of
from lifecycle.statements.shared_files import MEDIA_TYPES, carbon_file, wenr_file

blueprint = Blueprint("statements", "Declarations and shared files, ready to hand in.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = dict.fromkeys(MEDIA_TYPES.values(), _BINARY)


class DeclarationQuery(YearQuery):
    """A civil year, and the SIRET where the authority's is not known."""

    siret = text(most=20, load_default=None)


class FileQuery(YearQuery):
    """A civil year and the form of the file."""

    format = one_of(tuple(MEDIA_TYPES), load_default="csv")


class CarbonQuery(FileQuery):
    """A civil year, the form of the file, and how equipment is taken in; a workbook holds both ways."""

    mode = choice(Mode, load_default=Mode.SPREAD)


def _year(query: dict[str, Any]) -> int:
    return checked_year(query["year"] or today().year, today())


@blueprint.route("/statements/agec58")
class Agec58(Resource):
    """The declaration of article 58 of the AGEC law."""

    @blueprint.arguments(DeclarationQuery, location="query")
    @blueprint.answers(200, MEDIA_TYPES["csv"], "The file in the national format.")
    @blueprint.promises(refusals=(404, 409))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Export a year's purchases by product type, as the national schema wants them.

        Refused where the authority's SIRET is not known and none is given.
        """
        session, year = request_session(), _year(query)
        own = _own()
        made = csv_of(declaration(session, year), own.siret or query["siret"], own.name)
        return binary(made, MEDIA_TYPES["csv"], f"agec-58-{year}.csv")


@blueprint.route("/statements/wenr")
class Wenr(Resource):
    """Quantities for the WeNR questionnaire."""

    @blueprint.arguments(FileQuery, location="query")
    @blueprint.doc(responses={"200": {"description": "The file.", "content": _FILES}})
    @blueprint.promises(refusals=(404,))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Export the devices present, come and gone in a year by category, in the language asked."""
        year, form = _year(query), query["format"]
        made = wenr_file(request_session(), year, today(), form, current_locale())
        return binary(made, MEDIA_TYPES[form], f"wenr-{year}.{form}")


@blueprint.route("/statements/carbon-rows")
class CarbonRows(Resource):
    """Rows for a carbon balance."""

    @blueprint.arguments(CarbonQuery, location="query")
    @blueprint.doc(responses={"200": {"description": "The file.", "content": _FILES}})
    @blueprint.promises(refusals=(404,))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Export equipment and electricity by category, each row with its factor and where it comes from."""
        session, year, form = request_session(), _year(query), query["format"]
        made = carbon_file(session, basis_for(session, today()), year, form, query["mode"], current_locale())
        return binary(made, MEDIA_TYPES[form], f"bilan-carbone-{year}.{form}")


@blueprint.route("/statements/open-data")
class OpenData(Resource):
    """The open data package."""

    @blueprint.answers(200, MEDIA_TYPE, "A zip of CSV files with their Frictionless description.")
    @requires(Permission.REPORT_VIEW)
    def get(self) -> Response:
        """Export the day's open data: counts of the fleet, its flows, its reuse and its carbon."""
        session, own = request_session(), _own()
        made = package(session, basis_for(session, today()), terms_of(session), own.name, own.slug)
        return binary(made, MEDIA_TYPE, f"donnees-ouvertes-{today().isoformat()}.zip")


def _own() -> Organisation:
    return request_session().get_one(Organisation, get_actor().organisation_id)
