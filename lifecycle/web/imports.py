"""Imports: send a file, confirm what its words mean, try it, apply it."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.model import Job
from lifecycle.intake import queries
from lifecycle.intake.errors import ImportStep
from lifecycle.intake.model import VERDICTS, ImportRun
from lifecycle.intake.service import set_mapping, upload
from lifecycle.kernel.errors import Conflict, DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import load
from lifecycle.schemas.imports import MappingForm, choices_of, nested
from lifecycle.web import import_lines, import_shown, import_work
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told

blueprint = Blueprint("imports", __name__)
LARGEST_FILE = 50 * 1024 * 1024
# More words than that are not statuses or categories: their column holds something else.
MOST_WORDS = 300
OPEN = ("uploaded", "mapped", "checked")


class FileRefused(Invalid):
    """No file, or one that is too large."""

    slug = "file-refused"


class TrialOutdated(Conflict):
    """The counts confirmed are not those of the present trial."""

    slug = "trial-outdated"
    text = N_("L’essai a été refait entre-temps : vérifiez les nouveaux totaux, puis confirmez.")


@blueprint.get("/")
@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the imports, newest first, and the form that sends a file."""
    return _index({})


def _index(errors: dict[str, list[str]]) -> str:
    leaf = queries.runs_page(request_session(), after=request.args.get("after"))
    return render_template(
        "imports/index.html", runs=leaf.rows, after=leaf.after, words=import_shown.RUN_WORDS, errors=errors
    )


@blueprint.post("/")
@requires(Permission.ASSET_IMPORT)
def send() -> Answer | tuple[str, int]:
    """Take a file in: what is understood of it comes next, or why it cannot be read."""
    try:
        name, data = _file()
        with transaction() as session:
            run = upload(session, get_actor(), name, data, current_app.extensions["lifecycle.files"])
    except DomainError as error:
        errors = field_errors(error) or {"file": [told(error.text, **error.params)]}
        return _index(errors), error.status
    return redirect(url_for("imports.page", run_id=run.id), 303)


def _file() -> tuple[str, bytes]:
    too_large = N_("Ce fichier dépasse 50 Mo. Découpez-le, ou exportez moins de colonnes.")
    try:
        file = request.files.get("file")
    except RequestEntityTooLarge as error:
        raise FileRefused(fields={"file": [Reason("too-large", too_large)]}) from error
    if file is None or not file.filename:
        raise FileRefused(fields={"file": [Reason("required", N_("Choisissez le fichier à importer."))]})
    data = file.stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise FileRefused(fields={"file": [Reason("too-large", too_large)]})
    return file.filename, data


@blueprint.get("/<uuid:run_id>")
@requires(Permission.ASSET_IMPORT)
def page(run_id: UUID) -> str:
    """Show an import at its present step."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_work.job_of(session, run)
    if import_work.is_busy(job):
        return _page(run, job, "imports/working.html", **import_work.progress_of(job))
    if run.state in ("uploaded", "mapped"):
        return _mapping(run, job, None)
    return _page(run, job, "imports/trial.html", **_rows(session, run))


def _page(run: ImportRun, job: Job | None, template: str, /, **more: Any) -> str:
    failure = job.result.get("error") if job and job.state == "failed" else None
    return render_template(
        template,
        run=run,
        steps=import_shown.steps(run, job),
        failure=failure,
        is_open=run.state in OPEN,
        **more,
    )


def _rows(session: Session, run: ImportRun) -> dict[str, Any]:
    asked = request.args.get("verdict")
    verdict = asked if asked in VERDICTS else None
    leaf = queries.rows_page(session, run.id, verdict=verdict, after=request.args.get("after"))
    following = leaf.after and import_lines.rows_url(run.id, verdict, leaf.after)
    return {
        "totals": run.totals,
        "left_out": sum(run.totals.get(name, 0) for name in ("ambiguous", "ignored", "refused")),
        "verdict": verdict,
        "tabs": import_lines.tabs(run, verdict),
        "lines": [import_lines.line(row, run) for row in leaf.rows],
        "start": import_lines.rows_url(run.id, verdict) if request.args.get("after") else None,
        "next": following,
    }


@blueprint.get("/<uuid:run_id>/mapping")
@requires(Permission.ASSET_IMPORT)
def mapping(run_id: UUID) -> str | Answer:
    """Show the words of a file again, to choose otherwise."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_work.job_of(session, run)
    if run.state not in OPEN or import_work.is_busy(job):
        return redirect(url_for("imports.page", run_id=run_id), 303)
    return _mapping(run, job, None)


def _mapping(run: ImportRun, job: Job | None, error: DomainError | None) -> str:
    words = queries.words_to_map(request_session(), run)
    is_new = run.state == "uploaded"
    sent = request.form.to_dict() if error else {}
    return _page(
        run,
        job,
        "imports/mapping.html",
        understood=import_shown.understood(run),
        columns=import_shown.known_columns(run),
        statuses=[
            import_shown.status_word(place, one, is_new=is_new)
            for place, one in enumerate(words.statuses[:MOST_WORDS])
        ],
        categories=[
            import_shown.category_word(place, one, is_new=is_new)
            for place, one in enumerate(words.categories[:MOST_WORDS])
        ],
        too_many=max(len(words.statuses), len(words.categories)) > MOST_WORDS,
        most=MOST_WORDS,
        chosen_orders=run.mapping.get("date_orders", {}),
        retired_on=run.mapping.get("retired_on") or "",
        sent=sent,
        error=error,
        errors=field_errors(error),
    )


@blueprint.post("/<uuid:run_id>/mapping")
@requires(Permission.ASSET_IMPORT)
def confirm(run_id: UUID) -> Answer | tuple[str, int]:
    """Take the choices and start the trial."""
    run = queries.get_run(request_session(), run_id)
    try:
        form = load(MappingForm(), nested(request.form))
        choices = choices_of(form, run.understood)
        with transaction() as session:
            run = set_mapping(session, get_actor(), run_id, choices, save_profile=form["save_profile"])
            import_work.start(session, run, import_work.CHECK)
    except Invalid as error:
        return _mapping(queries.get_run(request_session(), run_id), None, error), error.status
    return redirect(url_for("imports.page", run_id=run_id), 303)


@blueprint.post("/<uuid:run_id>/apply")
@requires(Permission.ASSET_IMPORT)
def apply(run_id: UUID) -> Answer:
    """Start the application of a tried import, or take it up again where it stopped."""
    try:
        with transaction() as session:
            run = queries.get_run(session, run_id)
            session.refresh(run, with_for_update=True)
            if run.state not in ("checked", "applying", "failed"):
                raise ImportStep
            if run.state == "checked" and request.form.get("total") != str(changing(run)):
                raise TrialOutdated
            import_work.start(session, run, import_work.APPLY)
    except Conflict as error:
        flash(told(error.text), "stop")
    return redirect(url_for("imports.page", run_id=run_id), 303)


def changing(run: ImportRun) -> int:
    """Return how many devices the application of a run creates or changes."""
    return int(run.totals.get("create", 0) + run.totals.get("update", 0))


@blueprint.get("/<uuid:run_id>/progress")
@requires(Permission.ASSET_IMPORT)
def progress(run_id: UUID) -> Response:
    """Answer the part of the page that moves, for htmx; once the work is over, the page is asked again."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_work.job_of(session, run)
    response = make_response(
        render_template("imports/progress.html", run=run, **import_work.progress_of(job))
    )
    if not import_work.is_busy(job):
        response.headers["HX-Refresh"] = "true"
    return response
