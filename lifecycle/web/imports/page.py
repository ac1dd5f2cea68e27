"""An import at its present step: its words, its work under way, its rows, its report."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.edge import import_jobs
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.model import Job
from lifecycle.intake import queries
from lifecycle.intake.model import VERDICTS, ImportRun
from lifecycle.kernel.text import N_
from lifecycle.web.imports import lines, review, words
from lifecycle.web.imports import shown as import_shown

WORKING = {
    import_jobs.CHECK: N_("Essai en cours : le registre n’est pas modifié."),
    import_jobs.APPLY: N_("Application en cours. Vous pouvez quitter cette page : le travail continue."),
    import_jobs.UNDO: N_("Annulation en cours. Vous pouvez quitter cette page : le travail continue."),
}


@requires(Permission.ASSET_IMPORT)
def page(run_id: UUID) -> str:
    """Show an import at its present step."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_jobs.find_job(session, run_id)
    if import_jobs.is_busy(job):
        return import_shown.page(run, job, "imports/working.html", **_progress(job))
    if run.state == "uploaded" and words.asks_for_columns(run):
        return words.columns_page(run, job)
    if run.state in ("uploaded", "mapped"):
        return words.mapping_page(run, job)
    return import_shown.page(run, job, "imports/trial.html", **_rows(session, run))


def _rows(session: Session, run: ImportRun) -> dict[str, Any]:
    asked, q = request.args.get("verdict"), request.args.get("q", "").strip()[:200]
    verdict = asked if asked in VERDICTS else None
    leaf = queries.rows_page(session, run.id, verdict=verdict, q=q, after=request.args.get("after"))
    reviewed = verdict == "ambiguous" and run.state != "undone"
    done = run.totals if run.state == "checked" else queries.done_totals(session, run)
    here = {"verdict": verdict, "q": q or None}
    return {
        "totals": run.totals,
        "left_out": sum(run.totals.get(name, 0) for name in ("ambiguous", "ignored", "refused")),
        "done": done,
        "waiting": sum(run.totals.values()) - sum(done.values()),
        "verdict": verdict,
        "q": q,
        "tabs": lines.tabs(run, verdict),
        "reviews": review.reviews(session, leaf.rows) if reviewed else [],
        "lines": [] if reviewed else [lines.line(row, run) for row in leaf.rows],
        "start": _url(run, **here) if request.args.get("after") else None,
        "next": leaf.after and _url(run, **here, after=leaf.after),
    }


def _url(run: ImportRun, **said: Any) -> str:
    return url_for("imports.page", run_id=run.id, **said)


@requires(Permission.ASSET_IMPORT)
def progress(run_id: UUID) -> Response:
    """Answer the part of the page that moves, for htmx; once the work is over, the page is asked again."""
    session = request_session()
    run = queries.get_run(session, run_id)
    job = import_jobs.find_job(session, run_id)
    response = make_response(render_template("imports/progress.html", run=run, **_progress(job)))
    if not import_jobs.is_busy(job):
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(job: Job | None) -> dict[str, Any]:
    """Return how far a job is, in words."""
    if job is None or job.state != "queued":
        return {"job": job, "text": _(WORKING[job.kind]) if job else _("Rien n’est en cours.")}
    text = _("En attente d’un passage libre. Vous pouvez quitter cette page : le travail continue.")
    return {"job": job, "text": text}
