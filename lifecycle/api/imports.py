"""Imports: send a file, say what its columns and words mean, check it, apply it, undo it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import current_app, url_for
from werkzeug.datastructures import FileStorage

from lifecycle.access.permissions import Permission
from lifecycle.api import jobs
from lifecycle.api.import_shown import detail, shown_row
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge import import_jobs
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.jobs import stop_job
from lifecycle.edge.uploads import spooled
from lifecycle.intake import queries
from lifecycle.intake.choices import Choices
from lifecycle.intake.deciding import decide
from lifecycle.intake.errors import ImportStep
from lifecycle.intake.service import OPEN, set_columns, set_mapping, upload
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.api_imports import ImportFile, ImportRowQuery, MappingShape, RowAnswerShape
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_imports import ImportDetailOut, ImportOut, ImportRowOut, JobOut

blueprint = Blueprint(
    "imports", "Files of GLPI, Snipe-IT, ours or any table: mapped, checked, applied, undone."
)
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.route("/imports")
class Imports(Resource):
    """The files brought in."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(ImportOut))
    @requires(_P.ASSET_IMPORT)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List imports, newest first."""
        page = queries.runs_page(request_session(), **query)
        return {"data": page.rows, "next": page.after}

    @blueprint.arguments(ImportFile, location="form")
    @blueprint.response(201, ImportDetailOut)
    @blueprint.promises(sends=("Location",))
    @requires(_P.ASSET_IMPORT)
    def post(self, values: dict[str, FileStorage]) -> Answer:
        """Send a file (CSV, XLSX or ODS, 50 MB at most); the answer says what was understood of it."""
        file, store = values["file"], current_app.extensions["lifecycle.files"]
        with spooled(file) as path:
            run = upload(request_session(), get_actor(), file.filename or "", path, store)
        return detail(request_session(), run), 201, {"Location": url_for("api.imports.One", run_id=run.id)}


@blueprint.route("/imports/<uuid:run_id>")
class One(Resource):
    """One import."""

    @blueprint.response(200, ImportDetailOut)
    @requires(_P.ASSET_IMPORT)
    def get(self, run_id: UUID) -> dict[str, Any]:
        """Read an import: its words and how they are mapped, its counts, its last job."""
        session = request_session()
        return detail(session, queries.get_run(session, run_id))


@blueprint.route("/imports/<uuid:run_id>/mapping")
class Mapping(Resource):
    """What the columns and words of a file mean here."""

    @blueprint.arguments(MappingShape)
    @blueprint.response(200, ImportDetailOut)
    @blueprint.promises(refusals=(409,))
    @requires(_P.ASSET_IMPORT)
    def put(self, values: dict[str, Any], run_id: UUID) -> dict[str, Any]:
        """Say what the columns and words of a file mean; words left out are not imported.

        Columns that are said otherwise than before have the file read again: the answer holds its new words.
        """
        session, actor = request_session(), get_actor()
        run = import_jobs.lock_idle(session, run_id, OPEN)
        columns, known = values["columns"], Choices.from_json(run.mapping).columns
        if columns is not None and columns != known:
            set_columns(session, actor, run_id, columns, current_app.extensions["lifecycle.files"])
            known = columns
        choices, save = replace(values["choices"], columns=known), values["save_profile"]
        run = set_mapping(session, actor, run_id, choices, save_profile=save, mode=values["mode"])
        return detail(session, run)


@blueprint.route("/imports/<uuid:run_id>/rows")
class Rows(Resource):
    """What a checked or applied import makes of each row."""

    @blueprint.arguments(ImportRowQuery, location="query")
    @blueprint.response(200, page_of(ImportRowOut))
    @requires(_P.ASSET_IMPORT)
    def get(self, query: dict[str, Any], run_id: UUID) -> dict[str, Any]:
        """List the rows of an import in the order of the file."""
        session = request_session()
        queries.get_run(session, run_id)
        page = queries.rows_page(session, run_id, **query)
        return {"data": [shown_row(row) for row in page.rows], "next": page.after}


@blueprint.route("/imports/<uuid:run_id>/rows/<int:line>/<int:part>/answer")
class RowAnswer(Resource):
    """The answer to an ambiguous row."""

    @blueprint.arguments(RowAnswerShape)
    @blueprint.response(200, ImportRowOut)
    @blueprint.promises(refusals=(409,))
    @requires(_P.ASSET_IMPORT)
    def put(self, answer: dict[str, Any], run_id: UUID, line: int, part: int) -> dict[str, Any]:
        """Say whose row it is; its new verdict is answered."""
        return shown_row(decide(request_session(), get_actor(), run_id, line, part, **answer))


@blueprint.route("/imports/<uuid:run_id>/check")
class Check(Resource):
    """A trial."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Start a trial: a verdict for each row, while the register does not change."""
        return _start(run_id, OPEN, import_jobs.CHECK)


@blueprint.route("/imports/<uuid:run_id>/apply")
class Apply(Resource):
    """The application."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Start the application of a checked import, or take it up again where it stopped."""
        return _start(run_id, import_jobs.APPLICABLE, import_jobs.APPLY)


@blueprint.route("/imports/<uuid:run_id>/undo")
class Undo(Resource):
    """The undoing."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Start taking back what an import did; the job fails where one of its assets changed since."""
        return _start(run_id, import_jobs.UNDOABLE, import_jobs.UNDO)


def _start(run_id: UUID, states: tuple[str, ...], kind: str) -> dict[str, Any]:
    session = request_session()
    run = import_jobs.lock_idle(session, run_id, states)
    job = import_jobs.start(session, get_actor(), run, kind)
    session.refresh(job)
    return jobs.shown(job)


@blueprint.route("/imports/<uuid:run_id>/stop")
class Stop(Resource):
    """A stop."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Ask the work under way to stop; what is applied stays, and the rest may be taken up again."""
        session = request_session()
        queries.get_run(session, run_id)
        job = import_jobs.find_job(session, run_id)
        if job is None or not import_jobs.is_busy(job):
            raise ImportStep
        return jobs.shown(stop_job(session, job.id))
