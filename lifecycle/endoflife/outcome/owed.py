"""Destruction certificates that partners still owe, and the open lots of devices, for the authority."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.manifest import Manifest, thawed
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.people.model import Organisation


@dataclass(frozen=True, slots=True)
class Owed:
    """A device that left with its data, whose destruction certificate has not come."""

    lot_id: UUID
    number: str
    partner_id: UUID
    partner_name: str
    asset_id: UUID
    line_id: UUID
    manifest: Manifest
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class OpenLot:
    """The lot that a device is on now, and when it is to be fetched."""

    lot_id: UUID
    number: str
    pickup_at: datetime | None


def owed_certificates(session: Session, *, limit: int = 50) -> list[Owed]:
    """Return the certificates owed to the entered authority, those that left longest ago first."""
    name = func.coalesce(Organisation.name, "")
    wanted = (
        _owed(session, select(LotLine.id, LotLine.asset_id, LotLine.manifest, Lot, name))
        .outerjoin(Organisation, Organisation.id == Lot.partner_id)
        .order_by(Lot.handed_over_at, Lot.id, LotLine.position)
        .limit(limit)
    )
    return [
        Owed(lot.id, lot.number, lot.partner_id, name, asset_id, line_id, thawed(kept), lot.handed_over_at)
        for line_id, asset_id, kept, lot, name in session.execute(wanted)
    ]


def count_owed_certificates(session: Session) -> int:
    """Return how many certificates are owed to the entered authority."""
    counted: int = session.execute(_owed(session, select(func.count(LotLine.id)))).scalar_one()
    return counted


def _owed(session: Session, columns: Select[Any]) -> Select[Any]:
    return (
        columns.join(Lot, Lot.id == LotLine.lot_id)
        .where(Lot.authority_id == entered(session), LotLine.certificate_owed)
        .where(LotLine.proof_id.is_(None), LotLine.returned_on.is_(None), Lot.handed_over_at.is_not(None))
    )


def open_lots_of(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, OpenLot]:
    """Return the lot that each of these devices is on now, by the device's id, in one statement."""
    wanted = select(LotLine.asset_id, Lot.id, Lot.number, Lot.pickup_at).join(Lot, Lot.id == LotLine.lot_id)
    rows = session.execute(wanted.where(LotLine.asset_id.in_(asset_ids), LotLine.is_open))
    return {row.asset_id: OpenLot(row.id, row.number, row.pickup_at) for row in rows}


@dataclass(frozen=True, slots=True)
class LastLot:
    """The last lot that a device was put on; `is_on` tells that it is on it now."""

    lot_id: UUID
    number: str
    title: str
    is_on: bool


def last_lot_of(session: Session, asset_id: UUID) -> LastLot | None:
    """Return the last lot that a device of the entered authority was put on, None where there was none."""
    lots = select(Lot.id, Lot.number, Lot.title, LotLine.is_open).join(LotLine, LotLine.lot_id == Lot.id)
    mine = lots.where(LotLine.asset_id == asset_id, Lot.authority_id == entered(session))
    row = session.execute(mine.order_by(LotLine.is_open.desc(), LotLine.id.desc()).limit(1)).one_or_none()
    return LastLot(row.id, row.number, row.title, row.is_open) if row else None
