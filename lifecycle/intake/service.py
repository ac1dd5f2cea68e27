"""Bringing a file in: upload, map its words, try it, apply it."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.formats.errors import LayoutChanged
from lifecycle.formats.fields import Field
from lifecycle.formats.reading import read, recognise, reopen
from lifecycle.formats.text import clean, one_line
from lifecycle.formats.workbook import as_csv
from lifecycle.intake import steps
from lifecycle.intake.choices import Choices, refuse_wrong
from lifecycle.intake.collector import collector_at_rest
from lifecycle.intake.errors import FileGone, ImportNotFound, ImportStep, IncompleteImport, WholeRefused
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.intake.profiles import save_profile as keep_answers
from lifecycle.intake.rows import APPLIED, Outcome, totals_of
from lifecycle.intake.settling import Settling
from lifecycle.intake.steps import ApplyStep
from lifecycle.intake.trial import Trial
from lifecycle.intake.understanding import understood
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id

OPEN = ("uploaded", "mapped", "checked")
TRIED = ("checked", "applying", "stopped", "failed", "applied")
PULLED_DIALECTS = ("snipeit-api", "glpi-api")
Mode = Literal["rows", "whole"]
Tell = Callable[[int], None]

# From here on an import changes what the planner should believe of the register.
LARGE = 1000
_REFRESH_STATISTICS = text("SELECT refresh_statistics()")


def upload(session: Session, actor: Actor, filename: str, data: bytes | Path, files: FileStore) -> ImportRun:
    """Keep a file and what it was understood to be; raises an FormatError when it cannot be read.

    Of a workbook, the sheet that was understood is kept, as CSV.
    """
    refuse_stranger(actor)
    with tempfile.TemporaryDirectory() as folder:
        source = as_csv(data, Path(folder)) or data
        found = recognise(source, filename)
        kept = files.put(source)
    run = ImportRun(
        id=new_id(),
        authority_id=entered(session),
        filename=one_line(clean(filename))[:200],
        sha256=kept,
        dialect=found.dialect.slug,
        state="uploaded",
        understood=understood(found),
        mapping={},
        totals={},
        decisions={},
        mode="rows",
        actor_name=actor.name,
    )
    session.add(run)
    session.flush()
    return run


def upload_pulled(session: Session, actor: Actor, path: Path, name: str, files: FileStore) -> ImportRun:
    """Keep an inventory pulled from another program's API, written by `formats.pulled`.

    Raises LayoutChanged for any other file.
    """
    run = upload(session, actor, name, path, files)
    if run.dialect not in PULLED_DIALECTS:
        raise LayoutChanged
    return run


def set_columns(
    session: Session, actor: Actor, run_id: UUID, columns: Mapping[str, Field | None], files: FileStore
) -> ImportRun:
    """Take what a person said of the columns, by title, and read the file again: its words change with them.

    Raises as `set_mapping` and `upload` do.
    """
    run = locked_run(session, actor, run_id, OPEN)
    with _stored(run, files) as source:
        found = recognise(source, run.filename, columns)
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    choices = replace(Choices.from_json(run.mapping), columns=columns)
    run.understood, run.mapping, run.totals = understood(found), choices.as_json(), {}
    run.state = "uploaded"
    session.flush()
    return run


def _stored(run: ImportRun, files: FileStore) -> AbstractContextManager[Path]:
    if not files.holds(run.sha256):
        raise FileGone
    return files.local(run.sha256)


def set_mapping(
    session: Session,
    actor: Actor,
    run_id: UUID,
    choices: Choices,
    *,
    save_profile: bool = False,
    mode: Mode | None = None,
) -> ImportRun:
    """Take what a person chose for the words of a run, and offer it for the next file when asked.

    Raises ImportNotFound, ImportStep once the run is being applied, StateNotImportable or ChoiceRefused.
    """
    run = locked_run(session, actor, run_id, OPEN)
    refuse_wrong(choices, today())
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    run.mapping, run.totals, run.state = choices.as_json(), {}, "mapped"
    run.mode = mode or run.mode
    if save_profile:
        keep_answers(session, run, choices)
    session.flush()
    return run


def set_mode(session: Session, actor: Actor, run_id: UUID, mode: Mode) -> ImportRun:
    """Say whether a run leaves aside what cannot be applied, or takes everything or nothing."""
    run = locked_run(session, actor, run_id, OPEN)
    run.mode = mode
    session.flush()
    return run


@collector_at_rest()
def check(
    session: Session, actor: Actor, run_id: UUID, files: FileStore, tell: Tell = lambda _: None
) -> ImportRun:
    """Try a run: a verdict and remarks for each row, counts by verdict; the register does not change.

    `tell` hears how many rows are done. Raises ImportNotFound, ImportStep, FileGone or an FormatError.
    """
    run = locked_run(session, actor, run_id, OPEN)
    steps.plan_by_index(session)
    kept = _stored(run, files)
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    choices = Choices.from_json(run.mapping)
    proved = Choices.from_json({"date_orders": run.understood["date_orders"]}).date_orders
    orders = {**choices.date_orders, **proved}
    with kept as source:
        layout = reopen(source, run.dialect, choices.columns)
        settling = Settling(choices, layout.dialect.program, today())
        Trial(session, run.id, run.decisions, settling).run(read(source, layout, orders), tell)
    run.state, run.totals = "checked", totals_of(session, run.id)
    session.flush()
    return run


def apply_step(
    session: Session,
    actor: Actor,
    run_id: UUID,
    *,
    after: Sequence[int] = (),
    done: int = 0,
    size: int | None = None,
) -> ApplyStep:
    """Apply the next rows of a tried run and say where it stands; the caller commits between steps.

    Each row is judged again against the register of this moment. A row is done once, whatever was lost in
    between: starting again after a crash, without `after`, goes on where the last commit left. Raises
    ImportNotFound, or ImportStep when the run has not been tried.
    """
    run = locked_run(session, actor, run_id, TRIED)
    steps.prepare(session, run)
    step = steps.go_on(run, after, done) if after else steps.start(session, run)
    step, _ = steps.take(session, actor, run, step, size or steps.SIZE)
    _keep_state(session, run, step)
    return step


def apply_whole(session: Session, actor: Actor, run_id: UUID, tell: Tell = lambda _: None) -> ApplyStep:
    """Apply a tried run in one transaction, everything or nothing.

    Raises ImportNotFound, ImportStep, IncompleteImport while a row is ambiguous or refused, or WholeRefused
    for the first row that the register of this moment keeps from being applied; then nothing is written.
    """
    run = locked_run(session, actor, run_id, TRIED)
    if run.totals["ambiguous"] or run.totals["refused"]:
        raise IncompleteImport(ambiguous=run.totals["ambiguous"], refused=run.totals["refused"])
    steps.prepare(session, run)
    with session.begin_nested():
        step = steps.start(session, run)
        while not step.is_over:
            step, outcomes = steps.take(session, actor, run, step, steps.SIZE)
            _refuse_left_out(outcomes, actor.locale)
            tell(step.done)
        _keep_state(session, run, step)
    return step


def _refuse_left_out(outcomes: Sequence[Outcome], locale: str) -> None:
    for one in outcomes:
        if one.judged.verdict not in APPLIED:
            why = " ".join(remark.reason.told(locale) for remark in one.judged.remarks)
            raise WholeRefused(line=one.judged.row.line, why=why)


def _keep_state(session: Session, run: ImportRun, step: ApplyStep) -> None:
    if step.is_over:
        run.state, run.totals, run.applied_at = "applied", totals_of(session, run.id), now()
        if step.total >= LARGE:
            session.execute(_REFRESH_STATISTICS)
    else:
        run.state = "applying"
    session.flush()


def halt(session: Session, actor: Actor, run_id: UUID, how: str) -> None:
    """Say that the application of a run ended early, `stopped` or `failed`; `apply_step` may go on later."""
    if (run := locked_run(session, actor, run_id, TRIED)).state == "applying":
        run.state = how
    session.flush()


def locked_run(session: Session, actor: Actor, run_id: UUID, states: Sequence[str]) -> ImportRun:
    """Return a run, locked; raises Forbidden, ImportNotFound, or ImportStep when it is in another state."""
    refuse_stranger(actor)
    run = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise ImportNotFound
    if run.state not in states:
        raise ImportStep
    return run


def refuse_stranger(actor: Actor) -> None:
    """Raise Forbidden for who may not import."""
    if not actor.can(Permission.ASSET_IMPORT):
        raise Forbidden
