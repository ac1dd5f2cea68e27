"""Bringing a file in: upload, map its words, try it, apply it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.formats.reading import Recognised, read, recognise, reopen
from lifecycle.formats.text import clean, one_line
from lifecycle.intake.applying import write_rows
from lifecycle.intake.choices import Choices, refuse_wrong
from lifecycle.intake.errors import FileGone, ImportNotFound, ImportStep
from lifecycle.intake.judging import judge
from lifecycle.intake.matching import find_hits
from lifecycle.intake.model import ImportProfile, ImportRow, ImportRun
from lifecycle.intake.rows import APPLIED, count_waiting, next_wanted, totals_of, write_outcomes
from lifecycle.intake.trial import try_rows
from lifecycle.intake.twins import Twins
from lifecycle.intake.wanting import Settling
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id

OPEN = ("uploaded", "mapped", "checked")
TRIED = ("checked", "applying", "stopped", "failed", "applied")
# One import at a time writes in an authority: two runs of a file must not both create what neither has seen.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('import ' || :authority, 0))")
# A plan kept from when the tables were nearly empty would read them whole for each row.
_PLAN_EACH_TIME = text("SET LOCAL plan_cache_mode = force_custom_plan")


@dataclass(frozen=True, slots=True)
class ApplyStep:
    """Where the application of a run stands: the last line done, counts of lines, and whether it is over."""

    after: int
    done: int
    total: int
    is_over: bool


def upload(session: Session, actor: Actor, filename: str, data: bytes | Path, files: FileStore) -> ImportRun:
    """Keep a file and what it was understood to be; raises an FormatError when it cannot be read."""
    _refuse_stranger(actor)
    found = recognise(data)
    run = ImportRun(
        id=new_id(),
        authority_id=entered(session),
        filename=one_line(clean(filename))[:200],
        sha256=files.put(data if isinstance(data, bytes) else data.read_bytes()),
        dialect=found.dialect.slug,
        state="uploaded",
        understood=_understood(found),
        mapping={},
        totals={},
        actor_name=actor.name,
    )
    session.add(run)
    session.flush()
    return run


def _understood(found: Recognised) -> dict[str, Any]:
    return {
        "program": found.dialect.program,
        "dialect_name": found.dialect.name,
        "codec": found.shape.codec,
        "separator": found.shape.separator,
        "columns": found.layout.header,
        "unknown_columns": found.unknown_columns,
        "personal_columns": found.personal_columns,
        "date_orders": found.date_orders,
        "undecided_dates": found.undecided_dates,
        "kept": found.kept,
        "ignored": found.ignored,
        "refused": found.refused,
        "statuses": [{"word": s.word, "meta": s.meta, "count": count} for s, count in found.statuses.items()],
        "categories": [{"word": word, "count": count} for word, count in found.categories.items()],
    }


def set_mapping(
    session: Session, actor: Actor, run_id: UUID, choices: Choices, *, save_profile: bool = False
) -> ImportRun:
    """Take what a person chose for the words of a run, and offer it for the next file when asked.

    Raises ImportNotFound, ImportStep once the run is being applied, StateNotImportable or ChoiceRefused.
    """
    run = _locked(session, actor, run_id, OPEN)
    refuse_wrong(choices, today())
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    run.mapping, run.totals, run.state = choices.as_json(), {}, "mapped"
    if save_profile:
        _save_profile(session, run.dialect, choices)
    session.flush()
    return run


def _save_profile(session: Session, dialect: str, choices: Choices) -> None:
    """Keep the words chosen for the next file of this dialect; dates are this file's only."""
    profile = session.scalar(
        select(ImportProfile).where(ImportProfile.dialect == dialect).with_for_update()
    ) or ImportProfile(id=new_id(), authority_id=entered(session), dialect=dialect, mapping={})
    words = Choices(statuses=choices.statuses, categories=choices.categories)
    profile.mapping = words.with_words_of(Choices.from_json(profile.mapping)).as_json()
    session.add(profile)


def check(
    session: Session,
    actor: Actor,
    run_id: UUID,
    files: FileStore,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportRun:
    """Try a run: a verdict and remarks for each row, counts by verdict; the register does not change.

    `progress` hears how many lines are done. Raises ImportNotFound, ImportStep, FileGone or an FormatError.
    """
    run = _locked(session, actor, run_id, OPEN)
    session.execute(_PLAN_EACH_TIME)
    source = files.path(run.sha256)
    if not source.exists():
        raise FileGone
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    layout, choices = reopen(source, run.dialect), Choices.from_json(run.mapping)
    proved = Choices.from_json({"date_orders": run.understood["date_orders"]}).date_orders
    orders = {**choices.date_orders, **proved}
    twins = Twins(read(source, layout, orders))
    settling = Settling(choices, layout.dialect.program, today())
    try_rows(session, run.id, read(source, layout, orders), twins, settling, progress)
    run.state, run.totals = "checked", totals_of(session, run.id)
    session.flush()
    return run


def apply_step(
    session: Session, actor: Actor, run_id: UUID, *, after: int = 0, done: int = 0, size: int = 1000
) -> ApplyStep:
    """Apply the next rows of a tried run and say where it stands; the caller commits between steps.

    Each row is judged again against the register of this moment. A row is done once, whatever was lost in
    between: starting again from 0 after a crash goes on where the last commit left. Raises ImportNotFound, or
    ImportStep when the run has not been tried.
    """
    run = _locked(session, actor, run_id, TRIED)
    session.execute(_PLAN_EACH_TIME)
    session.execute(_ONE_AT_A_TIME, {"authority": str(run.authority_id)})
    total = sum(run.totals.get(verdict, 0) for verdict in APPLIED)
    if after == 0:
        done = total - count_waiting(session, run.id)
    rows = next_wanted(session, run.id, after, size)
    hits = find_hits(session, rows)
    written = write_rows(session, actor, run.id, [judge(row, hits[row.line]) for row in rows])
    write_outcomes(session, run.id, written)
    if is_over := len(rows) < size:
        run.state, run.totals = "applied", totals_of(session, run.id)
    else:
        run.state = "applying"
    session.flush()
    return ApplyStep(rows[-1].line if rows else after, done + len(rows), total, is_over)


def halt(session: Session, actor: Actor, run_id: UUID, how: str) -> None:
    """Say that the application of a run ended early, `stopped` or `failed`; `apply_step` may go on later."""
    run = _locked(session, actor, run_id, TRIED)
    if run.state == "applying":
        run.state = how
    session.flush()


def _locked(session: Session, actor: Actor, run_id: UUID, states: tuple[str, ...]) -> ImportRun:
    _refuse_stranger(actor)
    run = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise ImportNotFound
    if run.state not in states:
        raise ImportStep
    return run


def _refuse_stranger(actor: Actor) -> None:
    if not actor.can(Permission.ASSET_IMPORT):
        raise Forbidden
