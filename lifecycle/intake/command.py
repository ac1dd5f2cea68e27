"""The import command: says what it understood, tries every row, and applies when told to."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import StatusWord
from lifecycle.intake import telling
from lifecycle.intake.asked import parse_maps
from lifecycle.intake.choices import Choices, proposed
from lifecycle.intake.model import ImportRun
from lifecycle.intake.queries import saved_choices, words_to_map
from lifecycle.intake.rows import APPLIED
from lifecycle.intake.service import apply_step, check, set_mapping, upload
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError

DONE, NOTHING_DONE, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the command line asks.

    `maps` are « word=state » or « word=category »; `date_order` (dmy or mdy) answers for every separator
    that the file leaves open; `accept_suggestions` confirms each proposal that is the only one for its word.
    """

    dry_run: bool = False
    accept_suggestions: bool = False
    maps: tuple[str, ...] = ()
    date_order: str = ""
    retired_on: date | None = None
    save_profile: bool = False


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
    telling.tell_file(run, actor.locale, out)
    choices = _choices(session, run, options)
    run = set_mapping(session, actor, run.id, choices, save_profile=options.save_profile)
    telling.tell_words(words_to_map(session, run), actor.locale, out)
    run = check(session, actor, run.id, files)
    if not options.dry_run:
        commit()
        _apply(session, actor, run, commit)
    telling.tell_rows(session, run, actor.locale, out, only_left_out=not options.dry_run)
    telling.tell_totals(run, actor.locale, out)
    return DONE if options.dry_run or any(run.totals[verdict] for verdict in APPLIED) else NOTHING_DONE


def _apply(session: Session, actor: Actor, run: ImportRun, commit: Callable[[], None]) -> None:
    step = apply_step(session, actor, run.id)
    commit()
    while not step.is_over:
        step = apply_step(session, actor, run.id, after=step.after, done=step.done)
        commit()


def _choices(session: Session, run: ImportRun, options: ImportOptions) -> Choices:
    """Return what the options choose, and the proposals when they are accepted as a whole."""
    statuses = [StatusWord(one["word"], one["meta"]) for one in run.understood["statuses"]]
    words = [one["word"] for one in run.understood["categories"]]
    said = parse_maps(options.maps, statuses, words)
    marks = run.understood["undecided_dates"]
    choices = Choices(
        statuses=said.statuses,
        categories=said.categories,
        date_orders=dict.fromkeys(marks, DateOrder(options.date_order)) if options.date_order else {},
        retired_on=options.retired_on,
    )
    if not options.accept_suggestions:
        return choices
    return choices.with_words_of(proposed(statuses, words, saved_choices(session, run.dialect)))
