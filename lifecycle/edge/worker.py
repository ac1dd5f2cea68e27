"""The worker: takes jobs off the queue until it is stopped."""

from collections.abc import Callable, Mapping
from uuid import UUID

import procrastinate
import structlog
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.db.engine import APP_ROLE
from lifecycle.edge.jobs import TASK, Kind, give_up, run_job

log = structlog.get_logger()
MOST_ATTEMPTS = 5


def work(
    url: URL,
    sessions: sessionmaker[Session],
    kinds: Mapping[str, Kind],
    *,
    wait: bool = True,
    start_due: Callable[[sessionmaker[Session]], None] = lambda _: None,
) -> None:
    """Work off the queue until stopped, or until it is empty when `wait` is false.

    Jobs of workers that died come back by themselves; `start_due` queues what is to begin by the clock.
    """
    options = {"options": f"-c role={APP_ROLE} -c timezone=UTC", "application_name": "lifecycle worker"}
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=conninfo, kwargs=options, min_size=1, max_size=4)
    )
    retry = procrastinate.RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=5)

    @app.task(name=TASK, pass_context=True, retry=retry)
    def _run(context: procrastinate.JobContext, job_id: str, organisation_id: str) -> None:
        ids = UUID(job_id), UUID(organisation_id)
        try:
            run_job(sessions, kinds, *ids)
        except Exception:
            if context.job.attempts >= MOST_ATTEMPTS:
                give_up(sessions, kinds, *ids)
            raise

    @app.periodic(cron="* * * * *")
    @app.task(name="lifecycle.retry_stalled", queueing_lock="retry_stalled", pass_context=False)
    async def _retry_stalled(timestamp: int) -> None:
        log.debug("looking for stalled jobs", at=timestamp)
        for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
            await app.job_manager.retry_job(stalled)

    # With a lock on its queueing, it never waits twice behind a long job.
    @app.periodic(cron="*/5 * * * *")
    @app.task(name="lifecycle.start_due", queueing_lock="start_due", pass_context=False)
    def _start_due(timestamp: int) -> None:
        log.debug("looking for what is due", at=timestamp)
        start_due(sessions)

    app.run_worker(wait=wait, concurrency=1, delete_jobs="successful", install_signal_handlers=wait)
