"""Background work that people wait for: its progress, then what came of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.jobs import OVER, get_job, stop_job
from lifecycle.edge.model import Job
from lifecycle.edge.pull_jobs import PULL
from lifecycle.kernel.text import N_
from lifecycle.labels.applied import KIND as LABEL_MARKS
from lifecycle.labels.applied import MARKS
from lifecycle.registry import queries
from lifecycle.registry.bulk import KIND as BULK_ACTION
from lifecycle.registry.bulk import Tally
from lifecycle.states.assets import TABLE, Action
from lifecycle.web import shown
from lifecycle.web.context import told
from lifecycle.web.people.session import local_path

blueprint = Blueprint("jobs", __name__)
LISTED = 50
STATE_WORDS = {
    "queued": (N_("En attente"), "wait"),
    "running": (N_("En cours"), "wait"),
    "done": (N_("Terminé"), "done"),
    "stopped": (N_("Arrêté"), "stop"),
    "failed": (N_("Interrompu"), "stop"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """A job as pages show it."""

    job: Job
    title: str
    who: str
    word: str
    tone: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.job.state in OVER


def work_of(job: Job) -> Work:
    """Return a job ready for a page."""
    word, tone = STATE_WORDS[job.state]
    return Work(job, _title(job), job.actor["name"], told(word), tone)


def _title(job: Job) -> str:
    if job.kind == BULK_ACTION:
        label = told(TABLE[Action(job.params["command"]["action"])].label)
        return str(_("%(action)s : action groupée", action=label))
    if job.kind in ("import_check", "import_apply", "import_undo"):
        return str(_("Import d’inventaire"))
    if job.kind == PULL:
        return str(_("Récupération d’un inventaire"))
    if job.kind == LABEL_MARKS:
        return str(_("Étiquettes : %(said)s", said=told(MARKS[job.params["mark"]][1]).lower()))
    return str(_("Traitement"))


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the last jobs, so that a result can be found again."""
    newest = select(Job).order_by(Job.created_at.desc(), Job.id).limit(LISTED)
    return render_template(
        "jobs/index.html", works=[work_of(job) for job in request_session().scalars(newest)]
    )


@blueprint.get("/<uuid:job_id>")
@requires(Permission.ASSET_VIEW)
def page(job_id: UUID) -> str:
    """Show a job: how far it is, then its result."""
    return render_template("jobs/page.html", **_shown(job_id))


@blueprint.get("/<uuid:job_id>/progress")
@requires(Permission.ASSET_VIEW)
def progress(job_id: UUID) -> str:
    """Answer the part of a job's page that moves, for htmx."""
    return render_template("jobs/progress.html", **_shown(job_id))


@blueprint.post("/<uuid:job_id>/stop")
@requires(Permission.ASSET_EDIT)
def stop(job_id: UUID) -> Answer:
    """Ask a job to stop; it does at the end of its present piece of work."""
    with transaction() as session:
        stop_job(session, job_id)
    flash(_("Arrêt demandé : le travail s’arrête à la fin de l’étape en cours."), "go")
    target = request.form.get("next", url_for("jobs.page", job_id=job_id))
    return redirect(local_path(target), 303)


def _shown(job_id: UUID) -> dict[str, Any]:
    session = request_session()
    job = get_job(session, job_id)
    work, tally = work_of(job), Tally.of(job.result.get("tally", {}))
    ids = [UUID(asset_id) for group in tally.refused for asset_id in group.asset_ids] if work.is_over else []
    cards = {str(asset_id): shown.card(row) for asset_id, row in queries.cards(session, ids).items()}
    return {"work": work, "tally": tally, "cards": cards, "failure": job.result.get("error")}
