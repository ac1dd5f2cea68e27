"""Reading imports: the runs, one run's rows, and the words that still need a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import MAX_LIMIT, Page, Sort, keyset, page_of
from lifecycle.formats.fields import StatusWord
from lifecycle.formats.remarks import Remark, from_json
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import ImportNotFound
from lifecycle.intake.mapping import suggest_category, suggest_status
from lifecycle.intake.model import ImportProfile, ImportRow, ImportRun
from lifecycle.intake.places import PlaceToMap, Register, places_of
from lifecycle.intake.rows import WAITS
from lifecycle.intake.words import StatusTarget
from lifecycle.registry import queries as registry

MOST_PLACES = 300  # asked about, those with most rows; the others stay as the file says


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
    places: list[PlaceToMap]


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
    session: Session,
    run_id: UUID,
    *,
    verdict: str | None = None,
    q: str = "",
    limit: int = 50,
    after: str | None = None,
) -> Page[ImportRow]:
    """Return the rows of a run in the order of the file, as a page: all, of one verdict, or as `q` says.

    `q` is a line's number or a piece of a row's title.
    """
    wanted = select(ImportRow).where(ImportRow.run_id == run_id)
    if verdict is not None:
        wanted = wanted.where(ImportRow.verdict == verdict)
    if q:
        titled = ImportRow.title.icontains(q, autoescape=True)
        is_line = q.isascii() and q.isdigit() and len(q) < 10
        wanted = wanted.where(or_(titled, ImportRow.line == int(q)) if is_line else titled)
    rows = session.scalars(keyset(wanted, Sort((ImportRow.line, ImportRow.part)), after, limit)).all()
    return page_of(rows, limit, lambda row: (row.line, row.part))


def all_rows(session: Session, run_id: UUID, *, verdict: str | None = None) -> Iterator[ImportRow]:
    """Yield the rows of a run in the order of the file, all or those of one verdict; memory stays flat."""
    page = rows_page(session, run_id, verdict=verdict, limit=MAX_LIMIT)
    yield from page.rows
    while page.after:
        page = rows_page(session, run_id, verdict=verdict, limit=MAX_LIMIT, after=page.after)
        yield from page.rows


def done_totals(session: Session, run: ImportRun) -> dict[str, int]:
    """Return how many rows of a run have each verdict, those still to apply left out."""
    asked = select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run.id, *WAITS)
    waiting = dict(session.execute(asked.group_by(ImportRow.verdict)).all())
    return {verdict: count - waiting.get(verdict, 0) for verdict, count in run.totals.items()}


def remarks_of(row: ImportRow) -> list[Remark]:
    """Return what a row's remarks say."""
    return [from_json(stored) for stored in row.remarks]


def find_profile(session: Session, dialect: str) -> ImportProfile | None:
    """Return what the authority answered for an earlier file of this dialect, None at first."""
    return session.scalar(select(ImportProfile).where(ImportProfile.dialect == dialect))


def saved_choices(session: Session, dialect: str) -> Choices:
    """Return the choices made for the words of an earlier file of this dialect, none at first."""
    profile = find_profile(session, dialect)
    return Choices.from_json(profile.mapping if profile else {})


def words_to_map(session: Session, run: ImportRun) -> WordsToMap:
    """Return the words of a run's file with what was chosen, saved and proposed for each."""
    chosen, saved = Choices.from_json(run.mapping), saved_choices(session, run.dialect)
    return WordsToMap(
        _statuses(run, chosen, saved),
        _categories(run, chosen, saved),
        _places(session, run, chosen, saved),
    )


def _statuses(run: ImportRun, chosen: Choices, saved: Choices) -> list[StatusToMap]:
    now, before = chosen.status_mapping, saved.status_mapping
    words = [(StatusWord(one["word"], one["meta"]), one["count"]) for one in run.understood["statuses"]]
    return [
        StatusToMap(
            status, count, now.find_target(status), before.find_target(status), suggest_status(status)
        )
        for status, count in words
    ]


def _categories(run: ImportRun, chosen: Choices, saved: Choices) -> list[CategoryToMap]:
    now, before = chosen.category_mapping, saved.category_mapping
    words = [(one["word"], one["count"]) for one in run.understood["categories"]]
    return [
        CategoryToMap(word, count, now.find_key(word), before.find_key(word), suggest_category(word))
        for word, count in words
    ]


def _places(session: Session, run: ImportRun, chosen: Choices, saved: Choices) -> list[PlaceToMap]:
    places = file_places(run.understood)
    register = Register(known_places(session) if places else ())
    return [
        PlaceToMap(
            path,
            count,
            chosen.sites.get(path),
            saved.sites.get(path),
            register.find_same(path),
            register.find_alike(path),
        )
        for path, count in places
    ]


def file_places(understood: Mapping[str, Any]) -> list[tuple[tuple[str, ...], int]]:
    """Return the places of a file that people are asked about, in order, with their rows."""
    counts = {tuple(one["path"]): one["count"] for one in understood.get("sites", ())}
    return places_of(counts, MOST_PLACES)


def known_places(session: Session) -> list[tuple[str, ...]]:
    """Return the sites of the authority, each before its rooms, as names from the widest to the narrowest."""
    sites = [(site.name,) for site in registry.sites(session)]
    return sorted([*sites, *((room.site_name, room.name) for room in registry.rooms(session))])


def open_columns(run: ImportRun) -> list[tuple[int, str]]:
    """Return the columns whose field a person says, as places and titles: those that no dialect tells."""
    unknown = {*run.understood["unknown_columns"], *Choices.from_json(run.mapping).columns}
    titles = [one["title"] for one in run.understood["fields"]]
    return [
        (place, title)
        for place, title in enumerate(titles)
        if title and (run.dialect == "mapped" or title in unknown)
    ]
