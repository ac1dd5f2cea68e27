"""Imports: send a file, say what its words mean, check it, apply it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lifecycle.access.permissions import Permission
from lifecycle.api import jobs
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.jobs import start_job
from lifecycle.edge.locale import current_locale
from lifecycle.edge.model import Job
from lifecycle.intake import queries
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import ImportStep
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.intake.service import OPEN, TRIED, set_mapping, upload
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.api_imports import ImportFile, ImportRowQuery, MappingShape
from lifecycle.schemas.out_base import page_of
from lifecycle.schemas.out_imports import ImportDetailOut, ImportOut, ImportRowOut, JobOut

blueprint = Blueprint("imports", "Files of GLPI, Snipe-IT or spreadsheets, mapped, checked, then applied.")
_P = Permission
CHECK, APPLY = "import_check", "import_apply"
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
        """Send a CSV file; the answer says what was understood of it."""
        file, store = values["file"], current_app.extensions["lifecycle.files"]
        run = upload(request_session(), get_actor(), file.filename or "", file.read(), store)
        return _detail(run), 201, {"Location": url_for("api.imports.One", run_id=run.id)}


@blueprint.route("/imports/<uuid:run_id>")
class One(Resource):
    """One import."""

    @blueprint.response(200, ImportDetailOut)
    @requires(_P.ASSET_IMPORT)
    def get(self, run_id: UUID) -> dict[str, Any]:
        """Read an import: its words and how they are mapped, its counts, its last job."""
        return _detail(queries.get_run(request_session(), run_id))


def _detail(run: ImportRun) -> dict[str, Any]:
    session = request_session()
    words, job = queries.words_to_map(session, run), _job_of(session, run)
    statuses = [
        {
            "word": one.status.word,
            "meta": one.status.meta,
            "count": one.count,
            "chosen": one.chosen,
            "saved": one.saved,
            "proposals": one.proposals,
        }
        for one in words.statuses
    ]
    said = {name: getattr(run, name) for name in ImportOut().fields}
    return {
        **said,
        "understood": run.understood,
        "statuses": statuses,
        "categories": words.categories,
        "date_orders": run.mapping.get("date_orders", {}),
        "retired_on": Choices.from_json(run.mapping).retired_on,
        "job": job and jobs.shown(job),
    }


@blueprint.route("/imports/<uuid:run_id>/mapping")
class Mapping(Resource):
    """What the words of a file mean here."""

    @blueprint.arguments(MappingShape)
    @blueprint.response(200, ImportDetailOut)
    @blueprint.promises(refusals=(409,))
    @requires(_P.ASSET_IMPORT)
    def put(self, values: dict[str, Any], run_id: UUID) -> dict[str, Any]:
        """Say what the words of a file mean; words left out are not imported."""
        session = request_session()
        _locked(session, run_id, OPEN)
        choices, save = values["choices"], values["save_profile"]
        return _detail(set_mapping(session, get_actor(), run_id, choices, save_profile=save))


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
        return {"data": [_row(row) for row in page.rows], "next": page.after}


def _row(row: ImportRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ImportRowOut().fields}
    remarks = [
        {
            "field": remark.field,
            "level": remark.level,
            "code": remark.reason.code,
            "detail": remark.reason.told(current_locale()),
        }
        for remark in queries.remarks_of(row)
    ]
    return {**said, "remarks": remarks}


@blueprint.route("/imports/<uuid:run_id>/check")
class Check(Resource):
    """A trial."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Start a trial: a verdict for each row, while the register does not change."""
        return _start(run_id, OPEN, CHECK)


@blueprint.route("/imports/<uuid:run_id>/apply")
class Apply(Resource):
    """The application."""

    @blueprint.response(202, JobOut)
    @requires(_P.ASSET_IMPORT)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Start the application of a checked import, or take it up again where it stopped."""
        return _start(run_id, TRIED[:-1], APPLY)


def _start(run_id: UUID, states: Collection[str], kind: str) -> dict[str, Any]:
    session = request_session()
    run = _locked(session, run_id, states)
    found = run.understood
    lines = found["kept"] + found["ignored"] + found["refused"]
    params = {"run_id": str(run.id), "filename": run.filename, "lines": lines}
    job = start_job(session, get_actor(), kind, params, total=lines)
    session.refresh(job)
    return jobs.shown(job)


def _locked(session: Session, run_id: UUID, states: Collection[str]) -> ImportRun:
    """Return a run that no job works on, locked; raises ImportNotFound or ImportStep."""
    run = queries.get_run(session, run_id)
    session.refresh(run, with_for_update=True)
    job = _job_of(session, run)
    if run.state not in states or (job is not None and job.state in ("queued", "running")):
        raise ImportStep
    return run


def _job_of(session: Session, run: ImportRun) -> Job | None:
    """Return the last job of an import, None when it has not had any."""
    of_run = (Job.kind.in_((CHECK, APPLY)), Job.params["run_id"].astext == str(run.id))
    return session.scalar(select(Job).where(*of_run).order_by(Job.created_at.desc(), Job.id.desc()).limit(1))
