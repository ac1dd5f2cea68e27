"""What a person decides of a reported device: it is an asset known here, a new one, or of no interest."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.agents.errors import AlreadyDecided, DeviceNotFound
from lifecycle.agents.model import ReportedDevice
from lifecycle.agents.updating import hang_monitors, inform_asset
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.model import Asset
from lifecycle.registry.places import with_names
from lifecycle.registry.service import create_asset
from lifecycle.states.assets import State


def attach(
    session: Session, actor: Actor, device_id: UUID, asset_id: UUID, *, request_id: UUID | None = None
) -> ReportedDevice:
    """Say that a pending device is an asset known here: its facts go there, its state and place stay.

    Raises Forbidden, DeviceNotFound, AssetNotFound, or AlreadyDecided where another decision was taken.
    """
    device = _locked(session, actor, device_id)
    if _is_repeat(session, device, request_id):
        return device
    if session.get(Asset, asset_id, with_for_update=True, populate_existing=True) is None:
        raise AssetNotFound
    entry = _entry("asset", asset_id, "asset:inventory:attached", device, request_id)
    record(session, actor, [entry])
    return _attached(session, actor, device, asset_id)


def create(
    session: Session,
    actor: Actor,
    device_id: UUID,
    values: Mapping[str, Any],
    *,
    state: State,
    code: str | None = None,
    request_id: UUID | None = None,
) -> ReportedDevice:
    """Bring a pending device into the register as a new asset with a label, and attach it.

    `values` are those of `registry.places.with_names`; raises as `attach` does, and as `create_asset`.
    """
    device = _locked(session, actor, device_id)
    if _is_repeat(session, device, request_id):
        return device
    named = with_names(session, values)
    asset = create_asset(session, actor, named, state=state, code=code, request_id=request_id)
    return _attached(session, actor, device, asset.id)


def ignore(
    session: Session, actor: Actor, device_ids: Collection[UUID], *, request_id: UUID | None = None
) -> Sequence[ReportedDevice]:
    """Leave pending devices aside, whatever agents say of them later, and return those newly left aside.

    Devices decided upon meanwhile stay as they are; raises Forbidden.
    """
    _check(actor)
    wanted = select(ReportedDevice).where(
        ReportedDevice.id.in_(device_ids), ReportedDevice.state == "pending"
    )
    found = session.scalars(_for_update(wanted.order_by(ReportedDevice.id))).all()
    nonces = {device.id: derived_id(request_id, device.id) for device in found} if request_id else {}
    seen = set(session.scalars(select(Event.request_id).where(Event.request_id.in_(nonces.values()))))
    taken = [device for device in found if nonces.get(device.id) not in seen]
    for device in taken:
        device.state, device.decided_by = "ignored", actor.name
    session.flush()
    tag = "organisation:inventory:ignored"
    entries = [_entry("organisation", one.id, tag, one, nonces.get(one.id)) for one in taken]
    record(session, actor, entries)
    return taken


def reopen(
    session: Session, actor: Actor, device_id: UUID, *, request_id: UUID | None = None
) -> ReportedDevice:
    """Take a decision back: a device left aside, or attached to the wrong asset, is to confirm again.

    What the asset has learnt from it stays. Raises Forbidden or DeviceNotFound; a pending device stays so.
    """
    device = _locked(session, actor, device_id)
    if device.state == "pending" or (request_id and find_by_request(session, request_id)):
        return device
    if device.asset_id:
        session.get(Asset, device.asset_id, with_for_update=True)
        entry = _entry("asset", device.asset_id, "asset:inventory:detached", device, request_id)
    else:
        entry = _entry("organisation", device.id, "organisation:inventory:reopened", device, request_id)
    device.state, device.asset_id, device.decided_by = "pending", None, None
    session.flush()
    record(session, actor, [entry])
    return device


def _attached(session: Session, actor: Actor, device: ReportedDevice, asset_id: UUID) -> ReportedDevice:
    device.state, device.asset_id, device.decided_by = "attached", asset_id, actor.name
    session.flush()
    inform_asset(session, actor, device)
    hang_monitors(session, actor, device)
    return device


def _locked(session: Session, actor: Actor, device_id: UUID) -> ReportedDevice:
    _check(actor)
    device = session.scalar(_for_update(select(ReportedDevice).where(ReportedDevice.id == device_id)))
    if device is None:
        raise DeviceNotFound
    return device


def _for_update(wanted: Select[ReportedDevice]) -> Select[ReportedDevice]:
    return wanted.with_for_update().execution_options(populate_existing=True)


def _check(actor: Actor) -> None:
    if not actor.can(Permission.ASSET_IMPORT):
        raise Forbidden


def _is_repeat(session: Session, device: ReportedDevice, request_id: UUID | None) -> bool:
    """Tell whether this request has decided of the device before; AlreadyDecided where another one has."""
    if device.state == "pending":
        return False
    seen = find_by_request(session, request_id) if request_id else None
    if seen is None or seen.subject_id != device.asset_id:
        raise AlreadyDecided
    return True


def _entry(kind: str, subject_id: UUID, tag: str, device: ReportedDevice, request_id: UUID | None) -> Entry:
    details = {"device": device.id, "name": device.name, "serial": device.serial, "agent": device.agent}
    return Entry(kind, subject_id, tag, details=details, request_id=request_id)
