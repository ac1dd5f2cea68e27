"""How a lot of waste travels and is treated: what the authority says of it, and what the lot says already."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.model import Lot
from lifecycle.formats.waste_parties import (
    Carrier,
    Company,
    Destination,
    Packaging,
    is_siret,
    read_card,
    split_address,
)
from lifecycle.formats.waste_register import expected_mode
from lifecycle.waste.model import WasteShipment, WasteWeighing

_CARDS = {
    "emitter": Company, "pickup": Company, "carrier": Carrier, "destination": Destination, "scheme": Company,
}  # fmt: skip
_OWN, _PLACE = ("org_id", "name", "phone", "mail"), ("address", "postal_code", "city")
_SAID = (
    "operation_planned", "operation_done", "operation_mode", "treated_on", "consistence", "onu_code",
    "is_pop", "slip_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentData:
    """What the authority says of a waste lot's journey; an empty text is unsaid.

    Operations are codes of `waste_codes.OPERATIONS`; `is_pop`: None until somebody says so.
    """

    emitter: Company = field(default_factory=Company)
    pickup: Company = field(default_factory=Company)
    carrier: Carrier = field(default_factory=Carrier)
    destination: Destination = field(default_factory=Destination)
    scheme: Company = field(default_factory=Company)
    packagings: tuple[Packaging, ...] = ()
    operation_planned: str | None = None
    operation_done: str | None = None
    operation_mode: str | None = None
    treated_on: date | None = None
    consistence: str = "SOLID"
    onu_code: str = ""
    is_pop: bool | None = None
    slip_number: str = ""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a lot's devices of one code weigh, in tonnes: measured, or estimated."""

    weight_t: Decimal
    is_estimate: bool


def kept_of(row: WasteShipment | None) -> ShipmentData:
    """Return what is kept of a shipment; of one that nobody wrote, all unsaid."""
    if row is None:
        return ShipmentData()
    cards: dict[str, Any] = {name: read_card(kind, getattr(row, name)) for name, kind in _CARDS.items()}
    packagings = tuple(read_card(Packaging, kept) for kept in row.packagings)
    return ShipmentData(**cards, packagings=packagings, **{name: getattr(row, name) for name in _SAID})


def columns_of(data: ShipmentData) -> dict[str, Any]:
    """Return the columns that keep a shipment."""
    cards = {name: asdict(getattr(data, name)) for name in _CARDS}
    packagings = [asdict(packaging) for packaging in data.packagings]
    return {**cards, "packagings": packagings, **{name: getattr(data, name) for name in _SAID}}


def completed(data: ShipmentData, authority: Company, partner: Company) -> ShipmentData:
    """Return a shipment with what its lot knows: the sender is the authority, the partner treats.

    A carrier that nobody named stays unsaid: who drives is never guessed.
    """
    operation = data.operation_planned or ""
    return replace(
        data,
        emitter=_with(data.emitter, authority),
        destination=_with(data.destination, partner),
        operation_mode=data.operation_mode or expected_mode(operation) or None,
    )


def company_of(name: str, siret: str | None, address: str = "", phone: str = "", mail: str = "") -> Company:
    """Return an organisation as a party of a shipment; its address was written in one go."""
    street, code, city = split_address(address)
    known = siret if siret and is_siret(siret) else ""
    place = {"address": street, "postal_code": code, "city": city}
    return Company(org_id=known, name=name, phone=phone, mail=mail, **place)


def _with(card: Any, party: Company) -> Any:
    """Return a card whose unsaid members are the party's, unless it names somebody else."""
    if card.org_id not in ("", party.org_id) or (not card.org_id and card.name not in ("", party.name)):
        return card
    said = {name: getattr(card, name) or getattr(party, name) for name in _OWN}
    place = card if card.address or card.city else party
    return replace(card, **said, **{name: getattr(place, name) for name in _PLACE})


def find_shipment(session: Session, lot_id: UUID) -> ShipmentData:
    """Return what the authority said of a lot's journey."""
    return kept_of(session.get(WasteShipment, lot_id, populate_existing=True))


def begun(session: Session, lot_id: UUID) -> ShipmentData:
    """Return what the form of a lot's journey begins with: what was said, else the sender of the last lot."""
    if (row := session.get(WasteShipment, lot_id, populate_existing=True)) is not None:
        return kept_of(row)
    mine = WasteShipment.authority_id == entered(session)
    newest = select(WasteShipment).join(Lot, Lot.id == WasteShipment.lot_id).where(mine)
    last = session.scalar(newest.order_by(Lot.created_at.desc(), Lot.id.desc()).limit(1))
    return replace(ShipmentData(), emitter=kept_of(last).emitter)


def weighings_of(session: Session, lot_id: UUID) -> dict[str, Weighing]:
    """Return what was weighed or estimated of a lot, by waste code."""
    rows = session.scalars(select(WasteWeighing).where(WasteWeighing.lot_id == lot_id))
    return {row.waste_code: Weighing(row.weight_t, row.is_estimate) for row in rows}
