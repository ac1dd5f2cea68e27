"""Background jobs: queued with the request's transaction, worked off in committed steps."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import make_url, text

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import Kind, Progress, get_job, give_up, run_job, start_job, stop_job
from lifecycle.edge.worker import work
from lifecycle.kernel.errors import Conflict
from lifecycle.registry.model import Site
from tests.factories import make_actor


def add_sites(session, actor, params, state, watch):
    """A step that adds one site a call."""
    done = state.get("done", 0) + 1
    session.add(Site(authority_id=actor.organisation_id, name=f"Site {done}"))
    return Progress(done, params["count"], {"done": done}, is_over=done == params["count"])


def refuse(session, actor, params, state, watch):
    session.add(Site(authority_id=actor.organisation_id, name="Jamais"))
    session.flush()
    raise Conflict("Le fichier a disparu.")


def remember(session, actor, params, how):
    """A halt that leaves a trace."""
    session.add(Site(authority_id=actor.organisation_id, name=f"Halte : {how}"))


KINDS = {"add_sites": Kind(add_sites, remember), "refuse": Kind(refuse)}


def site_names(session):
    return sorted(session.scalars(Site.__table__.select().with_only_columns(Site.name)))


def test_a_job_runs_its_steps_and_says_how_far_it_is(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "add_sites", {"count": 3})
    session.commit()
    run_job(sessions, KINDS, job.id, actor.organisation_id)
    job = get_job(session, job.id)
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert site_names(session) == ["Site 1", "Site 2", "Site 3"]


def test_a_refused_step_fails_the_job_and_leaves_nothing(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "refuse", {})
    session.commit()
    run_job(sessions, KINDS, job.id, actor.organisation_id)
    job = get_job(session, job.id)
    assert (job.state, job.result["error"]) == ("failed", "Le fichier a disparu.")
    assert site_names(session) == []


def test_a_job_goes_on_where_a_dead_worker_left_it(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "add_sites", {"count": 4})
    session.commit()

    def dies_at_third(session, actor, params, state, watch):
        if state.get("done") == 2:
            raise KeyboardInterrupt
        return add_sites(session, actor, params, state, watch)

    with pytest.raises(KeyboardInterrupt):
        run_job(sessions, {"add_sites": Kind(dies_at_third)}, job.id, actor.organisation_id)
    run_job(sessions, KINDS, job.id, actor.organisation_id)
    assert site_names(session) == ["Site 1", "Site 2", "Site 3", "Site 4"]


def test_a_job_asked_to_stop_ends_between_two_steps_and_keeps_what_is_done(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "add_sites", {"count": 4})
    session.commit()

    def asked_in_the_second(session, actor, params, state, watch):
        if state.get("done") == 1:
            stop_job(session, job.id)
        return add_sites(session, actor, params, state, watch)

    kinds = {"add_sites": Kind(asked_in_the_second, remember)}
    run_job(sessions, kinds, job.id, actor.organisation_id)
    job = get_job(session, job.id)
    assert (job.state, job.done) == ("stopped", 2)
    assert site_names(session) == ["Halte : stopped", "Site 1", "Site 2"]


def test_a_long_step_shows_its_progress_and_is_given_up_when_asked_to_stop(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "add_sites", {"count": 1}, total=9)
    session.commit()
    seen = []

    def long(session, actor, params, state, watch):
        session.add(Site(authority_id=actor.organisation_id, name="Abandonné"))
        session.flush()
        watch.tell(5)
        with sessions() as other:
            enter(other, actor.organisation_id)
            seen.append(stop_job(other, job.id).done)
            other.commit()
        watch._told_at = 0
        watch.tell(6)
        raise AssertionError("not reached")

    run_job(sessions, {"add_sites": Kind(long)}, job.id, actor.organisation_id)
    assert seen == [5]
    assert get_job(session, job.id).state == "stopped"
    assert site_names(session) == []


def test_a_job_that_a_defect_stops_says_so(session, sessions):
    actor = make_actor(session)
    job = start_job(session, actor, "add_sites", {})
    session.commit()
    with pytest.raises(KeyError):
        run_job(sessions, KINDS, job.id, actor.organisation_id)
    give_up(sessions, KINDS, job.id, actor.organisation_id)
    job = get_job(session, job.id)
    assert job.state == "failed"
    assert job.result["error"].startswith("Le travail s’est arrêté sur une erreur du programme.")
    assert site_names(session) == ["Halte : failed"]


@pytest.mark.cluster
def test_the_worker_takes_what_was_committed_and_only_that(own_database_url):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        kept = start_job(session, actor, "add_sites", {"count": 2}).id
        session.commit()
        lost = start_job(session, actor, "add_sites", {"count": 2}).id
        session.rollback()
    # In a thread of its own, as in a process: the worker runs an event loop, and a browser's may run here.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work, make_url(own_database_url), sessions, KINDS, wait=False).result()
    with sessions() as session:
        enter(session, actor.organisation_id)
        assert get_job(session, kept).state == "done"
        known = text("SELECT count(*) FROM job WHERE id = :id")
        assert session.scalar(known, {"id": UUID(str(lost))}) == 0
        assert site_names(session) == ["Site 1", "Site 2"]
    engine.dispose()
