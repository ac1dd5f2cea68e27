"""A coordinator's view: what the member authorities that agreed share, read from what was kept of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import enter, entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.people.model import NetworkMember, Organisation
from lifecycle.reports.decree import checked_year
from lifecycle.reports.model import NetworkShare, SharedYear
from lifecycle.reports.shared import Member, load
from lifecycle.reports.shared_count import keep_shared

#: How many members' figures a page makes anew; the worker makes the others, and each says its day.
MOST_AT_ONCE = 20
#: Figures younger than this are shown as they are, with their hour.
YOUNG = timedelta(minutes=5)
_MARK = text("SELECT network_mark(:year)")
_STALE = text("SELECT stale_shares(:year, :on, :before) LIMIT :most")


def network_view(session: Session, actor: Actor, year: int, on: date) -> Sequence[Member]:
    """Return the coordinator's member authorities by name, each with the figures of a year that it shares.

    The register of a member that agreed is entered only to bring its shared figures up to date, at most for
    `MOST_AT_ONCE` members; the figures are read in one statement, as the coordinator, by row security.
    Raises Forbidden, NotFound for a year that has not started.
    """
    _check(session, actor, year, on)
    asked = {"year": year, "on": on, "before": now() - YOUNG, "most": MOST_AT_ONCE}
    stale = session.scalars(_STALE, asked).all()
    if stale:
        with _away(session):
            for member in stale:
                enter(session, member)
                keep_shared(session, year, on)
    return list(_members(session, actor.organisation_id, year))


def network_mark(session: Session, actor: Actor, year: int, on: date) -> tuple[object, ...]:
    """Return what tells one state of the network's view from another, without reading the view.

    It is another one as soon as a member comes, goes, agrees, takes back or is counted again, on another day,
    and when figures stop to be young. Raises as `network_view` does.
    """
    _check(session, actor, year, on)
    mark = session.scalar(_MARK, {"year": year})
    return (actor.organisation_id, year, on, mark, int(now().timestamp() // YOUNG.total_seconds()))


def _check(session: Session, actor: Actor, year: int, on: date) -> None:
    if not actor.can(Permission.NETWORK_VIEW) or actor.organisation_id != entered(session):
        raise Forbidden
    checked_year(year, on)


@contextmanager
def _away(session: Session) -> Iterator[None]:
    """Let the block enter other organisations; go back to the present one whatever happens in it."""
    home = entered(session)
    try:
        with session.begin_nested():
            yield
    finally:
        enter(session, home)


def _members(session: Session, network_id: UUID, year: int) -> Iterator[Member]:
    agreed = and_(NetworkShare.authority_id == Organisation.id, NetworkShare.network_id == network_id)
    shared = and_(SharedYear.authority_id == NetworkShare.authority_id, SharedYear.year == year)
    wanted = (
        select(
            Organisation.id,
            Organisation.name,
            NetworkShare.agreed_at.is_not(None).label("agrees"),
            SharedYear.payload,
            SharedYear.day,
            SharedYear.computed_at,
        )
        .join(NetworkMember, NetworkMember.member_id == Organisation.id)
        .join(NetworkShare, agreed, isouter=True)
        .join(SharedYear, shared, isouter=True)
        .where(NetworkMember.network_id == network_id, Organisation.kind == "authority")
        .order_by(func.lower(Organisation.name), Organisation.id)
    )
    for row in session.execute(wanted):
        payload = load(row.payload) if row.payload else None
        yield Member(row.id, row.name, row.agrees, payload, row.day, row.computed_at)
