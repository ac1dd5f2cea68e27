"""Background jobs: queued in the same transaction, worked off in committed steps, stopped or resumed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import procrastinate
from sqlalchemy import DateTime, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.db.scope import enter, entered
from lifecycle.edge.model import Job
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_, translate

TASK = "lifecycle.run_job"
TELL_EVERY = 0.5  # seconds
OVER = ("done", "stopped", "failed")
DEFECT = N_("Le travail s’est arrêté sur une erreur du programme. Ce qui était fait le reste ; réessayez.")
# One worker at a time works a job off; the row itself stays free for progress and for a stop.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('job ' || :id, 0))")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job stands after a step: counts for people, `state` to go on from, `result` for its page."""

    done: int
    total: int
    state: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    is_over: bool = False


class StopAsked(Exception):
    """A person asked the job to stop: the present step is given up."""


class Watch:
    """What a long step tells of itself while its transaction is open."""

    def __init__(self, sessions: sessionmaker[Session], job_id: UUID, organisation_id: UUID) -> None:
        self._sessions, self._job_id, self._organisation_id = sessions, job_id, organisation_id
        self._told_at = 0.0

    def tell(self, done: int) -> None:
        """Show how many are done, seen by others at once; raises StopAsked when someone asked to stop."""
        if monotonic() - self._told_at < TELL_EVERY:
            return
        self._told_at = monotonic()
        with self._sessions() as session:
            enter(session, self._organisation_id)
            shown = update(Job).where(Job.id == self._job_id).values(done=done).returning(Job.stop_asked_at)
            stop_asked_at = session.scalar(shown)
            session.commit()
        if stop_asked_at:
            raise StopAsked


Params = Mapping[str, Any]
# A step does one bounded piece of work in its own transaction; it must be harmless to repeat.
Step = Callable[[Session, Actor, Params, Mapping[str, Any], Watch], Progress]
# What a job leaves right when it ends before its time: "stopped" by a person or "failed".
Halt = Callable[[Session, Actor, Params, str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the jobs of a kind are worked off."""

    step: Step
    halt: Halt | None = None


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


def stop_job(session: Session, job_id: UUID) -> Job:
    """Ask a job to stop: at the end of its present piece of work, or at once while it waits."""
    job = get_job(session, job_id)
    if job.state not in OVER and job.stop_asked_at is None:
        job.stop_asked_at = _database_now(session)
        session.flush()
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
    sessions: sessionmaker[Session], kinds: Mapping[str, Kind], job_id: UUID, organisation_id: UUID
) -> None:
    """Work a job off step by step, each in a transaction; what was done before a crash is not done again."""
    watch = Watch(sessions, job_id, organisation_id)
    while True:
        with sessions() as session:
            job = _locked(session, job_id, organisation_id)
            if job is None or job.state in OVER:
                return
            kind = kinds[job.kind]
            try:
                if job.stop_asked_at:
                    raise StopAsked
                with session.begin_nested():
                    _take_step(session, job, kind.step, watch)
            except StopAsked:
                _halt(session, job, kind, "stopped")
            except DomainError as error:
                _halt(session, job, kind, "failed", error.told(_thawed(job.actor).locale))
            session.commit()


def give_up(
    sessions: sessionmaker[Session], kinds: Mapping[str, Kind], job_id: UUID, organisation_id: UUID
) -> None:
    """End a job that a defect of the program keeps from going on, in words for people."""
    with sessions() as session:
        job = _locked(session, job_id, organisation_id)
        if job is not None and job.state not in OVER:
            _halt(session, job, kinds[job.kind], "failed", translate(DEFECT, _thawed(job.actor).locale))
        session.commit()


def _locked(session: Session, job_id: UUID, organisation_id: UUID) -> Job | None:
    enter(session, organisation_id)
    session.execute(_LOCK, {"id": str(job_id)})
    return session.get(Job, job_id, populate_existing=True)


def _take_step(session: Session, job: Job, step: Step, watch: Watch) -> None:
    state = job.result.get("state", {})
    progress = step(session, _thawed(job.actor), job.params, state, watch)
    job.done, job.total, job.state = progress.done, progress.total, "running"
    job.result = {**progress.result, "state": dict(progress.state)}
    if progress.is_over:
        job.state, job.finished_at = "done", _database_now(session)


def _halt(session: Session, job: Job, kind: Kind, how: str, error: str | None = None) -> None:
    job.state, job.finished_at = how, _database_now(session)
    job.result = {**job.result, "error": error}
    if kind.halt:
        kind.halt(session, _thawed(job.actor), job.params, how)


def _database_now(session: Session) -> datetime:
    return session.scalars(select(func.clock_timestamp(type_=DateTime(timezone=True)))).one()
