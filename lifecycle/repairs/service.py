"""The sheet of a repair: opened, edited and given its parts under the lock of its device."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid, Reason, Stale
from lifecycle.kernel.ids import derived_id, new_id
from lifecycle.kernel.text import N_
from lifecycle.people.model import Organisation
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from lifecycle.repairs.errors import PartNotFound, RepairNotFound, RepairOpen
from lifecycle.repairs.following import open_sheets, sheets_for
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.repairs.words import FaultKind, Provider, Warranty
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask

OPENED, EDITED = "asset:repair:opened", "asset:repair:edited"


@dataclass(frozen=True, slots=True)
class RepairData:
    """What is said of a repair; costs in euros, `partner_id` with PARTNER, `provider_name` with OTHER."""

    fault_kind: FaultKind = FaultKind.OTHER
    fault: str = ""
    provider: Provider = Provider.INSIDE
    partner_id: UUID | None = None
    provider_name: str = ""
    sent_on: date | None = None
    expected_on: date | None = None
    warranty: Warranty = Warranty.NONE
    warranty_reference: str = ""
    labour_cost: Decimal | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PartData:
    """A part as it is written down: `unit_cost` in euros, `reused` when it comes from another device."""

    label: str
    quantity: int = 1
    unit_cost: Decimal = Decimal(0)
    reused: bool = False


@dataclass(frozen=True, slots=True)
class RepairDone:
    """What came of a request: the repair and its version, its device, the event, whether it was a repeat."""

    repair_id: UUID
    asset_id: UUID
    version: int
    event_id: UUID
    replayed: bool = False


def open_repair(
    session: Session, actor: Actor, asset_id: UUID, data: RepairData, request_id: UUID
) -> RepairDone:
    """Open the sheet of a device in repair that has none, or send a device in stock or in use to repair.

    Raises Forbidden, AssetNotFound, Invalid, RepairOpen, RequestReused, or TransitionRefused from elsewhere.
    """
    asset = _locked(session, actor, asset_id)
    if seen := find_by_request(session, request_id):
        return answered_before(session, seen, asset_id, OPENED)
    values = _checked(session, data)
    if asset.state != State.IN_REPAIR:
        ask = Ask(note=data.fault.strip(), details={"fault_kind": data.fault_kind})
        sent = Command(Action.SEND_TO_REPAIR, derived_id(request_id, asset_id), ask=ask)
        act(session, actor, asset_id, sent)
    elif open_sheets(session, [asset_id]):
        raise RepairOpen
    repair_id = sheets_for(session, actor, [asset_id], now())[asset_id]
    repair = session.get_one(Repair, repair_id, populate_existing=True)
    for name, value in values.items():
        setattr(repair, name, value)
    return finish(session, actor, repair, OPENED, request_id, details=_said(values))


def edit_repair(
    session: Session,
    actor: Actor,
    repair_id: UUID,
    data: RepairData,
    request_id: UUID,
    *,
    version: int | None,
) -> RepairDone:
    """Change what is said of a repair, even an ended one: a bill comes later. Records what really changed.

    `version` is the one that the editor saw. Raises Forbidden, RepairNotFound, Invalid, Stale, RequestReused.
    """
    with opened(session, actor, repair_id) as repair:
        if seen := find_by_request(session, request_id):
            return answered_before(session, seen, repair.asset_id, EDITED)
        if version is not None and version != repair.version:
            raise Stale
        new = _checked(session, data)
        changes = {
            name: (getattr(repair, name), new[name]) for name in new if getattr(repair, name) != new[name]
        }
        for name, (_, value) in changes.items():
            setattr(repair, name, value)
        return finish(session, actor, repair, EDITED, request_id, changes=changes)


def add_part(session: Session, actor: Actor, repair_id: UUID, data: PartData, request_id: UUID) -> RepairDone:
    """Write a part down on a repair. Raises Forbidden, RepairNotFound, Invalid, RequestReused."""
    with opened(session, actor, repair_id) as repair:
        if seen := find_by_request(session, request_id):
            return answered_before(session, seen, repair.asset_id, EDITED)
        if not data.label.strip():
            raise Invalid(fields={"label": [Reason("label-missing", N_("Nommez la pièce."))]})
        values = {**asdict(data), "label": data.label.strip()}
        part = RepairPart(id=new_id(), authority_id=repair.authority_id, repair_id=repair.id, **values)
        session.add(part)
        return finish(session, actor, repair, EDITED, request_id, details={"part_added": values})


def remove_part(
    session: Session, actor: Actor, repair_id: UUID, part_id: UUID, request_id: UUID
) -> RepairDone:
    """Take a part off a repair. Raises Forbidden, RepairNotFound, PartNotFound, RequestReused."""
    with opened(session, actor, repair_id) as repair:
        if seen := find_by_request(session, request_id):
            return answered_before(session, seen, repair.asset_id, EDITED)
        part = session.get(RepairPart, part_id)
        if part is None or part.repair_id != repair.id:
            raise PartNotFound
        session.delete(part)
        return finish(session, actor, repair, EDITED, request_id, details={"part_removed": part.label})


@contextmanager
def opened(session: Session, actor: Actor, repair_id: UUID) -> Iterator[Repair]:
    """Give a repair with its device locked first, in the locks' order; raises Forbidden, RepairNotFound."""
    repair = session.get(Repair, repair_id)
    if repair is None:
        raise RepairNotFound
    _locked(session, actor, repair.asset_id)
    yield session.get_one(Repair, repair_id, with_for_update=True, populate_existing=True)


