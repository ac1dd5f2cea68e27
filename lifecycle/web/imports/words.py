"""What the columns and words of a file mean: the pages that ask, and the answers."""

from datetime import date
from uuid import UUID

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge import import_jobs
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.model import Job
from lifecycle.intake import queries
from lifecycle.intake.model import ImportRun
from lifecycle.intake.profiles import forget_profile
from lifecycle.intake.service import OPEN, set_columns, set_mapping
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.imports import ColumnsForm, MappingForm, choices_of, columns_of, nested
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.imports import asked
from lifecycle.web.imports import shown as import_shown

# More words than that are not statuses or categories: their column holds something else.
MOST_WORDS = 300


def asks_for_columns(run: ImportRun) -> bool:
    """Tell whether the columns of a file are to confirm before its words mean anything."""
    if "columns" in run.mapping:
        return False
    saved = queries.saved_choices(request_session(), run.dialect).columns
    return run.dialect == "mapped" or any(title in saved for title in run.understood["unknown_columns"])


@requires(Permission.ASSET_IMPORT)
def columns(run_id: UUID) -> str | Answer:
    """Show what each column of a file fills, to choose otherwise."""
    run, job = _open_run(run_id)
    return columns_page(run, job) if run else _to_page(run_id)


def columns_page(run: ImportRun, job: Job | None, error: DomainError | None = None) -> str:
    """Return the page that asks what the columns of a file fill."""
    saved = queries.saved_choices(request_session(), run.dialect)
    return import_shown.page(
        run,
        job,
        "imports/columns.html",
        understood=import_shown.understood(run, with_columns=False),
        columns=asked.columns(run, saved.columns),
        options=asked.field_options(),
        sent=request.form.to_dict() if error else {},
        errors=_errors(error, "columns"),
    )


@requires(Permission.ASSET_IMPORT)
def confirm_columns(run_id: UUID) -> Answer | tuple[str, int]:
    """Take what the columns fill; the file is read again that way."""
    run = queries.get_run(request_session(), run_id)
    store = current_app.extensions["lifecycle.files"]
    try:
        chosen = columns_of(load(ColumnsForm(), nested(request.form)), run)
        with transaction() as session:
            import_jobs.lock_idle(session, run_id, OPEN)
            set_columns(session, get_actor(), run_id, chosen, store)
    except DomainError as error:
        if error.status != 422:
            raise
        return columns_page(queries.get_run(request_session(), run_id), None, error), error.status
    return redirect(url_for("imports.mapping", run_id=run_id), 303)


@requires(Permission.ASSET_IMPORT)
def mapping(run_id: UUID) -> str | Answer:
    """Show the words of a file again, to choose otherwise."""
    run, job = _open_run(run_id)
    return mapping_page(run, job) if run else _to_page(run_id)


def mapping_page(run: ImportRun, job: Job | None, error: DomainError | None = None) -> str:
    """Return the page that asks what the words of a file mean."""
    words = queries.words_to_map(request_session(), run)
    is_new = run.state == "uploaded"
    return import_shown.page(
        run,
        job,
        "imports/mapping.html",
        understood=import_shown.understood(run),
        columns=import_shown.known_columns(run),
        statuses=[
            asked.status_word(place, one, is_new=is_new)
            for place, one in enumerate(words.statuses[:MOST_WORDS])
        ],
        categories=[
            asked.category_word(place, one, is_new=is_new)
            for place, one in enumerate(words.categories[:MOST_WORDS])
        ],
        places=[asked.place_word(place, one, is_new=is_new) for place, one in enumerate(words.places)],
        known_places=queries.known_places(request_session()) if words.places else [],
        too_many=max(len(words.statuses), len(words.categories)) > MOST_WORDS,
        most=MOST_WORDS,
        saved_on=_saved_on(run),
        chosen_orders=run.mapping.get("date_orders", {}),
        retired_on=run.mapping.get("retired_on") or "",
        sent=request.form.to_dict() if error else {},
        error=error,
        errors=_errors(error, "statuses"),
    )


@requires(Permission.ASSET_IMPORT)
def confirm(run_id: UUID) -> Answer | tuple[str, int]:
    """Take the choices and start the trial."""
    run = queries.get_run(request_session(), run_id)
    try:
        form = load(MappingForm(), nested(request.form))
        choices = choices_of(form, run)
        with transaction() as session:
            run = import_jobs.lock_idle(session, run_id, OPEN)
            set_mapping(session, get_actor(), run_id, choices, save_profile=form["save_profile"])
            import_jobs.start(session, get_actor(), run, import_jobs.CHECK)
    except DomainError as error:
        if error.status != 422:
            raise
        return mapping_page(queries.get_run(request_session(), run_id), None, error), error.status
    return _to_page(run_id)


@requires(Permission.ASSET_IMPORT)
def forget(run_id: UUID) -> Answer:
    """Forget what was answered for earlier files of the same dialect."""
    with transaction() as session:
        forget_profile(session, get_actor(), queries.get_run(session, run_id).dialect)
    flash(_("Les réponses gardées pour cette provenance sont oubliées."), "go")
    return _to_page(run_id)


def _saved_on(run: ImportRun) -> date | None:
    """Return when the answers that this file is proposed were given."""
    profile = queries.find_profile(request_session(), run.dialect) if run.state == "uploaded" else None
    saved_on = profile.mapping.get("saved_on") if profile else None
    return date.fromisoformat(saved_on) if saved_on else None


def _open_run(run_id: UUID) -> tuple[ImportRun | None, Job | None]:
    """Return a run whose choices may still change, with its last job; None for another."""
    session = request_session()
    run, job = queries.get_run(session, run_id), import_jobs.find_job(session, run_id)
    return (run if run.state in OPEN and not import_jobs.is_busy(job) else None), job


def _to_page(run_id: UUID) -> Answer:
    return redirect(url_for("imports.page", run_id=run_id), 303)


def _errors(error: DomainError | None, field: str) -> dict[str, list[str]]:
    """Return what an error says by field; a refusal of the file as a whole stands at `field`."""
    if error is None:
        return {}
    return field_errors(error) or {field: [told(error.text, **error.params)]}
