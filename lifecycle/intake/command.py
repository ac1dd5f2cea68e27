"""The import commands: say what was understood, try every row, apply when told to; or undo."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import StatusWord
from lifecycle.intake import telling
from lifecycle.intake.asked import parse_columns, parse_maps, parse_sites
from lifecycle.intake.choices import Choices, proposed
from lifecycle.intake.model import ImportRun
from lifecycle.intake.queries import open_columns, saved_choices, words_to_map
from lifecycle.intake.row_files import write_file
from lifecycle.intake.rows import APPLIED
from lifecycle.intake.service import (
    Mode,
    apply_step,
    apply_whole,
    check,
    set_columns,
    set_mapping,
    upload,
)
from lifecycle.intake.undoing import undo
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError

DONE, NOTHING_DONE, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the command line asks.

    `maps` are « word=state » or « word=category », `columns` « title=field », `sites` « A > B=Site › Room »;
    `date_order` (dmy or mdy) answers for every separator that the file leaves open; `accept_suggestions`
    confirms each proposal that is the only one for its word; `whole` applies all or nothing; `verdicts` is
    where to write a table of the rows (.csv or .xlsx).
    """

    dry_run: bool = False
    accept_suggestions: bool = False
    maps: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    date_order: str = ""
    retired_on: date | None = None
    save_profile: bool = False
    whole: bool = False
    verdicts: Path | None = None


def import_assets(
    session: Session,
    actor: Actor,
    path: Path,
    options: ImportOptions,
    out: TextIO,
    *,
    files: FileStore,
    commit: Callable[[], None] = lambda: None,
) -> int:
    """Import a file, telling all of it in `out`; return the exit status.

    0: done, or tried; 1: no row could be taken; 2: the file or an option is refused. A dry run leaves nothing
    behind; otherwise `commit` is called between chunks.
    """
    try:
        with ExitStack() as stack:
            if options.dry_run:
                files = FileStore(Path(stack.enter_context(tempfile.TemporaryDirectory())))
                stack.callback(session.begin_nested().rollback)
            return _run(session, actor, path, options, out, files, commit)
    except (DomainError, OSError) as error:
        telling.tell_refusal(error, actor.locale, out)
        return REFUSED


def undo_import(session: Session, actor: Actor, run_id: UUID, out: TextIO) -> int:
    """Undo an import, telling what came of it in `out`; return 0, or 2 where it is refused."""
    try:
        run = undo(session, actor, run_id)
    except DomainError as error:
        telling.tell_refusal(error, actor.locale, out)
        return REFUSED
    telling.tell_undone(run, actor.locale, out)
    return DONE


def _run(
    session: Session,
    actor: Actor,
    path: Path,
    options: ImportOptions,
    out: TextIO,
    files: FileStore,
    commit: Callable[[], None],
) -> int:
    run = upload(session, actor, path.name, path, files)
    run = _with_columns(session, actor, run, options, files)
    telling.tell_file(run, actor.locale, out)
    choices = _choices(session, run, options)
    mode: Mode = "whole" if options.whole else "rows"
    run = set_mapping(session, actor, run.id, choices, save_profile=options.save_profile, mode=mode)
    telling.tell_words(words_to_map(session, run), actor.locale, out)
    run = check(session, actor, run.id, files)
    if not options.dry_run:
        commit()
        _apply(session, actor, run, commit)
    telling.tell_rows(session, run, actor.locale, out, only_left_out=not options.dry_run)
    telling.tell_totals(run, actor.locale, out)
    if options.verdicts:
        write_file(session, run, actor.locale, options.verdicts)
    return DONE if options.dry_run or any(run.totals[verdict] for verdict in APPLIED) else NOTHING_DONE


def _apply(session: Session, actor: Actor, run: ImportRun, commit: Callable[[], None]) -> None:
    if run.mode == "whole":
        apply_whole(session, actor, run.id)
        commit()
        return
    step = apply_step(session, actor, run.id)
    commit()
    while not step.is_over:
        step = apply_step(session, actor, run.id, after=step.after, done=step.done)
        commit()


def _with_columns(
    session: Session, actor: Actor, run: ImportRun, options: ImportOptions, files: FileStore
) -> ImportRun:
    """Read a file again as the options say of its columns, where they say something."""
    titles = [title for _, title in open_columns(run)]
    columns = parse_columns(options.columns, titles)
    if options.accept_suggestions:
        saved = saved_choices(session, run.dialect).columns
        columns = {title: field for title, field in saved.items() if title in titles} | columns
    return set_columns(session, actor, run.id, columns, files) if columns else run


def _choices(session: Session, run: ImportRun, options: ImportOptions) -> Choices:
    """Return what the options choose, and the proposals when they are accepted as a whole."""
    statuses = [StatusWord(one["word"], one["meta"]) for one in run.understood["statuses"]]
    words = [one["word"] for one in run.understood["categories"]]
    said = parse_maps(options.maps, statuses, words)
    marks = run.understood["undecided_dates"]
    choices = Choices(
        statuses=said.statuses,
        categories=said.categories,
        columns=Choices.from_json(run.mapping).columns,
        sites=parse_sites(options.sites, [one["path"] for one in run.understood["sites"]]),
        date_orders=dict.fromkeys(marks, DateOrder(options.date_order)) if options.date_order else {},
        retired_on=options.retired_on,
    )
    if not options.accept_suggestions:
        return choices
    places = {
        one.path: place for one in words_to_map(session, run).places if (place := one.saved or one.same)
    }
    accepted = proposed(statuses, words, saved_choices(session, run.dialect))
    return choices.with_words_of(accepted).with_words_of(Choices(sites=places))
