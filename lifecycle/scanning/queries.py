"""Reading the scans that wait to be settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.kernel.actor import Actor
from lifecycle.registry.queries import CardRow, cards
from lifecycle.scanning.errors import ScanNotFound
from lifecycle.scanning.model import Scan
from lifecycle.scanning.settling import can_settle

_OLDEST = Sort((Scan.occurred_at, Scan.id))


@dataclass(frozen=True, slots=True)
class Check:
    """A scan to be settled, its device if there is one, and how many later scans wait for it."""

    scan: Scan
    card: CardRow | None
    waiting: int


def checks_page(session: Session, actor: Actor, *, limit: int = 30, after: str | None = None) -> Page[Check]:
    """Return a page of what someone may settle, the oldest first, in two statements."""
    later = aliased(Scan)
    count = (
        select(func.count())
        .where(later.waits_for == Scan.id, later.state == "to_check")
        .correlate(Scan)
        .scalar_subquery()
    )
    wanted = select(Scan, count, *(column.label(None) for column in _OLDEST.columns)).where(*_theirs(actor))
    page = page_of(
        session.execute(keyset(wanted, _OLDEST, after, limit)).all(), limit, lambda row: tuple(row[2:])
    )
    devices = cards(session, {row[0].asset_id for row in page.rows if row[0].asset_id})
    return Page([Check(row[0], devices.get(row[0].asset_id), row[1]) for row in page.rows], page.after)


def count_checks(session: Session, actor: Actor) -> int:
    """Return how many scans someone may settle, in one statement."""
    return session.scalar(select(func.count()).select_from(Scan).where(*_theirs(actor))) or 0


def _theirs(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of the first scans to settle: one's own, all for those who edit the register."""
    conditions = [Scan.state == "to_check", Scan.waits_for.is_(None)]
    if not actor.can(Permission.ASSET_EDIT):
        conditions.append(Scan.account_id == actor.account_id)
    return conditions


def get_chain(session: Session, actor: Actor, head_id: UUID) -> Sequence[Scan]:
    """Return a scan to be settled with those that wait for it, in order; raises ScanNotFound."""
    head = session.get(Scan, head_id)
    if head is None or not can_settle(actor, head):
        raise ScanNotFound
    waits = and_(Scan.waits_for == head_id, Scan.state != "undone")
    wanted = select(Scan).where(or_(Scan.id == head_id, waits))
    found: Sequence[Any] = session.scalars(wanted.order_by(Scan.position)).all()
    return found
