"""The pick-ups of lots as calendars show them, for either side."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from lifecycle.db.scope import entered
from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.model import Lot
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_
from lifecycle.messages.calendar import Pickup
from lifecycle.people.model import Organisation
from lifecycle.states.lots import LotState

MOST = 500
KEPT = timedelta(days=90)


class NoPickup(NotFound):
    """The lot has no appointment."""

    text = N_("Ce lot n’a pas encore de rendez-vous d’enlèvement.")


def get_pickup(session: Session, lot_id: UUID) -> Pickup:
    """Return a lot's pick-up; raises LotNotFound or NoPickup."""
    if session.get(Lot, lot_id) is None:
        raise LotNotFound
    found = next(_pickups(session, Lot.id == lot_id), None)
    if found is None:
        raise NoPickup
    return found


def find_pickup(session: Session, lot_id: UUID) -> Pickup | None:
    """Return a lot's pick-up, None without an appointment or where the lot is out of sight."""
    return next(_pickups(session, Lot.id == lot_id), None)


def pickups(session: Session) -> list[Pickup]:
    """Return the pick-ups of the organisation entered, those of the last three months and all to come."""
    return list(_pickups(session, Lot.pickup_at > now() - KEPT))


def _pickups(session: Session, condition: ColumnElement[bool]) -> Iterator[Pickup]:
    authority, partner = aliased(Organisation), aliased(Organisation)
    wanted = (
        select(Lot, authority.name.label("authority"), partner.name.label("partner"))
        .outerjoin(authority, authority.id == Lot.authority_id)
        .outerjoin(partner, partner.id == Lot.partner_id)
        .where(condition, Lot.pickup_at.is_not(None))
        .order_by(Lot.pickup_at, Lot.id)
        .limit(MOST)
    )
    for row in session.execute(wanted):
        yield _pickup(row, row.Lot.authority_id == entered(session))


def _pickup(row: Any, is_authority: bool) -> Pickup:
    lot: Lot = row.Lot
    assert lot.pickup_at is not None
    return Pickup(
        lot_id=lot.id,
        number=lot.number,
        title=lot.title,
        party=(row.partner if is_authority else row.authority) or "",
        starts_at=lot.pickup_at,
        place=lot.pickup_place,
        contact=lot.pickup_contact,
        # Each change of a lot raises its version: a later file always wins over an earlier one.
        sequence=lot.version,
        changed_at=now(),
        is_cancelled=lot.state == LotState.CANCELLED,
    )
