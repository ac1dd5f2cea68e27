"""Taking an inventory in: the device is recognised or put in the queue, its asset learns what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.agents.matching import find_assets
from lifecycle.agents.model import ReportedDevice
from lifecycle.agents.recognising import Traits, find_known, lock, traits_of
from lifecycle.agents.updating import hang_monitors, inform_asset
from lifecycle.db.scope import entered
from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_errors import UnknownMessage
from lifecycle.formats.agent_inventory import Reported, read_inventory
from lifecycle.formats.agent_messages import Kind, open_message
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id

_NOTE_USE = text("""
UPDATE agent_token SET last_used_at = :at, last_agent = :agent
WHERE id = :token AND (last_used_at IS NULL OR last_used_at < CAST(:at AS timestamptz) - interval '1 minute')
""")
_WORDS = ("name", "manufacturer", "model", "serial", "agent", "device_ref")


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an inventory: its device, in the state it is left in, and how many monitors came along."""

    device_id: UUID
    state: str
    asset_id: UUID | None
    is_new: bool
    monitors: int


def receive_file(session: Session, actor: Actor, data: bytes) -> Received:
    """Take in an inventory that an agent left in a file, in XML or JSON, compressed or not.

    It counts as seen when it was made, now where it does not say. Raises a MessageRefused.
    """
    message = open_message(data, envelope_of(data, ""))
    if message.kind is not Kind.INVENTORY:
        raise UnknownMessage(word=message.kind.value)
    reported = read_inventory(message)
    return receive(session, actor, reported, reported.made_at and min(reported.made_at, now()))


def receive(
    session: Session,
    actor: Actor,
    reported: Reported,
    at: datetime | None = None,
    *,
    token_id: UUID | None = None,
) -> Received:
    """Take in what is seen now; or at an instant: older than the last inventory known, it changes nothing.

    Messages about one machine wait for each other. Raises NothingIdentifies.
    """
    several = (reported, *reported.monitors)
    traits = [traits_of(one) for one in several]
    lock(session, traits)
    known = find_known(session, traits)
    host, is_new = known[0], known[0] is None
    if host is None or at is None or host.last_seen_at <= at:
        # Now is after the wait: of two messages at once, neither is the older.
        devices = _write(session, list(zip(known, several, traits, strict=True)), at or now(), token_id)
        host = devices[0]
        _settle(session, actor, devices)
    return Received(host.id, host.state, host.asset_id, is_new, len(reported.monitors))


Told = tuple[ReportedDevice | None, Reported, Traits]


def _write(
    session: Session, told: Sequence[Told], at: datetime, token_id: UUID | None
) -> list[ReportedDevice]:
    """Write a computer, then its monitors, each over what was known of it."""
    devices: list[ReportedDevice] = []
    for row, reported, traits in told:
        device = row or ReportedDevice(
            id=new_id(), authority_id=entered(session), state="pending", first_seen_at=at
        )
        _tell(device, reported, traits, at)
        device.token_id = token_id or device.token_id
        device.host_id = devices[0].id if devices else None
        session.add(device)
        session.flush()
        devices.append(device)
    return devices


def _tell(device: ReportedDevice, reported: Reported, traits: Traits, at: datetime) -> None:
    """Write what a device says of itself over what it said before; silence takes nothing back."""
    if traits.serial_key or not (device.serial_key or (device.uuid_key and not traits.uuid_key)):
        device.identity = traits.identity
    for name in _WORDS:
        setattr(device, name, getattr(reported, name) or getattr(device, name) or "")
    device.serial_key = traits.serial_key or device.serial_key
    device.uuid_key = traits.uuid_key or device.uuid_key
    device.category_key = reported.category_key or device.category_key
    device.kind, device.is_virtual = reported.kind, bool(reported.virtual_sign)
    device.facts = {**(device.facts or {}), **reported.facts}
    device.disks = [dict(disk) for disk in reported.disks] or device.disks or []
    device.last_seen_at = max(device.last_seen_at or at, at)


def _settle(session: Session, actor: Actor, devices: Sequence[ReportedDevice]) -> None:
    """Attach the devices that a single asset answers to, and tell the assets of attached ones."""
    waiting = [one for one in devices if one.state == "pending" or (_is_attached(one) and not one.asset_id)]
    for device_id, found in find_assets(session, waiting).items():
        device = next(one for one in waiting if one.id == device_id)
        is_sure = len(found) == 1
        device.state, device.asset_id = ("attached", found[0]) if is_sure else ("pending", None)
    session.flush()
    attached = [one for one in devices if _is_attached(one)]
    for device in sorted(attached, key=lambda one: str(one.asset_id)):
        inform_asset(session, actor, device)
    host = devices[0]
    if len(attached) > 1 and _is_attached(host):
        hang_monitors(session, actor, host)


def _is_attached(device: ReportedDevice) -> bool:
    return device.state == "attached"


def note_use(session: Session, token_id: UUID, agent: str, at: datetime) -> None:
    """Keep when a token was last used and by which program, at most once a minute."""
    session.execute(_NOTE_USE, {"token": token_id, "agent": agent, "at": at})
