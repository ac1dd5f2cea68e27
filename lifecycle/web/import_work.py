"""The background work of an import: its last job, starting one, how far it is."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.edge.identity import get_actor
from lifecycle.edge.jobs import start_job
from lifecycle.edge.model import Job
from lifecycle.intake.errors import ImportStep
from lifecycle.intake.model import ImportRun

CHECK, APPLY = "import_check", "import_apply"


def is_busy(job: Job | None) -> bool:
    """Tell whether a job is still to end."""
    return job is not None and job.state in ("queued", "running")


def job_of(session: Session, run: ImportRun) -> Job | None:
    """Return the last job of an import, None when it has not had any."""
    of_run = Job.params["run_id"].astext == str(run.id)
    wanted = select(Job).where(Job.kind.in_((CHECK, APPLY)), of_run)
    return session.scalar(wanted.order_by(Job.created_at.desc(), Job.id.desc()).limit(1))


def start(session: Session, run: ImportRun, kind: str) -> None:
    """Queue the work of a locked run; one at a time."""
    if is_busy(job_of(session, run)):
        raise ImportStep
    found = run.understood
    lines = found["kept"] + found["ignored"] + found["refused"]
    params = {"run_id": str(run.id), "filename": run.filename, "lines": lines}
    start_job(session, get_actor(), kind, params, total=lines)


def progress_of(job: Job | None) -> dict[str, Any]:
    """Return how far a job is, in words."""
    if job is None:
        return {"job": None, "text": _("Rien n’est en cours.")}
    if job.state == "queued":
        text = _("En attente d’un passage libre. Vous pouvez quitter cette page : le travail continue.")
    elif job.kind == CHECK:
        text = _("Essai en cours : le registre n’est pas modifié.")
    else:
        text = _("Application en cours. Vous pouvez quitter cette page : le travail continue.")
    return {"job": job, "text": text}
