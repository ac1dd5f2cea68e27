"""The background work of a pull: begun by a person or by the clock, fetched step by step."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.config import Config
from lifecycle.connections.due import begin_due_pull, due_connections
from lifecycle.connections.model import Pull
from lifecycle.connections.pulling import Tools, halt_pull, pull_step
from lifecycle.connections.receiving import applies_itself
from lifecycle.connections.service import begin_pull
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.edge import import_jobs
from lifecycle.edge.jobs import Params, Progress, Watch, start_job
from lifecycle.edge.model import Job
from lifecycle.intake.model import ImportRun
from lifecycle.kernel.actor import Actor

PULL = "pull"


def start_pull(session: Session, actor: Actor, connection_id: UUID) -> Pull:
    """Begin a pull and queue its work; raises Forbidden, ConnectionNotFound or PullRunning."""
    pull = begin_pull(session, actor, connection_id)
    _queue(session, actor, pull)
    return pull


def start_due_pulls(sessions: sessionmaker[Session]) -> None:
    """Start the pulls whose hour has come, each in a transaction of its organisation."""
    with sessions() as session:
        due = due_connections(session)
    for connection_id, organisation_id in due:
        with sessions() as session:
            enter(session, organisation_id)
            if begun := begin_due_pull(session, connection_id):
                _queue(session, *begun)
            session.commit()


def _queue(session: Session, actor: Actor, pull: Pull) -> None:
    # The parameters name the pull and nothing else: jobs are shown, secrets are not.
    start_job(session, actor, PULL, {"pull_id": str(pull.id)})


def find_pull_job(session: Session, pull_id: UUID) -> Job | None:
    """Return the job of a pull."""
    of_pull = (Job.kind == PULL, Job.params["pull_id"].astext == str(pull_id))
    return session.scalar(select(Job).where(*of_pull).limit(1))


def pull(session: Session, actor: Actor, params: Params, state: Mapping[str, Any], watch: Watch) -> Progress:
    """Fetch the next page; the whole becomes an import, tried at once when its words are known."""
    config = _config()
    tools = Tools(config.secret_key, _spool(config), FileStore(config.files_url), watch.tell)
    step = pull_step(session, actor, UUID(params["pull_id"]), state, tools)
    if step.run is not None and step.run.state == "mapped":
        import_jobs.start(session, actor, step.run, import_jobs.CHECK, by_pull=True)
    return Progress(step.done, step.total, state=step.state, is_over=step.is_over)


def apply_pulled(session: Session, actor: Actor, params: Params, run: ImportRun) -> None:
    """Queue the application of a pulled import when the trial that its pull began leaves no doubt."""
    if params.get("by_pull") and applies_itself(session, run):
        import_jobs.start(session, actor, run, import_jobs.APPLY)


def pull_halted(session: Session, _: Actor, params: Params, how: str) -> None:
    """End the pull of a job that ended too early."""
    halt_pull(session, UUID(params["pull_id"]), how, _spool(_config()))


def _config() -> Config:
    return Config.from_environment(os.environ)


def _spool(config: Config) -> Path:
    return config.data_dir / "pulls"