def _locked(session: Session, actor: Actor, asset_id: UUID) -> Asset:
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    return asset


def answered_before(session: Session, event: Event, asset_id: UUID, tag: str) -> RepairDone:
    """Return the answer that a request was given, or raise RequestReused for another use of its id."""
    if (event.subject_id, event.tag) != (asset_id, tag):
        raise RequestReused
    repair = session.get_one(Repair, UUID(event.details["repair_id"]))
    return RepairDone(repair.id, asset_id, repair.version, event.id, replayed=True)


def finish(
    session: Session,
    actor: Actor,
    repair: Repair,
    tag: str,
    request_id: UUID,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    details: Mapping[str, Any] | None = None,
) -> RepairDone:
    """Raise a repair's version and record on its device what was done to it."""
    repair.version += 1
    session.flush()
    told = {"action": tag.rpartition(":")[2], "repair_id": repair.id, **(details or {})}
    entry = Entry("asset", repair.asset_id, tag, changes=changes or {}, details=told, request_id=request_id)
    return RepairDone(repair.id, repair.asset_id, repair.version, record(session, actor, [entry])[0])


def said_of(row: Any) -> RepairData:
    """Return what a repair says at present, as an edit takes it."""
    said = {field.name: getattr(row, field.name) for field in fields(RepairData)}
    words = {"fault_kind": FaultKind, "provider": Provider, "warranty": Warranty}
    return RepairData(**{**said, **{name: word(said[name]) for name, word in words.items()}})


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _checked(session: Session, data: RepairData) -> dict[str, Any]:
    """Return the columns' values, those of another way of repairing left out; raises Invalid."""
    values = {name: v.strip() if isinstance(v, str) else v for name, v in asdict(data).items()}
    fields: dict[str, list[Reason]] = {}
    if data.provider is not Provider.PARTNER:
        values["partner_id"] = None
    elif not _is_partner(session, data.partner_id):
        fields["partner_id"] = [Reason("partner-missing", N_("Choisissez le partenaire qui répare."))]
    if data.provider is not Provider.OTHER:
        values["provider_name"] = ""
    elif not values["provider_name"]:
        fields["provider_name"] = [Reason("provider-missing", N_("Écrivez le nom du réparateur."))]
    if data.sent_on and data.expected_on and data.expected_on < data.sent_on:
        text = N_("Le retour ne peut pas précéder l’envoi.")
        fields["expected_on"] = [Reason("back-before-sent", text)]
    if fields:
        raise Invalid(fields=fields)
    return values


def _is_partner(session: Session, partner_id: UUID | None) -> bool:
    theirs = select(Organisation.id).where(Organisation.id == partner_id, Organisation.kind == "partner")
    return partner_id is not None and session.scalar(theirs) is not None
