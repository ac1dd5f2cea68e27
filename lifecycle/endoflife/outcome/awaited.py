"""Devices whose end a partner still has to tell, across the lots of all the authorities that it serves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.endoflife.manifest import Manifest, thawed
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel import codes
from lifecycle.people.model import Organisation
from lifecycle.states.facts import Route
from lifecycle.states.lots import OPEN_LOT_STATES, LotState

# Oldest reception first: what is owed for the longest stands on top.
_SORT = Sort((Lot.received_at, Lot.id, LotLine.position))
_COLUMNS = (
    LotLine.id, LotLine.asset_id, LotLine.lot_id, LotLine.position, LotLine.manifest, LotLine.reception,
    LotLine.is_open, LotLine.decision, LotLine.outcome, LotLine.outcome_on, LotLine.returned_on, Lot.number,
    Lot.title, Lot.route, Lot.state, Lot.handed_over_at, Lot.received_at, Lot.authority_id,
    func.coalesce(Organisation.name, "").label("authority_name"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AwaitedLine:
    """A line of one of a partner's lots, with its lot and the authority that it came from."""

    id: UUID
    asset_id: UUID
    lot_id: UUID
    lot_number: str
    lot_title: str
    lot_state: LotState
    route: Route
    authority_id: UUID
    authority_name: str
    position: int
    manifest: Manifest
    decision: str
    reception: str
    is_open: bool
    outcome: str | None
    outcome_on: date | None
    is_returned: bool
    handed_over_at: datetime | None
    received_at: datetime | None

    @property
    def waits(self) -> bool:
        """Tell whether an outcome may be told now."""
        return self.is_open and self.outcome is None and self.received_at is not None and not self.is_returned


@dataclass(frozen=True, slots=True)
class Giver:
    """An authority with how many devices of its lots wait for an outcome, or how many lots it has."""

    id: UUID
    name: str
    count: int


def awaited_page(
    session: Session,
    *,
    authority_id: UUID | None = None,
    lot_id: UUID | None = None,
    q: str = "",
    limit: int = 50,
    after: str | None = None,
) -> Page[AwaitedLine]:
    """Return a page of the received lines that wait for an outcome, those that wait longest first.

    `q` is looked for in codes, numbers, serials and models.
    """
    wanted = _lines().where(*_AWAITED)
    if authority_id:
        wanted = wanted.where(Lot.authority_id == authority_id)
    if lot_id:
        wanted = wanted.where(Lot.id == lot_id)
    if q.strip():
        wanted = wanted.where(_holds(q))
    rows = session.execute(_mine(session, keyset(wanted, _SORT, after, limit))).all()
    return page_of(
        [_line(row) for row in rows], limit, lambda line: (line.received_at, line.lot_id, line.position)
    )


def all_awaited(
    session: Session, *, authority_id: UUID | None = None, lot_id: UUID | None = None, most: int = 2000
) -> list[AwaitedLine]:
    """Return the lines that wait for an outcome, at most `most`, for a file that a partner fills in."""
    wanted = _lines().where(*_AWAITED).order_by(*_SORT.columns).limit(most)
    if authority_id:
        wanted = wanted.where(Lot.authority_id == authority_id)
    if lot_id:
        wanted = wanted.where(Lot.id == lot_id)
    return [_line(row) for row in session.execute(_mine(session, wanted))]


def lines_by_ids(session: Session, line_ids: Collection[UUID]) -> list[AwaitedLine]:
    """Return these lines of the partner's lots, in their order; ids that are not its own are left out."""
    wanted = _lines().where(LotLine.id.in_(line_ids)).order_by(*_SORT.columns)
    return [_line(row) for row in session.execute(_mine(session, wanted))] if line_ids else []


def lines_named(session: Session, names: Collection[str]) -> list[AwaitedLine]:
    """Return the lines whose label code, inventory number or serial is one of `names`, newest lot first.

    Names are compared as `folded` writes them. Lots that have not left the authority are left out.
    """
    wanted = _lines().where(_called(names), Lot.handed_over_at.is_not(None))
    found = session.execute(_mine(session, wanted.order_by(Lot.created_at.desc(), LotLine.position)))
    return [_line(row) for row in found] if names else []


