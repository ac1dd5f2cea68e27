"""Reading imports: the runs, one run's rows, and the words that still need a person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.formats.fields import StatusWord
from lifecycle.formats.remarks import Remark, from_json
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import ImportNotFound
from lifecycle.intake.mapping import suggest_category, suggest_status
from lifecycle.intake.model import ImportProfile, ImportRow, ImportRun
from lifecycle.intake.words import StatusTarget


@dataclass(frozen=True, slots=True)
class StatusToMap:
    """A status of a file: how many rows have it, what was chosen, chosen earlier, and what we propose."""

    status: StatusWord
    count: int
    chosen: StatusTarget | None
    saved: StatusTarget | None
    proposals: tuple[StatusTarget, ...]


@dataclass(frozen=True, slots=True)
class CategoryToMap:
    """A category word of a file, the empty one for rows without any, as `StatusToMap`."""

    word: str
    count: int
    chosen: str | None
    saved: str | None
    proposal: str | None


@dataclass(frozen=True, slots=True)
class WordsToMap:
    """All words of a file that a mapping may settle, most frequent first."""

    statuses: list[StatusToMap]
    categories: list[CategoryToMap]


def runs_page(session: Session, *, limit: int = 20, after: str | None = None) -> Page[ImportRun]:
    """Return the authority's imports, newest first, as a page."""
    sort = Sort((ImportRun.created_at, ImportRun.id), descending=True)
    runs = session.scalars(keyset(select(ImportRun), sort, after, limit)).all()
    return page_of(runs, limit, lambda run: (run.created_at, run.id))


def get_run(session: Session, run_id: UUID) -> ImportRun:
    """Return an import of this authority, or raise ImportNotFound."""
    run = session.get(ImportRun, run_id)
    if run is None:
        raise ImportNotFound
    return run


def rows_page(
    session: Session, run_id: UUID, *, verdict: str | None = None, limit: int = 50, after: str | None = None
) -> Page[ImportRow]:
    """Return the rows of a run, all or those of one verdict, in the order of the file, as a page."""
    wanted = select(ImportRow).where(ImportRow.run_id == run_id)
    if verdict is not None:
        wanted = wanted.where(ImportRow.verdict == verdict)
    rows = session.scalars(keyset(wanted, Sort((ImportRow.line,)), after, limit)).all()
    return page_of(rows, limit, lambda row: (row.line,))


def remarks_of(row: ImportRow) -> list[Remark]:
    """Return what a row's remarks say."""
    return [from_json(stored) for stored in row.remarks]


def saved_choices(session: Session, dialect: str) -> Choices:
    """Return what the authority chose for the words of an earlier file of this dialect, nothing at first."""
    profile = session.scalar(select(ImportProfile).where(ImportProfile.dialect == dialect))
    return Choices.from_json(profile.mapping if profile else {})


def words_to_map(session: Session, run: ImportRun) -> WordsToMap:
    """Return the words of a run's file with what was chosen, saved and proposed for each."""
    chosen, saved = Choices.from_json(run.mapping), saved_choices(session, run.dialect)
    chosen_states, saved_states = chosen.status_mapping, saved.status_mapping
    chosen_keys, saved_keys = chosen.category_mapping, saved.category_mapping
    statuses = [(StatusWord(one["word"], one["meta"]), one["count"]) for one in run.understood["statuses"]]
    categories = [(one["word"], one["count"]) for one in run.understood["categories"]]
    return WordsToMap(
        [
            StatusToMap(
                status,
                count,
                chosen_states.find_target(status),
                saved_states.find_target(status),
                suggest_status(status),
            )
            for status, count in statuses
        ],
        [
            CategoryToMap(
                word, count, chosen_keys.find_key(word), saved_keys.find_key(word), suggest_category(word)
            )
            for word, count in categories
        ],
    )
