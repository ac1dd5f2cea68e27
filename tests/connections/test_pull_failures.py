"""What goes wrong while an inventory is pulled: nothing of it is taken, and the pull says why."""

import json

import pytest
from sqlalchemy import func, select

from lifecycle.connections import pulling
from lifecycle.connections.errors import PullRunning
from lifecycle.connections.model import Pull
from lifecycle.edge.jobs import run_job, stop_job
from lifecycle.edge.model import Job
from lifecycle.edge.pull_jobs import find_pull_job, start_pull
from lifecycle.intake.model import ImportRun
from lifecycle.jobs import KINDS
from tests.connections import servers
from tests.connections.rows import hardware
from tests.connections.servers import TOKEN
from tests.factories import make_actor, make_connection


def error_of(pull):
    return pull.error["slug"]


@pytest.mark.parametrize("place", [1, 3, 4], ids=["count", "first page", "second page"])
def test_a_connection_lost_on_the_way_leaves_nothing_and_the_next_pull_starts_over(
    session, snipeit, pull, tmp_path, place
):
    actor = make_actor(session)
    snipeit.hardware = [hardware(n) for n in range(1, 700)]
    snipeit.faults[place] = servers.cut
    lost = pull(actor, connection := make_connection(session, actor, snipeit.url))
    assert (lost.state, error_of(lost), lost.run_id) == ("failed", "pull-cut-short", None)
    job = find_pull_job(session, lost.id)
    assert (job.state, "s’est interrompue" in job.result["error"]) == ("failed", True)
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
    assert list((tmp_path / "pulls").rglob("*.*")) == []
    assert pull(actor, connection).fetched == 699


def test_a_busy_server_is_waited_for_and_the_pull_goes_on(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(1), hardware(2)]
    busy = servers.status(429, Retry_After="0")
    snipeit.faults = {1: busy, 4: busy, 5: busy}
    done = pull(actor, make_connection(session, actor, snipeit.url))
    assert (done.state, done.fetched) == ("done", 2)


def test_a_server_that_stays_busy_is_given_up(session, snipeit, pull, monkeypatch):
    actor = make_actor(session)
    monkeypatch.setattr(pulling, "MOST_WAITS", 3)
    snipeit.faults = dict.fromkeys(range(1, 20), servers.status(429, Retry_After="0"))
    failed = pull(actor, make_connection(session, actor, snipeit.url))
    assert error_of(failed) == "pull-too-many"
    assert len(snipeit.requests) == 4
    snipeit.faults[5] = servers.status(429, Retry_After="86400")
    assert error_of(pull(actor, failed.connection_id)) == "pull-too-many"
    assert len(snipeit.requests) == 5


def test_one_pull_at_a_time(session, snipeit):
    actor = make_actor(session)
    connection = make_connection(session, actor, snipeit.url)
    start_pull(session, actor, connection)
    with pytest.raises(PullRunning):
        start_pull(session, actor, connection)


def test_a_pull_stops_between_two_pages_when_asked(session, sessions, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(n) for n in range(1, 700)]

    def stop(handler):
        with sessions() as other:
            other.info["organisation"] = str(actor.organisation_id)
            stop_job(other, other.scalars(select(Job.id).where(Job.kind == "pull")).one())
            other.commit()
        servers.says({"total": 699, "rows": [hardware(1)]})(handler)

    snipeit.faults[3] = stop
    stopped = pull(actor, make_connection(session, actor, snipeit.url))
    assert (stopped.state, error_of(stopped), stopped.run_id) == ("failed", "pull-stopped", None)
    assert len(snipeit.requests) == 3


def test_a_key_that_changed_says_so(session, snipeit, pull, monkeypatch):
    actor = make_actor(session)
    connection = make_connection(session, actor, snipeit.url)
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", "y" * 40)
    assert error_of(pull(actor, connection)) == "pull-secret-unreadable"
    assert snipeit.requests == []


def test_no_secret_is_in_jobs_pulls_or_imports(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.faults[3] = servers.status(500)
    snipeit.hardware = [hardware(1)]
    failed = pull(actor, make_connection(session, actor, snipeit.url))
    job = find_pull_job(session, failed.id)
    assert job.params == {"pull_id": str(failed.id)}
    kept = json.dumps([job.params, job.result, job.actor, failed.error])
    assert TOKEN not in kept


def test_a_dead_worker_loses_no_page(session, sessions, snipeit, pull, monkeypatch):
    """The step that a dead worker left is done again, those before are not asked again."""
    actor = make_actor(session)
    snipeit.hardware = [hardware(n) for n in range(1, 1203)]
    begun = start_pull(session, actor, make_connection(session, actor, snipeit.url))
    session.commit()

    def dies(handler):
        monkeypatch.setattr(pulling.Spool, "keep", killed)
        servers.says({"total": 1202, "rows": [hardware(501)]})(handler)

    def killed(*_):
        raise KeyboardInterrupt

    keep = pulling.Spool.keep
    snipeit.faults[4] = dies
    with pytest.raises(KeyboardInterrupt):
        run_job(sessions, KINDS, find_pull_job(session, begun.id).id, actor.organisation_id)
    monkeypatch.setattr(pulling.Spool, "keep", keep)
    session.expire_all()
    job = find_pull_job(session, begun.id)
    assert (job.state, job.done, job.total) == ("running", 500, 1202)
    run_job(sessions, KINDS, job.id, job.authority_id)
    session.expire_all()
    assert session.get_one(Pull, begun.id).fetched == 1202
    assert sum("offset=0" in path and "limit=500" in path for path in snipeit.requests) == 2
