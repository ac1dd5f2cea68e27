"""A worker killed in the middle of an import, and another one that goes on."""

import os
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select, text

from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import get_job, start_job
from lifecycle.edge.model import Job
from lifecycle.history.model import Event
from lifecycle.history.verify import verify
from lifecycle.intake.model import ImportRun
from lifecycle.registry.model import Asset, Label
from tests.factories import make_actor
from tests.intake.importing import apply, glpi, laptop, tried

ROWS = 20_000
PATIENCE = 60  # seconds

pytestmark = pytest.mark.cluster


@pytest.fixture
def environment(own_database_url, tmp_path):
    ours = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
    settings = {"LIFECYCLE_DATABASE_URL": own_database_url, "LIFECYCLE_SECRET_KEY": "x" * 40}
    return {**ours, **settings, "LIFECYCLE_DATA_DIR": str(tmp_path)}


@pytest.fixture
def sessions(own_database_url):
    engine = app_engine(own_database_url)
    yield session_factory(engine)
    engine.dispose()


def worker(environment, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "lifecycle", "worker", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_for_a_first_step(sessions, actor, job_id) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with sessions() as session:
            enter(session, actor.organisation_id)
            if get_job(session, job_id).done:
                return
        time.sleep(0.05)
    raise AssertionError("the worker has not taken the job")


def counts(session) -> dict[str, int]:
    tables = {"assets": Asset, "labels": Label, "events": Event}
    return {name: session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}


def test_an_import_whose_worker_is_killed_ends_with_exactly_the_right_rows(
    sessions, environment, own_database_url, tmp_path
):
    lines = (laptop(tag=f"VAL-{n}", serial=f"SN{n}X{n}", name=f"PORT-{n}") for n in range(ROWS))
    with sessions() as session:
        actor = make_actor(session, "manager")
        run_id = tried(session, actor, FileStore(tmp_path / "files"), glpi(*lines)).id
        job_id = start_job(session, actor, "import_apply", {"run_id": str(run_id)}, total=ROWS).id
        session.commit()
    first = worker(environment)
    wait_for_a_first_step(sessions, actor, job_id)
    time.sleep(0.3)  # in the middle of the next step
    first.kill()
    first.communicate()
    with sessions() as session:
        enter(session, actor.organisation_id)
        half_way = counts(session)
        assert 0 < half_way["assets"] < ROWS
        assert set(half_way.values()) == {half_way["assets"]}
        # What a worker does every minute with the jobs of those that are silent.
        session.execute(text("UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"))
        session.commit()
    second = worker(environment, "--until-empty")
    assert second.wait(PATIENCE) == 0, second.stderr.read()
    second.communicate()
    with sessions() as session:
        enter(session, actor.organisation_id)
        job, run = session.get(Job, job_id), session.get(ImportRun, run_id)
        assert (job.state, job.done, job.total) == ("done", ROWS, ROWS)
        assert (run.state, run.totals["create"]) == ("applied", ROWS)
        assert counts(session) == {"assets": ROWS, "labels": ROWS, "events": ROWS}
        assert session.scalar(select(func.count(Event.request_id.distinct()))) == ROWS
        apply(session, actor, run)
        assert counts(session) == {"assets": ROWS, "labels": ROWS, "events": ROWS}
    engine = owner_engine(own_database_url)
    with engine.connect() as connection:
        assert verify(connection, actor.organisation_id).findings == ()
    engine.dispose()
