"""The tools' reports: kept as they came, read again to be looked at, recorded line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.formats.erasure import Erasure, Report, UnreadableReport
from lifecycle.formats.erasure_files import read_report
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.sanitising.errors import ReportGone, ReportNotFound, ReportRefused
from lifecycle.sanitising.matching import Match, match
from lifecycle.sanitising.model import Sanitisation, SanitisationReport

NAME_LENGTH = 120  # characters of a file's name
_WHY = {
    "empty": N_("%(name)s : ce fichier est vide."),
    "too-large": N_("%(name)s : ce fichier dépasse 20 Mo, aucun rapport d’effacement n’est aussi gros."),
    "too-many": N_("%(name)s : ce rapport compte plus de 2 000 supports. Découpez-le."),
    "pdf": N_(
        "%(name)s : ce fichier est un PDF. Importez le journal (.log) de nwipe, le JSON d’usody-sanitize "
        "ou le XML de Blancco, que l’on peut relire ligne à ligne."
    ),
    "nwipe-unfinished": N_(
        "%(name)s : ce journal de nwipe s’arrête avant tout effacement. Attendez la fin, puis recommencez."
    ),
    "no-erasure": N_("%(name)s : ce rapport de Blancco ne contient aucun effacement."),
    "not-a-report": N_(
        "%(name)s : ce n’est ni un journal de nwipe, ni un rapport d’usody-sanitize (JSON) "
        "ou de Blancco (XML)."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report, the device that it is about, and the sanitisation that it was recorded as.

    `number` counts from 0 in the report; `key` tells the line from all others (`Erasure.key`).
    """

    report: SanitisationReport
    number: int
    key: str
    erasure: Erasure
    match: Match
    recorded: Sanitisation | None


def keep_report(
    session: Session, actor: Actor, name: str, data: bytes, files: FileStore
) -> SanitisationReport:
    """Keep a file that an erasure tool wrote; the same file again gives the report that it is already.

    Raises Forbidden, or ReportRefused for a file that none of the tools wrote.
    """
    if not actor.can(Permission.SANITISATION_RECORD):
        raise Forbidden
    shown = _plain_name(name)
    try:
        told = read_report(data)
    except UnreadableReport as error:
        raise ReportRefused(error.code, _WHY[error.code], name=shown) from error
    digest = _folder(session, files).put(data)
    values = {
        "id": new_id(),
        "authority_id": entered(session),
        "name": shown,
        "tool": told.tool,
        "tool_version": told.tool_version,
        "sha256": digest,
        "size": len(data),
        "media": len(told.erasures),
        "sent_by": actor.name,
    }
    # Two people may send the same file at once: one of them waits here, then both have the same report.
    session.execute(insert(SanitisationReport).values(values).on_conflict_do_nothing())
    return session.scalars(select(SanitisationReport).where(SanitisationReport.sha256 == digest)).one()


def _plain_name(name: str) -> str:
    last = PurePath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable()).strip()[-NAME_LENGTH:] or "rapport"


def _folder(session: Session, files: FileStore) -> FileStore:
    return files.within("sanitisations", entered(session))


def get_report(session: Session, report_id: UUID) -> SanitisationReport:
    """Return a report of the entered authority, or raise ReportNotFound."""
    report = session.get(SanitisationReport, report_id, populate_existing=True)
    if report is None:
        raise ReportNotFound
    return report


def file_of(session: Session, report: SanitisationReport, files: FileStore) -> bytes:
    """Return a report's file as it came; raises ReportGone when the storage has lost it."""
    try:
        return _folder(session, files).read(report.sha256)
    except FileNotFoundError as error:
        raise ReportGone from error


def lines_of(session: Session, reports: Sequence[SanitisationReport], files: FileStore) -> list[Line]:
    """Return the lines of reports, what each is about and which are recorded, in their order."""
    told = [(report, _read(session, report, files)) for report in reports]
    several = [
        (report, number, one, one.key(report.sha256))
        for report, read in told
        for number, one in enumerate(read.erasures)
    ]
    matches = match(session, [one for _, _, one, _ in several])
    known = recorded(session, [key for *_, key in several])
    return [
        Line(report, number, key, one, matched, known.get(key))
        for (report, number, one, key), matched in zip(several, matches, strict=True)
    ]


def _read(session: Session, report: SanitisationReport, files: FileStore) -> Report:
    try:
        return read_report(file_of(session, report, files))
    except UnreadableReport as error:
        raise ReportRefused(error.code, _WHY[error.code], name=report.name) from error


def recorded(session: Session, keys: Sequence[str]) -> Mapping[str, Sanitisation]:
    """Return what lines are recorded as, by their keys."""
    rows = session.scalars(select(Sanitisation).where(Sanitisation.report_line.in_(keys)))
    return {row.report_line: row for row in rows if row.report_line}


def reports_page(session: Session, *, limit: int = 50, after: str | None = None) -> Page[SanitisationReport]:
    """Return the authority's reports, newest first."""
    sort = Sort((SanitisationReport.created_at, SanitisationReport.id), descending=True)
    rows = session.scalars(keyset(select(SanitisationReport), sort, after, limit)).all()
    return page_of(rows, limit, lambda row: (row.created_at, row.id))
