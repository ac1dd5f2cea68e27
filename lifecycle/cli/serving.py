"""Commands that stay: the web server and the worker."""

import os
import signal
import subprocess
import sys
from types import FrameType

import click
from sqlalchemy.engine import make_url

from lifecycle.cli import running_database, urls
from lifecycle.cli.database import upgrade_database
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, session_factory


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option(
    "--with-worker/--without-worker", default=True, help="Run a worker for jobs beside the web processes."
)
@click.option("--upgrade", is_flag=True, help="Upgrade the database first.")
def serve(host: str, port: int, workers: int, with_worker: bool, upgrade: bool) -> None:
    """Serve the pages and the API, with the embedded database unless another is set."""
    with running_database(Config.from_environment(os.environ)) as config:
        if upgrade:
            upgrade_database(config)
        gunicorn = [
            sys.executable, "-m", "gunicorn", "lifecycle.app:create_app()",
            "--bind", f"{host}:{port}", "--workers", str(workers),
            "--worker-class", "gthread", "--threads", "4",
            "--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket",
            "--log-level", "warning", "--graceful-timeout", "20",
        ]  # fmt: skip
        commands = [gunicorn]
        if with_worker:
            commands.append([sys.executable, "-m", "lifecycle", "worker"])
        raise SystemExit(_run_together(commands, _environment(config)))


def _environment(config: Config) -> dict[str, str]:
    """Return the settings for child processes, which must all share the database and the secret."""
    url, owner_url = urls(config)
    return {
        **os.environ,
        "LIFECYCLE_DATABASE_URL": url,
        "LIFECYCLE_OWNER_DATABASE_URL": owner_url,
        "LIFECYCLE_SECRET_KEY": config.secret_key,
        "LIFECYCLE_DATA_DIR": str(config.data_dir),
    }


def _run_together(commands: list[list[str]], environment: dict[str, str]) -> int:
    """Run processes until a signal or until one of them ends; then stop them all and wait."""
    processes = [subprocess.Popen(command, env=environment, start_new_session=True) for command in commands]

    def stop(*_: int | FrameType | None) -> None:
        for process in processes:
            if process.poll() is None:
                process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    first_to_end = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    stop()
    for process in processes:
        process.wait()
    stopped_by_us = first_to_end is not None and first_to_end.si_status in (0, signal.SIGTERM)
    return 0 if stopped_by_us else 1


@click.command()
@click.option("--until-empty", is_flag=True, help="Stop when nothing is left to do.")
def worker(until_empty: bool) -> None:
    """Work off background jobs, send e-mails and call webhooks."""
    from lifecycle.edge import courier, due, watch, worker
    from lifecycle.jobs import KINDS

    watch.configure_logging()
    with running_database(Config.from_environment(os.environ)) as config:
        url = urls(config)[0]
        engine = app_engine(url, statement_seconds=600)
        sessions, settings = session_factory(engine), courier.Settings.of(config)
        if until_empty:
            worker.work(make_url(url), sessions, KINDS, wait=False, start_due=due.start_due)
            courier.carry(sessions, settings)
        else:
            with courier.Courier(sessions, settings):
                worker.work(make_url(url), sessions, KINDS, start_due=due.start_due)
        engine.dispose()


COMMANDS = (serve, worker)
