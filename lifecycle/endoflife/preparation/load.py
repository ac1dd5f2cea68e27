"""What partners have on their hands: the devices taken in a month, and how it went with us so far."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import Session

from lifecycle.db.base import Base
from lifecycle.db.scope import entered
from lifecycle.db.security import on_create
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel.clock import PARIS
from lifecycle.states.facts import Route

# A capacity is used by all that a partner serves, who do not see each other's lots: the sums alone come out.
LOAD_DDL = """
CREATE FUNCTION partner_load(start timestamptz, finish timestamptz)
  RETURNS TABLE (partner_id uuid, route text, devices bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT lot.partner_id, lot.route, count(*)
  FROM lot JOIN lot_line line ON line.lot_id = lot.id AND line.decision <> 'refused'
  WHERE lot.state NOT IN ('draft', 'offered', 'declined', 'cancelled')
    AND coalesce(lot.handed_over_at, lot.pickup_at, lot.answered_at) >= start
    AND coalesce(lot.handed_over_at, lot.pickup_at, lot.answered_at) < finish
    AND (lot.partner_id = current_organisation() OR shares_network(lot.partner_id))
  GROUP BY lot.partner_id, lot.route;
END;
"""
on_create(Base.metadata, "after_create", LOAD_DDL)
_LOAD = text("SELECT partner_id, route, devices FROM partner_load(:start, :finish)")


def used_in_month(session: Session, on: date) -> dict[tuple[UUID, Route], int]:
    """Return the devices that each partner in sight takes on each route in a day's month, from all it serves.

    A lot counts from the partner's acceptance on, in the month of its hand-over, of its appointment, or else
    of that acceptance.
    """
    first = on.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    bounds = {"start": _midnight(first), "finish": _midnight(following)}
    return {(row.partner_id, Route(row.route)): row.devices for row in session.execute(_LOAD, bounds)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the devices that a partner received: how many, how many proven, mean days to know."""

    received: int
    proven: int
    delay_days: float | None

    @property
    def share(self) -> float | None:
        """The proven share of the devices received, 0 to 1; None without any."""
        return self.proven / self.received if self.received else None


def pasts(session: Session) -> dict[UUID, Past]:
    """Return what became of the devices of the entered authority, by partner, in one statement.

    Proven is what a document, a reference or a dated recipient category shows, as for the legal ratio.
    """
    shown = or_(
        LotLine.proof_id.is_not(None),
        func.trim(func.coalesce(LotLine.proof_reference, "")) != "",
        LotLine.recipient.is_not(None),
    )
    received_on = func.date(func.timezone("Europe/Paris", Lot.received_at))
    wanted = (
        select(
            Lot.partner_id,
            func.count().label("received"),
            func.count().filter(and_(LotLine.outcome.is_not(None), shown)).label("proven"),
            func.avg(func.greatest(LotLine.outcome_on - received_on, 0)).label("delay"),
        )
        .join(LotLine, LotLine.lot_id == Lot.id)
        .where(Lot.authority_id == entered(session), LotLine.reception == "received")
        .where(LotLine.returned_on.is_(None))
        .group_by(Lot.partner_id)
    )
    rows = session.execute(wanted)
    return {
        row.partner_id: Past(row.received, row.proven, None if row.delay is None else float(row.delay))
        for row in rows
    }
