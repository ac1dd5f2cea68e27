"""What people do with a tried import: settle its doubts, apply it, undo it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge import import_jobs
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.intake import queries
from lifecycle.intake.deciding import decide, decide_many
from lifecycle.intake.model import ImportRun
from lifecycle.intake.service import set_mode
from lifecycle.intake.undoing import can_undo
from lifecycle.kernel.errors import Conflict
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import load
from lifecycle.schemas.imports import AnswerForm, ApplyForm
from lifecycle.web.context import told
from lifecycle.web.imports import shown as import_shown


class TrialOutdated(Conflict):
    """The counts confirmed are not those of the present trial."""

    slug = "trial-outdated"
    text = N_("L’essai a été refait entre-temps : vérifiez les nouveaux totaux, puis confirmez.")


@requires(Permission.ASSET_IMPORT)
def answer(run_id: UUID) -> Answer:
    """Take what a person says of a row that may be several devices."""
    form = load(AnswerForm(), request.form)
    try:
        with transaction() as session:
            decide(session, get_actor(), run_id, form["line"], form["part"], **form["answer"])
        flash(_("La ligne %(line)s est réglée.", line=form["line"]), "go")
    except Conflict as error:
        flash(told(error.text, **error.params), "stop")
    return redirect(url_for("imports.page", run_id=run_id, verdict="ambiguous"), 303)


@requires(Permission.ASSET_IMPORT)
def skip_rest(run_id: UUID) -> Answer:
    """Leave all rows aside that nobody has settled."""
    try:
        with transaction() as session:
            count = decide_many(session, get_actor(), run_id, "skip")
        flash(ngettext("%(num)s ligne est laissée de côté.", "%(num)s lignes sont laissées de côté.", count))
    except Conflict as error:
        flash(told(error.text), "stop")
    return redirect(url_for("imports.page", run_id=run_id), 303)


@requires(Permission.ASSET_IMPORT)
def apply(run_id: UUID) -> Answer:
    """Start the application of a tried import, or take it up again where it stopped."""
    form = load(ApplyForm(), request.form)
    try:
        with transaction() as session:
            run = import_jobs.lock_idle(session, run_id, import_jobs.APPLICABLE)
            if run.state == "checked":
                if form["total"] != changing(run):
                    raise TrialOutdated
                set_mode(session, get_actor(), run_id, form["mode"])
            import_jobs.start(session, get_actor(), run, import_jobs.APPLY)
    except Conflict as error:
        flash(told(error.text), "stop")
    return redirect(url_for("imports.page", run_id=run_id), 303)


def changing(run: ImportRun) -> int:
    """Return how many devices the application of a run creates or changes."""
    return int(run.totals.get("create", 0) + run.totals.get("update", 0))


@requires(Permission.ASSET_IMPORT)
def undo(run_id: UUID) -> str | Answer:
    """Show what undoing an import takes back, or what stands against it."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_jobs.find_job(session, run_id)
    if run.state not in import_jobs.UNDOABLE or import_jobs.is_busy(job):
        return redirect(url_for("imports.page", run_id=run_id), 303)
    totals = queries.done_totals(session, run)
    return import_shown.page(run, None, "imports/undo.html", view=can_undo(session, run_id), totals=totals)


@requires(Permission.ASSET_IMPORT)
def start_undo(run_id: UUID) -> Answer:
    """Start taking back what an import did; the work itself checks again that nothing changed since."""
    try:
        with transaction() as session:
            run = import_jobs.lock_idle(session, run_id, import_jobs.UNDOABLE)
            import_jobs.start(session, get_actor(), run, import_jobs.UNDO)
    except Conflict as error:
        flash(told(error.text), "stop")
    return redirect(url_for("imports.page", run_id=run_id), 303)
