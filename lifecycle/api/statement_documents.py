"""The yearly review, the decree's statement and the evidence folder of a civil year, as files."""

from typing import Any

from flask import Response, current_app
from marshmallow import fields as m
from marshmallow.validate import OneOf
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.db.files import FileStore
from lifecycle.documents.logo import find_authority_logo
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.edge.streaming import read_apart, streamed
from lifecycle.kernel.clock import today
from lifecycle.reports.decree import checked_year
from lifecycle.schemas.api_indicators import YearQuery
from lifecycle.statements.documents import FORMS, document
from lifecycle.statements.evidence import MEDIA_TYPE, Asked, evidence_zip

blueprint = Blueprint("statement_documents", "The documents of a civil year, ready to hand in.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class ReviewQuery(YearQuery):
    """A civil year, and the form of the review."""

    format = m.String(load_default="pdf", validate=OneOf(tuple(FORMS["review"])))


class DecreeQuery(YearQuery):
    """A civil year, and the form of the statement."""

    format = m.String(load_default="pdf", validate=OneOf(tuple(FORMS["decree"])))


def _files(name: str) -> dict[str, Any]:
    return {"200": {"description": "The file.", "content": dict.fromkeys(FORMS[name].values(), _BINARY)}}


@blueprint.route("/statements/review")
class Review(Resource):
    """The yearly review of responsible digital."""

    @blueprint.arguments(ReviewQuery, location="query")
    @blueprint.doc(responses=_files("review"))
    @blueprint.promises(refusals=(404,))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Read a year's review, whose figures are the boards', or those published."""
        return _made("review", query)


@blueprint.route("/statements/decree")
class Decree(Resource):
    """The statement of decree 2023-266."""

    @blueprint.arguments(DecreeQuery, location="query")
    @blueprint.doc(responses=_files("decree"))
    @blueprint.promises(refusals=(404,))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Read a year's reuse statement, or the devices behind it as rows."""
        return _made("decree", query)


@blueprint.route("/statements/evidence")
class Evidence(Resource):
    """The evidence folder of the Label NR."""

    @blueprint.arguments(YearQuery, location="query")
    @blueprint.answers(200, MEDIA_TYPE, "The folder, sent while it is made.")
    @blueprint.promises(refusals=(404,))
    @requires(Permission.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> Response:
        """Read a year's evidence folder."""
        with transaction() as session:
            asked = _asked(session, query)
        parts = read_apart(get_actor().organisation_id, lambda session: evidence_zip(session, asked))
        return streamed(parts, MEDIA_TYPE, f"label-nr-{asked.year}.zip")


def _made(name: str, query: dict[str, Any]) -> Response:
    form = query["format"]
    session = request_session()
    made, filename = document(session, name, form, _asked(session, query))
    return binary(made, FORMS[name][form], filename)


def _asked(session: Session, query: dict[str, Any]) -> Asked:
    actor, year = get_actor(), checked_year(query["year"] or today().year, today())
    store: FileStore = current_app.extensions["lifecycle.files"]
    logo = find_authority_logo(session, store, actor.organisation_id)
    return Asked(actor.organisation_name, year, today(), current_locale(), logo)
