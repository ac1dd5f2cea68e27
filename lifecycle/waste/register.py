"""The register of outgoing waste of an authority: a line for each waste code of each lot that left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from lifecycle.db.paging import MAX_LIMIT, Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.endoflife.model import Lot
from lifecycle.formats.bsdd import Slip
from lifecycle.formats.waste_checks import TOO_OLD, problems
from lifecycle.formats.waste_codes import WASTE_CODES
from lifecycle.formats.waste_parties import Carrier
from lifecycle.formats.waste_register import RegisterLine, public_id
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.errors import Reason
from lifecycle.partners.model import PartnerProfile
from lifecycle.people.model import Organisation
from lifecycle.waste.model import WasteShipment
from lifecycle.waste.shipments import ShipmentData, company_of, completed, kept_of
from lifecycle.waste.weights import weighed


@dataclass(frozen=True)
class Departure:
    """One waste code of one lot: devices, tonnes, how it travels; `left_at` is None before the hand-over."""

    lot_id: UUID
    number: str
    title: str
    left_at: datetime | None
    waste_code: str
    devices: int
    weight_t: Decimal
    is_estimate: bool
    #: whether somebody gave this weight for the code, rather than for the devices or the lot
    is_said: bool
    authority_name: str
    shipment: ShipmentData

    @cached_property
    def line(self) -> RegisterLine:
        """The line of the national register; today stands for the day of a lot that has not left."""
        known = self.shipment
        left_on = self.left_at.astimezone(PARIS).date() if self.left_at else today()
        return RegisterLine(
            public_id=public_id(self.number, self.waste_code),
            siret=known.emitter.org_id,
            description=WASTE_CODES.get(self.waste_code, ""),
            waste_code=self.waste_code,
            is_pop=known.is_pop,
            dispatched_on=left_on,
            weight_t=self.weight_t,
            is_estimate=self.is_estimate,
            pickup=known.pickup,
            destination=known.destination,
            carrier=known.carrier if known.carrier.name else Carrier(),
            operation=known.operation_planned or "",
            operation_mode=known.operation_mode or "",
            scheme=known.scheme,
        )

    @cached_property
    def problems(self) -> list[Reason]:
        """What the line lacks to be complete."""
        return problems(self.line, today())

    @property
    def lacking(self) -> list[Reason]:
        """What somebody can still complete: a departure too old to be declared lacks nothing by that."""
        return [reason for reason in self.problems if reason.code != TOO_OLD]

    @property
    def is_too_old(self) -> bool:
        """Tell whether it left too long ago for the national register to take it."""
        return len(self.lacking) < len(self.problems)

    @property
    def slip(self) -> Slip:
        """The follow-up slip of this waste."""
        known = self.shipment
        return Slip(self.line, known.emitter, known.packagings, known.consistence, known.onu_code)


def years(session: Session) -> list[int]:
    """Return the years in which waste of the entered authority left, newest first."""
    year = func.date_part("year", func.timezone(PARIS.key, Lot.handed_over_at)).label("year")
    wanted = select(year).where(*_gone(session)).distinct().order_by(year.desc())
    return [int(found) for found in session.scalars(wanted)]


def register_page(
    session: Session, *, year: int | None = None, limit: int = 50, after: str | None = None
) -> Page[Departure]:
    """Return a page of the register of the entered authority, newest departures first."""
    parts = _departures(*_gone(session), *_in_year(year)).subquery("departures")
    newest = Sort((parts.c.left_at, parts.c.lot_id, parts.c.waste_code), descending=True)
    rows = session.execute(keyset(select(parts), newest, after, limit)).all()
    found = [_departure(row, shipments) for shipments in [_shipments(session, rows)] for row in rows]
    return page_of(found, limit, lambda one: (one.left_at, one.lot_id, one.waste_code))


def register_lines(session: Session, year: int | None) -> Iterator[Departure]:
    """Yield the whole register of the entered authority, newest departures first, a page at a time."""
    after: str | None = None
    while True:
        page = register_page(session, year=year, limit=MAX_LIMIT, after=after)
        yield from page.rows
        after = page.after
        if after is None:
            return


def departures_of(session: Session, lot_id: UUID) -> list[Departure]:
    """Return what a lot of waste holds by code, heaviest first, whether it has left or not."""
    mine = (Lot.id == lot_id, Lot.authority_id == entered(session))
    rows = session.execute(_departures(*mine).order_by("waste_code")).all()
    shipments = _shipments(session, rows)
    return sorted((_departure(row, shipments) for row in rows), key=lambda one: -one.weight_t)


def _gone(session: Session) -> tuple[ColumnElement[bool], ...]:
    mine = Lot.authority_id == entered(session)
    return (mine, Lot.waste_status == "waste", Lot.handed_over_at.is_not(None))


def _in_year(year: int | None) -> tuple[ColumnElement[bool], ...]:
    if year is None:
        return ()
    start, end = (datetime.combine(date(y, 1, 1), datetime.min.time(), PARIS) for y in (year, year + 1))
    return (Lot.handed_over_at >= start, Lot.handed_over_at < end)


def _departures(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Select departures with both parties, names empty for a party out of sight."""
    weights = weighed().subquery("weights")
    authority, partner, home = aliased(Organisation), aliased(Organisation), aliased(PartnerProfile)
    return (
        select(
            Lot.id.label("lot_id"), Lot.number, Lot.title, Lot.handed_over_at.label("left_at"),
            weights.c.waste_code, weights.c.devices, weights.c.weight_t, weights.c.is_estimate,
            weights.c.is_said, authority.name.label("authority_name"),
            authority.siret.label("authority_siret"),
            func.coalesce(partner.name, "").label("partner_name"), partner.siret.label("partner_siret"),
            func.coalesce(home.address, "").label("partner_address"),
            func.coalesce(home.phone, "").label("partner_phone"),
            func.coalesce(home.email, "").label("partner_mail"),
        )
        .join(weights, weights.c.lot_id == Lot.id)
        .join(authority, authority.id == Lot.authority_id)
        .outerjoin(partner, partner.id == Lot.partner_id)
        .outerjoin(home, home.organisation_id == Lot.partner_id)
        .where(*conditions)
    )  # fmt: skip


def _shipments(session: Session, rows: Any) -> dict[UUID, ShipmentData]:
    """Return what is kept of each lot's journey, in one statement."""
    wanted = select(WasteShipment).where(WasteShipment.lot_id.in_({row.lot_id for row in rows}))
    found = session.scalars(wanted.execution_options(populate_existing=True)) if rows else ()
    return {row.lot_id: kept_of(row) for row in found}


def _departure(row: Any, shipments: dict[UUID, ShipmentData]) -> Departure:
    authority = company_of(row.authority_name, row.authority_siret)
    partner = company_of(
        row.partner_name, row.partner_siret, row.partner_address, row.partner_phone, row.partner_mail
    )
    kept = shipments.get(row.lot_id, ShipmentData())
    return Departure(
        row.lot_id, row.number, row.title, row.left_at, row.waste_code, row.devices, row.weight_t,
        row.is_estimate, row.is_said, row.authority_name, completed(kept, authority, partner),
    )  # fmt: skip
