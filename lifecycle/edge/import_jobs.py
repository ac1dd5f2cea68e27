"""The background work of an import: its last job, and starting one, one at a time."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.edge.jobs import OVER, start_job
from lifecycle.edge.model import Job
from lifecycle.intake.errors import ImportStep
from lifecycle.intake.model import ImportRun
from lifecycle.intake.queries import get_run
from lifecycle.kernel.actor import Actor

CHECK, APPLY, UNDO = "import_check", "import_apply", "import_undo"
# From where the application may start, or go on: rows of an applied import may have been settled since.
APPLICABLE = ("checked", "applying", "stopped", "failed", "applied")
UNDOABLE = ("applied", "stopped", "failed")


def is_busy(job: Job | None) -> bool:
    """Tell whether a job is still to end."""
    return job is not None and job.state not in OVER


def find_job(session: Session, run_id: UUID) -> Job | None:
    """Return the last job of an import, None when it has not had any."""
    of_run = (Job.kind.in_((CHECK, APPLY, UNDO)), Job.params["run_id"].astext == str(run_id))
    return session.scalar(select(Job).where(*of_run).order_by(Job.created_at.desc(), Job.id.desc()).limit(1))


def lock_idle(session: Session, run_id: UUID, states: Collection[str]) -> ImportRun:
    """Return a run that no job works on, locked; raises ImportNotFound, or ImportStep in other states."""
    run = get_run(session, run_id)
    session.refresh(run, with_for_update=True)
    if run.state not in states or is_busy(find_job(session, run_id)):
        raise ImportStep
    return run


def start(session: Session, actor: Actor, run: ImportRun, kind: str, **more: Any) -> Job:
    """Queue a piece of work of a run that `lock_idle` gave; `more` are parameters of its kind."""
    found = run.understood
    lines = found["kept"] + found["ignored"] + found["refused"]
    params = {"run_id": str(run.id), "filename": run.filename, "lines": lines, **more}
    return start_job(session, actor, kind, params, total=lines)
