"""Background jobs: queued in the same transaction, worked off in steps that commit, safe to start again."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
import structlog
from sqlalchemy import DateTime, func, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.db.engine import APP_ROLE
from lifecycle.db.scope import enter, entered
from lifecycle.edge.model import Job
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.kernel.ids import new_id

log = structlog.get_logger()
TASK = "lifecycle.run_job"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job stands after a step: counts for people, `state` to go on from, `result` for its page."""

    done: int
    total: int
    state: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    is_over: bool = False


# A step does one bounded piece of work in its own transaction; it must be harmless to repeat.
Step = Callable[[Session, Actor, Mapping[str, Any], Mapping[str, Any]], Progress]


def start_job(session: Session, actor: Actor, kind: str, params: Mapping[str, Any], total: int = 0) -> Job:
    """Queue a job in the present transaction: it exists, and will run, only if that commits."""
    job = Job(
        id=new_id(),
        authority_id=entered(session),
        kind=kind,
        state="queued",
        done=0,
        total=total,
        params=dict(params),
        result={},
        actor=_frozen(actor),
    )
    session.add(job)
    session.flush()
    connection = session.connection().connection.driver_connection
    args = {"job_id": str(job.id), "organisation_id": str(job.authority_id)}
    _queue.configure_task(TASK, connection=connection).defer(**args)
    return job


def get_job(session: Session, job_id: UUID) -> Job:
    """Return a job of the organisation entered, or raise NotFound."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        raise NotFound
    return job


# Deferring runs on the caller's connection, so this app never opens one of its own.
_queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def _frozen(actor: Actor) -> dict[str, Any]:
    return {
        **{name: str(value) if isinstance(value, UUID) else value for name, value in asdict(actor).items()},
        "permissions": sorted(actor.permissions),
    }


def _thawed(kept: Mapping[str, Any]) -> Actor:
    ids = {
        name: UUID(kept[name]) if kept[name] else None
        for name in ("organisation_id", "account_id", "credential_id")
    }
    return Actor(**{**kept, **ids, "permissions": frozenset(kept["permissions"])})


def run_job(
    sessions: sessionmaker[Session], steps: Mapping[str, Step], job_id: UUID, organisation_id: UUID
) -> None:
    """Work a job off step by step, each in a transaction; what was done before a crash is not done again."""
    while True:
        with sessions() as session:
            enter(session, organisation_id)
            job = session.get(Job, job_id, with_for_update=True)
            if job is None or job.state in ("done", "failed"):
                return
            try:
                with session.begin_nested():
                    _take_step(session, job, steps[job.kind])
            except DomainError as error:
                job.state, job.finished_at = "failed", _database_now(session)
                job.result = {**job.result, "error": error.told(_thawed(job.actor).locale)}
            session.commit()


def _take_step(session: Session, job: Job, step: Step) -> None:
    state = job.result.get("state", {})
    progress = step(session, _thawed(job.actor), job.params, state)
    job.done, job.total, job.state = progress.done, progress.total, "running"
    job.result = {**progress.result, "state": dict(progress.state)}
    if progress.is_over:
        job.state, job.finished_at = "done", _database_now(session)


def _database_now(session: Session) -> datetime:
    return session.scalars(select(func.clock_timestamp(type_=DateTime(timezone=True)))).one()


def work(url: URL, sessions: sessionmaker[Session], steps: Mapping[str, Step], *, wait: bool = True) -> None:
    """Work off the queue until stopped, or until it is empty when `wait` is false.

    Jobs of workers that died come back by themselves.
    """
    options = {"options": f"-c role={APP_ROLE} -c timezone=UTC", "application_name": "lifecycle worker"}
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=conninfo, kwargs=options, min_size=1, max_size=4)
    )

    @app.task(name=TASK, pass_context=False, retry=procrastinate.RetryStrategy(max_attempts=5, wait=5))
    def _run(job_id: str, organisation_id: str) -> None:
        run_job(sessions, steps, UUID(job_id), UUID(organisation_id))

    @app.periodic(cron="* * * * *")
    @app.task(name="lifecycle.retry_stalled", queueing_lock="retry_stalled", pass_context=False)
    async def _retry_stalled(timestamp: int) -> None:
        log.debug("looking for stalled jobs", at=timestamp)
        for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
            await app.job_manager.retry_job(stalled)

    app.run_worker(wait=wait, concurrency=1, delete_jobs="successful", install_signal_handlers=wait)
