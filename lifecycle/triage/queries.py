"""Reading triages: the latest of each device, a device's past, and the retired devices that wait for one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from lifecycle.db.among import among
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.filters import AssetFilter, conditions
from lifecycle.registry.model import Asset
from lifecycle.registry.queries import asset_list
from lifecycle.registry.turning import Leaf, turn
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.triage.errors import TriageNotFound
from lifecycle.triage.model import DriveReport, Triage
from lifecycle.triage.views import TriageView, view_of

#: filters of the list beside the routes
UNTRIAGED, TO_DECIDE, LOCKED = "untriaged", "to_decide", "locked"
FILTERS = (UNTRIAGED, TO_DECIDE, LOCKED, *Route)


def _still_holds() -> ColumnElement[bool]:
    """Return the condition that a device has not been in use since its triage: what was seen then is past."""
    return Triage.performed_at >= func.coalesce(Asset.last_used_at, Triage.performed_at)


def latest(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, TriageView]:
    """Return the latest triage of each of these devices, where it still holds, in one statement."""
    wanted = select(Triage).join(Asset, Asset.id == Triage.asset_id)
    rows = session.scalars(wanted.where(among(Triage.asset_id, asset_ids), Triage.is_latest, _still_holds()))
    return {row.asset_id: view_of(row) for row in rows}


def triages_of(
    session: Session, asset_id: UUID, *, limit: int = 50, after: str | None = None
) -> Page[TriageView]:
    """Return a device's triages, newest first, as a page."""
    sort = Sort((Triage.performed_at, Triage.id), descending=True)
    wanted = keyset(select(Triage).where(Triage.asset_id == asset_id), sort, after, limit)
    page = page_of(session.scalars(wanted).all(), limit, lambda row: (row.performed_at, row.id))
    return Page([view_of(row) for row in page.rows], page.after)


def get_triage(session: Session, asset_id: UUID, triage_id: UUID) -> TriageView:
    """Return one triage of a device, or raise TriageNotFound."""
    row = session.get(Triage, triage_id)
    if row is None or row.asset_id != asset_id:
        raise TriageNotFound
    return view_of(row)


def drives_of(session: Session, asset_id: UUID) -> Sequence[DriveReport]:
    """Return the last report of each drive of a device, told apart by serial number, newest first."""
    wanted = select(DriveReport).where(DriveReport.asset_id == asset_id)
    rows = session.scalars(wanted.order_by(DriveReport.added_at.desc(), DriveReport.id.desc())).all()
    by_drive = {row.serial_key or row.digest: row for row in reversed(rows)}
    return sorted(by_drive.values(), key=lambda row: (row.added_at, row.id), reverse=True)


# A device on the list: the latest triage that still holds, if any, beside the asset's own columns.
_HELD = and_(Triage.asset_id == Asset.id, Triage.is_latest, _still_holds())
_ROUTE = func.coalesce(Triage.decided_route, Triage.recommended_route)
_IS_LOCKED = and_(Triage.is_locked, Triage.decided_route.is_(None))
_STATUS = case(
    (Triage.id.is_(None), UNTRIAGED),
    (_IS_LOCKED, LOCKED),
    (Triage.decided_route.is_(None), TO_DECIDE),
    else_=_ROUTE,
)
_SORT = Sort((Asset.retired_on, Asset.id))


def waiting_page(
    session: Session, wanted: AssetFilter, status: str, *, after: str | None, before: str | None, limit: int
) -> Leaf:
    """Return a page of the retired devices of a status (one of FILTERS, all for an empty one), oldest first.

    Each row has the columns of `registry.queries.asset_list` and its triage, `Triage` or None.
    """
    statement = asset_list().outerjoin(Triage, _HELD).add_columns(Triage).where(*_chosen(wanted))
    if status:
        statement = statement.where(_STATUS.in_([status]))
    return turn(session, statement, _SORT, after=after, before=before, limit=limit)


def count_waiting(session: Session, wanted: AssetFilter) -> Mapping[str, int]:
    """Return how many retired devices stand in each status, in one statement."""
    statement = asset_list(_STATUS, func.count()).outerjoin(Triage, _HELD).where(*_chosen(wanted))
    return {row[0]: row[1] for row in session.execute(statement.group_by(_STATUS))}


def _chosen(wanted: AssetFilter) -> list[ColumnElement[bool]]:
    return [*conditions(wanted), Asset.state == State.RETIRED]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the triages made so far were decided as recommended."""

    decided: int
    followed: int


def share_followed(session: Session) -> Share:
    """Return how often people follow the rules, for whoever sets them."""
    followed = func.count().filter(Triage.decided_route == Triage.recommended_route)
    return Share(*session.execute(select(func.count(Triage.decided_route), followed)).one())