def givers(session: Session) -> list[Giver]:
    """Return the authorities that a partner has awaited devices from, by name, with how many."""
    counted = (
        select(Lot.authority_id, func.coalesce(Organisation.name, "").label("name"), func.count())
        .join(LotLine, LotLine.lot_id == Lot.id)
        .outerjoin(Organisation, Organisation.id == Lot.authority_id)
        .where(Lot.partner_id == entered(session), *_AWAITED)
        .group_by(Lot.authority_id, Organisation.name)
        .order_by(Organisation.name, Lot.authority_id)
    )
    return [Giver(*row) for row in session.execute(counted)]


def lot_givers(session: Session) -> list[Giver]:
    """Return the authorities that a partner has lots of, by name, with how many are open."""
    counted = (
        select(
            Lot.authority_id,
            func.coalesce(Organisation.name, "").label("name"),
            func.count().filter(Lot.state.in_(OPEN_LOT_STATES)),
        )
        .outerjoin(Organisation, Organisation.id == Lot.authority_id)
        .where(Lot.partner_id == entered(session))
        .group_by(Lot.authority_id, Organisation.name)
        .order_by(Organisation.name, Lot.authority_id)
    )
    return [Giver(*row) for row in session.execute(counted)]


def folded(name: str) -> str:
    """Return a code, number or serial as it is compared: label codes bare, other names in upper case."""
    bare = codes.normalise(name)
    return bare if codes.is_code(bare) else "".join(name.split()).upper()


def by_name(lines: Sequence[AwaitedLine]) -> Mapping[str, list[AwaitedLine]]:
    """Return lines under each name that they answer to, as `folded` writes it."""
    found: dict[str, list[AwaitedLine]] = {}
    for line in lines:
        said = (line.manifest.code, line.manifest.tag or "", line.manifest.serial or "")
        for name in {folded(name) for name in said if name}:
            found.setdefault(name, []).append(line)
    return found


_AWAITED: tuple[ColumnElement[bool], ...] = (
    Lot.received_at.is_not(None),
    Lot.state.in_((LotState.RECEIVED, LotState.CLOSED)),
    LotLine.is_open.is_(True),
    LotLine.outcome.is_(None),
    LotLine.repair_id.is_(None),
    LotLine.reception == "received",
)


def _lines() -> Select[*tuple[Any, ...]]:
    joined = select(*_COLUMNS).join(Lot, Lot.id == LotLine.lot_id)
    return joined.outerjoin(Organisation, Organisation.id == Lot.authority_id)


def _mine(session: Session, wanted: Select[Any]) -> Select[Any]:
    return wanted.where(Lot.partner_id == entered(session))


def _said(name: str) -> ColumnElement[str]:
    """The value that a manifest has under a name, as `folded` writes it."""
    value = func.coalesce(LotLine.manifest[name].astext, "")
    return func.upper(func.regexp_replace(value, r"[\s-]" if name == "code" else r"\s", "", "g"))


def _called(names: Collection[str]) -> ColumnElement[bool]:
    return or_(*(_said(name).in_(names) for name in ("code", "tag", "serial")))


def _holds(q: str) -> ColumnElement[bool]:
    words = q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    plain = [LotLine.manifest[name].astext for name in ("tag", "serial", "manufacturer", "model")]
    bare = codes.normalise(q)
    by_code = _said("code").contains(bare, autoescape=True)
    return or_(*(value.ilike(f"%{words}%") for value in plain), by_code)


def _line(row: Any) -> AwaitedLine:
    return AwaitedLine(
        row.id, row.asset_id, row.lot_id, row.number, row.title, LotState(row.state), Route(row.route),
        row.authority_id, row.authority_name, row.position, thawed(row.manifest), row.decision, row.reception,
        row.is_open, row.outcome, row.outcome_on, row.returned_on is not None, row.handed_over_at,
        row.received_at,
    )  # fmt: skip
