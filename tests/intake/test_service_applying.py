"""Applying: in steps, again after a crash, against the register of the moment."""

import pytest
from sqlalchemy import select, text, update

from lifecycle.edge.jobs import Kind, StopAsked, Watch, get_job, run_job, start_job, stop_job
from lifecycle.history.model import Event
from lifecycle.intake import applying, labelling, service, steps
from lifecycle.intake.model import ImportRow
from lifecycle.intake.service import apply_step, halt, set_mapping, upload
from lifecycle.jobs import KINDS
from lifecycle.kernel.codes import new_code
from lifecycle.registry.model import Asset, Label
from tests.factories import make_asset
from tests.intake.importing import (
    CHOICES,
    counts,
    glpi,
    imported,
    laptop,
    only_asset,
    rows_of,
    tried,
    verdicts,
)


def many(count: int) -> bytes:
    return glpi(*(laptop(tag=f"VAL-{n}", serial=f"SN{n}0{n}", name=f"PORT-{n}") for n in range(count)))


def test_a_run_goes_step_by_step(session, actor, files):
    run = tried(session, actor, files, many(5))
    first = apply_step(session, actor, run.id, size=2)
    assert (first.after[:2], first.done, first.total, first.is_over) == ((3, 0), 2, 5, False)
    assert run.state == "applying"
    second = apply_step(session, actor, run.id, after=first.after, done=first.done, size=2)
    last = apply_step(session, actor, run.id, after=second.after, done=second.done, size=2)
    assert (last.done, last.is_over, run.state) == (5, True, "applied")
    assert counts(session) == (5, 5)
    assert session.scalar(select(ImportRow.line).where(ImportRow.wanted.is_not(None))) is None


def test_a_step_lost_in_a_crash_is_done_once(sessions, session, actor, files):
    run = tried(session, actor, files, many(5))
    first = apply_step(session, actor, run.id, size=2)
    session.commit()
    apply_step(session, actor, run.id, after=first.after, size=2)
    session.rollback()
    assert counts(session) == (2, 2)
    halt(session, actor, run.id, "failed")
    again = apply_step(session, actor, run.id, size=1000)
    assert (again.done, again.total, again.is_over) == (5, 5, True)
    assert counts(session) == (5, 5)
    assert len(set(session.scalars(select(Event.request_id)))) == 5


def test_an_applied_run_applied_again_changes_nothing(session, actor, files):
    run = tried(session, actor, files, many(3))
    apply_step(session, actor, run.id)
    assert apply_step(session, actor, run.id).is_over
    assert counts(session) == (3, 3)
    assert run.totals["create"] == 3


def test_the_trial_is_not_trusted(session, actor, files):
    run = tried(session, actor, files, glpi(laptop(), laptop(tag="VAL-2", serial="X2")))
    assert verdicts(session, run) == ["create", "create"]
    made = make_asset(session, actor, tag="VAL-1")
    apply_step(session, actor, run.id)
    assert [(row.verdict, row.asset_id == made.id) for row in rows_of(session, run)] == [
        ("update", True),
        ("create", False),
    ]
    assert counts(session)[0] == 2


def test_what_disappeared_meanwhile_is_not_made_up(session, actor, files):
    make_asset(session, actor, tag="VAL-1")
    run = tried(session, actor, files, glpi(laptop(status="")))
    assert verdicts(session, run) == ["update"]
    session.execute(update(Asset).values(tag="AUTRE"))
    apply_step(session, actor, run.id)
    (row,) = rows_of(session, run)
    assert (row.verdict, row.remarks[0]["code"]) == ("refused", "status_missing")


@pytest.mark.parametrize("change", ["version", "tag"])
def test_a_change_in_the_same_instant_wins(session, actor, files, monkeypatch, change):
    """Between the reading of a chunk and its writing, somebody else writes."""
    if change == "version":
        make_asset(session, actor, tag="VAL-1")
    run = tried(session, actor, files, glpi(laptop()))

    def meanwhile(*args):
        if change == "version":
            session.execute(update(Asset).values(version=7))
        else:
            make_asset(session, actor, tag="val-1")
        return lock(*args)

    lock = applying.lock_unchanged
    monkeypatch.setattr(applying, "lock_unchanged", meanwhile)
    apply_step(session, actor, run.id)
    (row,) = rows_of(session, run)
    assert (row.verdict, row.remarks[0]["code"]) == ("ambiguous", "changed_meanwhile")
    assert only_asset(session).custodian is None


def test_a_label_code_drawn_twice_is_drawn_again(session, actor, files, monkeypatch):
    taken = make_asset(session, actor, tag="AUTRE")
    code = session.scalars(select(Label.code).where(Label.asset_id == taken.id)).one()
    draws = [code]
    monkeypatch.setattr(labelling, "new_code", lambda: draws.pop() if draws else new_code())
    run = tried(session, actor, files, glpi(laptop()))
    apply_step(session, actor, run.id)
    asset_id = rows_of(session, run)[0].asset_id
    assert session.scalars(select(Label.code).where(Label.asset_id == asset_id)).one() != code


def test_a_trial_and_an_application_that_are_stopped_may_be_taken_up_again(
    sessions, session, actor, files, monkeypatch, tmp_path
):
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(steps, "SIZE", 2)
    run = upload(session, actor, "glpi.csv", many(5), files)
    set_mapping(session, actor, run.id, CHOICES)
    params = {"run_id": str(run.id), "lines": 5}

    def worked(kind: str, *, stopped: bool) -> str:
        job = start_job(session, actor, kind, params)
        session.commit()

        def tell(watch: Watch, done: int) -> None:
            raise StopAsked

        def one_step(session, actor, params, state, watch):
            if stopped and state:
                stop_job(session, job.id)
            return KINDS[kind].step(session, actor, params, state, watch)

        with monkeypatch.context() as patch:
            if stopped:
                patch.setattr(Watch, "tell", tell)
            run_job(sessions, {kind: Kind(one_step, KINDS[kind].halt)}, job.id, actor.organisation_id)
        session.refresh(run)
        return get_job(session, job.id).state

    assert (worked("import_check", stopped=True), run.state, rows_of(session, run)) == (
        "stopped",
        "mapped",
        [],
    )
    assert (worked("import_check", stopped=False), run.state) == ("done", "checked")
    assert (worked("import_apply", stopped=True), run.state) == ("stopped", "stopped")
    assert counts(session) == (4, 4)
    assert (worked("import_apply", stopped=False), run.state, counts(session)) == ("done", "applied", (5, 5))


def test_a_large_import_tells_the_planner_how_large_the_register_is(session, actor, files, monkeypatch):
    monkeypatch.setattr(service, "LARGE", 20)
    known = text("SELECT reltuples FROM pg_class WHERE oid = 'asset'::regclass")
    session.execute(text("SELECT refresh_statistics()"))
    before = session.scalar(known)
    imported(session, actor, files, many(20))
    assert session.scalar(known) == before + 20
