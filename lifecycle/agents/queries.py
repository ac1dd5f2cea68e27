"""Reading what agents told of: the queue by keyset, one device, and the assets that a device may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from lifecycle.agents.errors import DeviceNotFound
from lifecycle.agents.model import REPORT_STATES, AgentToken, ReportedDevice
from lifecycle.db.paging import Sort
from lifecycle.kernel.serials import normalise_serial
from lifecycle.registry.filters import MOST_WORDS, escaped
from lifecycle.registry.model import Asset
from lifecycle.registry.turning import Leaf, turn

_Host = aliased(ReportedDevice)
_NEWEST = Sort((ReportedDevice.last_seen_at, ReportedDevice.id), descending=True)
# The assets shown as what a device may be; more than that would not be looked at.
MOST_ALIKE = 5


_COLUMNS: tuple[Any, ...] = (
    ReportedDevice,
    AgentToken.name.label("token_name"),
    _Host.name.label("host_name"),
)


def _listed() -> Select[Any]:
    """Return the select of devices as the queue lists them, each with its token's and its host's name.

    A monitor goes with its computer as long as both wait for the same.
    """
    with_its_host = (_Host.state == ReportedDevice.state).is_not(True)
    return (
        select(*_COLUMNS)
        .select_from(ReportedDevice)
        .outerjoin(AgentToken, AgentToken.id == ReportedDevice.token_id)
        .outerjoin(_Host, _Host.id == ReportedDevice.host_id)
        .where(with_its_host)
    )


def devices_page(
    session: Session,
    state: str,
    q: str = "",
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return a page of the devices in a state, last seen first: rows of a device and two names."""
    statement = _listed().where(ReportedDevice.state == state, *map(_matches, q.split()[:MOST_WORDS]))
    return turn(session, statement, _NEWEST, after=after, before=before, limit=limit)


def _matches(word: str) -> ColumnElement[bool]:
    """Return the condition that a word of the search box is found somewhere people look for it."""
    serial = normalise_serial(word) or word.upper()
    named = (ReportedDevice.name, ReportedDevice.manufacturer, ReportedDevice.model, AgentToken.name)
    return or_(
        ReportedDevice.serial_key.like(f"{escaped(serial)}%"),
        *(column.ilike(f"%{escaped(word)}%") for column in named),
    )


def count_by_state(session: Session) -> Mapping[str, int]:
    """Return how many devices the queue lists in each state."""
    listed = _listed().with_only_columns(ReportedDevice.state, func.count(), maintain_column_froms=True)
    found = {row[0]: row[1] for row in session.execute(listed.group_by(ReportedDevice.state))}
    return {state: found.get(state, 0) for state in REPORT_STATES}


def get_device(session: Session, device_id: UUID) -> ReportedDevice:
    """Return a reported device of this authority, or raise DeviceNotFound."""
    device = session.get(ReportedDevice, device_id)
    if device is None:
        raise DeviceNotFound
    return device


def devices(session: Session, ids: Collection[UUID]) -> Sequence[ReportedDevice]:
    """Return the reported devices of these ids, last seen first; others' are left out."""
    wanted = select(ReportedDevice).where(ReportedDevice.id.in_(ids))
    return session.scalars(wanted.order_by(ReportedDevice.last_seen_at.desc(), ReportedDevice.id)).all()


def monitors_of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Sequence[ReportedDevice]]:
    """Return the monitors plugged into these computers, by computer."""
    wanted = select(ReportedDevice).where(ReportedDevice.host_id.in_(ids)).order_by(ReportedDevice.id)
    found: dict[UUID, list[ReportedDevice]] = {}
    for monitor in session.scalars(wanted) if ids else ():
        assert monitor.host_id is not None
        found.setdefault(monitor.host_id, []).append(monitor)
    return found


def token_name(session: Session, device: ReportedDevice) -> str | None:
    """Return the name of the address that a device was last told through; None for a file."""
    return session.scalar(select(AgentToken.name).where(AgentToken.id == device.token_id))


def find_sighting(session: Session, asset_id: UUID) -> ReportedDevice | None:
    """Return the device that agents know an asset as, the last one seen, or None."""
    known = select(ReportedDevice).where(ReportedDevice.asset_id == asset_id)
    return session.scalar(known.order_by(ReportedDevice.last_seen_at.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Alike:
    """An asset that a reported device may be, and by what."""

    asset_id: UUID
    by_serial: bool
    by_uuid: bool
    by_name: bool


def alike(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Alike]]:
    """Return the assets that each device may be: by serial first, then by UUID, then by name alone."""
    serial, uuid, name = (
        func.coalesce(way, false())
        for way in (
            Asset.serial_key == ReportedDevice.serial_key,
            Asset.uuid_key == ReportedDevice.uuid_key,
            Asset.name_key == func.lower(ReportedDevice.name),
        )
    )
    near = (
        select(Asset.id.label("asset_id"), serial.label("serial"), uuid.label("uuid"), name.label("name"))
        .where(
            or_(
                Asset.serial_key == ReportedDevice.serial_key,
                Asset.uuid_key == ReportedDevice.uuid_key,
                (Asset.name_key == func.lower(ReportedDevice.name)) & (ReportedDevice.name != ""),
            )
        )
        .order_by(serial.desc(), uuid.desc(), Asset.id)
        .limit(MOST_ALIKE)
        .correlate(ReportedDevice)
        .lateral()
    )
    wanted = select(ReportedDevice.id, *near.c).select_from(ReportedDevice).join(near, true())
    found: dict[UUID, list[Alike]] = {}
    for device_id, *parts in session.execute(wanted.where(ReportedDevice.id.in_(ids))) if ids else ():
        found.setdefault(device_id, []).append(Alike(*parts))
    return found
