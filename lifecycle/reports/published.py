"""A civil year's figures as an authority published them: frozen, and the same to the digit ever after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.impact.factors import Factor
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.errors import RequestReused
from lifecycle.reports import frozen
from lifecycle.reports.basis import Basis, basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import Figure, Unit, Words
from lifecycle.reports.kept import board_of, program
from lifecycle.reports.model import PublishedYear

PUBLISHED = "organisation:figures:published"


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published a year's figures, when, and on which factors; `number` counts the year's publications."""

    id: UUID
    year: int
    number: int
    published_at: datetime
    published_by: str
    note: str
    factor_set: str
    factor_version: str
    factor_title: str
    program: str


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with its boards, by key."""

    about: Publication
    boards: Mapping[str, Board]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of the year that the registry now gives another value; `now` is None where it is undefined."""

    board: str
    label: Words
    unit: Unit
    published: Decimal | int | None
    now: Decimal | int | None


_ABOUT: tuple[Any, ...] = (
    PublishedYear.id, PublishedYear.year, PublishedYear.number, PublishedYear.published_at,
    PublishedYear.published_by, PublishedYear.note, PublishedYear.factor_set, PublishedYear.factor_version,
    PublishedYear.factor_title, PublishedYear.program,
)  # fmt: skip


def publish(session: Session, actor: Actor, year: int, request_id: UUID, note: str = "") -> UUID:
    """Freeze a civil year's figures of the whole authority, as all its boards say them today.

    Publishing a year again adds a publication and leaves the earlier ones. Raises Forbidden, NotFound for a
    year that has not begun, RequestReused.
    """
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    checked_year(year, today())
    lock_organisation(session)
    if seen := find_by_request(session, request_id):
        if seen.tag != PUBLISHED or seen.details["year"] != year:
            raise RequestReused
        return UUID(seen.details["publication"])
    row = _publication(session, actor, year, note)
    session.add(row)
    session.flush()
    details = {"publication": row.id, "year": year, "number": row.number, "factors": row.factor_version}
    entry = Entry("organisation", entered(session), PUBLISHED, details=details, request_id=request_id)
    record(session, actor, [entry])
    return row.id


def _publication(session: Session, actor: Actor, year: int, note: str) -> PublishedYear:
    basis = basis_for(session, today())
    last = select(func.coalesce(func.max(PublishedYear.number), 0)).where(PublishedYear.year == year)
    return PublishedYear(
        id=new_id(),
        authority_id=entered(session),
        year=year,
        number=session.scalars(last).one() + 1,
        published_at=now(),
        account_id=actor.account_id,
        published_by=actor.name,
        note=note,
        factor_set=basis.factors.set_id,
        factor_version=basis.factors.version,
        factor_title=basis.factors.title,
        program=program(),
        payload=_payload(session, year, basis),
    )


def _payload(session: Session, year: int, basis: Basis) -> dict[str, Any]:
    boards = {key: frozen.dump(board_of(session, key, Scope(year), basis)) for key in BOARDS}
    factors = {key: _said(factor) for key, factor in basis.factors.by_category.items()}
    return {"boards": boards, "factors": factors}


def _said(factor: Factor) -> dict[str, str | None]:
    """Return what a factor was worth and where it came from, for whoever checks the figures by hand."""
    values = {
        "embodied_kg": factor.embodied_kg,
        "yearly_kwh": factor.yearly_kwh,
        "life_years": factor.life_years,
        "source": factor.source,
        "dated": factor.dated,
    }
    return {name: None if value is None else str(value) for name, value in values.items()}


def published_list(session: Session) -> Sequence[Publication]:
    """Return what the authority published, the latest year and number first."""
    wanted = select(*_ABOUT).order_by(PublishedYear.year.desc(), PublishedYear.number.desc())
    return [_about(row) for row in session.execute(wanted)]


def published_year(session: Session, year: int, number: int | None = None) -> Published | None:
    """Return a year's figures as they were published, the last time unless told; None where never."""
    wanted = select(*_ABOUT, PublishedYear.payload).where(PublishedYear.year == year)
    if number is not None:
        wanted = wanted.where(PublishedYear.number == number)
    row = session.execute(wanted.order_by(PublishedYear.number.desc()).limit(1)).one_or_none()
    return _read(row) if row else None


def _about(row: Any) -> Publication:
    return Publication(*row[: len(_ABOUT)])


def _read(row: Any) -> Published:
    kept = row.payload["boards"]
    # JSON keeps no order: that of today's boards, then those that there are no more.
    order = [*(key for key in BOARDS if key in kept), *sorted(kept.keys() - BOARDS.keys())]
    return Published(_about(row), {key: frozen.load(kept[key]) for key in order})


def current(session: Session, year: int, on: date) -> dict[str, Board]:
    """Return a year's boards as the registry gives them on a day."""
    basis = basis_for(session, on)
    return {key: board_of(session, key, Scope(year), basis) for key in BOARDS}


def differences(published: Published, current: Mapping[str, Board]) -> Sequence[Difference]:
    """Return the year's figures whose value has changed since they were published, each once.

    Figures of a day, such as ages, are left out: each day gives them another value. A board that was not
    published says nothing.
    """
    found: dict[str, Difference] = {}
    for key, board in published.boards.items():
        if key in current:
            for figure_key, difference in _between(key, board, current[key]):
                found.setdefault(figure_key, difference)
    return list(found.values())


def _between(key: str, before: Board, after: Board) -> Iterator[tuple[str, Difference]]:
    found = {figure.key: figure.value for figure in after.figures}
    for figure in before.figures:
        if _is_yearly(figure) and figure.key in found and figure.value != found[figure.key]:
            now_is = found[figure.key]
            yield figure.key, Difference(key, figure.label, figure.unit, figure.value, now_is)


def _is_yearly(figure: Figure) -> bool:
    return any(behind.year is not None for behind in (figure.rows, *figure.parts) if behind is not None)
