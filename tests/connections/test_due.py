"""Pulls that begin by themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, make_url, select

from lifecycle.connections.due import begin_due_pull, due_connections
from lifecycle.connections.model import Connection, Pull
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.edge.pull_jobs import start_due_pulls
from lifecycle.edge.worker import work
from lifecycle.intake.model import ImportRun
from lifecycle.jobs import KINDS
from lifecycle.kernel.clock import now
from tests.connections.rows import hardware
from tests.factories import SECRET_KEY, make_actor, make_connection


def late(session, connection_id):
    connection = session.get_one(Connection, connection_id)
    connection.next_pull_at = now() - timedelta(minutes=1)
    session.flush()
    return connection


def pulls(session):
    return session.scalar(select(func.count()).select_from(Pull))


def test_only_scheduled_connections_whose_hour_has_come_are_due(session, snipeit):
    actor = make_actor(session)
    by_hand = make_connection(session, actor, snipeit.url)
    waiting = make_connection(session, actor, snipeit.url, schedule="daily")
    due = make_connection(session, actor, snipeit.url, schedule="daily")
    late(session, due)
    late(session, by_hand)
    assert session.get_one(Connection, waiting).next_pull_at > now()
    assert due_connections(session) == [(due, actor.organisation_id)]


def test_a_due_pull_begins_once_in_the_name_of_its_connection_and_the_next_is_set(
    session, sessions, snipeit, tmp_path, monkeypatch
):
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", SECRET_KEY)
    snipeit.hardware = [hardware(1)]
    actor = make_actor(session)
    connection = make_connection(session, actor, snipeit.url, schedule="weekly")
    late(session, connection)
    session.commit()
    for _ in range(2):
        start_due_pulls(sessions)
    session.expire_all()
    job = session.scalars(select(Job)).one()
    assert now() < session.get_one(Connection, connection).next_pull_at < now() + timedelta(days=7, hours=1)
    run_job(sessions, KINDS, job.id, job.authority_id)
    session.expire_all()
    run = session.get_one(ImportRun, session.scalars(select(Pull)).one().run_id)
    assert (run.actor_name, run.state) == ("Parc de la mairie", "uploaded")


def test_what_is_late_twice_is_not_piled_up(session, snipeit):
    actor = make_actor(session)
    connection = make_connection(session, actor, snipeit.url, schedule="daily")
    late(session, connection)
    assert begin_due_pull(session, connection) is not None
    assert begin_due_pull(session, connection) is None
    late(session, connection)
    assert begin_due_pull(session, connection) is None
    assert session.get_one(Connection, connection).next_pull_at > now()
    assert pulls(session) == 1


def test_each_authority_has_its_own(session, snipeit):
    first, second = make_actor(session), None
    mine = make_connection(session, first, snipeit.url, schedule="daily")
    late(session, mine)
    second = make_actor(session)
    theirs = make_connection(session, second, snipeit.url, schedule="daily")
    late(session, theirs)
    assert set(due_connections(session)) == {
        (mine, first.organisation_id),
        (theirs, second.organisation_id),
    }
    assert begin_due_pull(session, mine) is None
    assert begin_due_pull(session, theirs) is not None


@pytest.mark.cluster
def test_the_worker_starts_what_is_due_and_works_it_off(own_database_url, snipeit, tmp_path, monkeypatch):
    """The task of the clock, queued as procrastinate does every five minutes, in a worker of its own."""
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", SECRET_KEY)
    snipeit.hardware = [hardware(1)]
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        late(session, make_connection(session, actor, snipeit.url, schedule="daily"))
        session.connection().exec_driver_sql(
            "SELECT procrastinate_defer_periodic_job_v2('default', NULL, 'start_due', "
            "'lifecycle.start_due', 0, '', 0, '{\"timestamp\": 0}')"
        )
        session.commit()
    with ThreadPoolExecutor(1) as thread:
        url = make_url(own_database_url)
        thread.submit(work, url, sessions, KINDS, wait=False, start_due=start_due_pulls).result()
    with sessions() as session:
        enter(session, actor.organisation_id)
        assert session.scalars(select(Pull.state)).all() == ["done"]
    engine.dispose()
