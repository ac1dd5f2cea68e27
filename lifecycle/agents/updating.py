"""What an asset learns from the device it was recognised as: technical facts, never a state nor a place."""

import json
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session, aliased

from lifecycle.agents.model import ReportedDevice
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.registry.errors import ParentLoops
from lifecycle.registry.model import Asset
from lifecycle.registry.service import edit_asset
from lifecycle.sanitising.media import MediumData, learn

UPDATED = "asset:inventory:updated"

# Marks an asset as seen and takes it under lock: most messages have nothing else to say.
_SEEN = text("""
UPDATE asset SET last_seen_at = greatest(last_seen_at, :at) WHERE id = :id RETURNING facts, serial, serial_key
""")
_LEARN = text("""
UPDATE asset SET facts = facts || CAST(:facts AS jsonb), uuid_key = coalesce(:uuid_key, uuid_key),
  serial = coalesce(:serial, serial), serial_key = coalesce(:serial_key, serial_key),
  version = version + 1, updated_at = clock_timestamp()
WHERE id = :id
""")


def inform_asset(session: Session, actor: Actor, device: ReportedDevice) -> bool:
    """Tell the asset of an attached device what the device says, its disks too, and when it was seen.

    Facts are added and replaced, never removed; a serial only fills an empty one. Tells whether something
    changed, which leaves an event; being seen again unchanged leaves none.
    """
    seen = session.execute(_SEEN, {"id": device.asset_id, "at": device.last_seen_at}).one_or_none()
    changes = _changes(seen, device) if seen else {}
    if changes:
        assert device.asset_id is not None
        session.execute(_LEARN, _learnt(device, with_serial="serial" in changes))
        details = {"agent": device.agent, "device": device.id}
        record(session, actor, [Entry("asset", device.asset_id, UPDATED, changes=changes, details=details)])
    if seen and device.asset_id and device.disks:
        known = [(device.asset_id, MediumData(**disk)) for disk in device.disks]
        learn(session, known, "inventory")
    if loaded := session.identity_map.get(session.identity_key(Asset, device.asset_id)):
        session.expire(loaded)
    return bool(changes)


def _changes(asset: Row[Any], device: ReportedDevice) -> dict[str, tuple[Any, Any]]:
    known = asset.facts
    changes = {key: (known.get(key), value) for key, value in device.facts.items() if known.get(key) != value}
    if device.serial_key and not asset.serial_key:
        changes["serial"] = (asset.serial, device.serial)
    return changes


def _learnt(device: ReportedDevice, *, with_serial: bool) -> dict[str, Any]:
    return {
        "id": device.asset_id,
        "facts": json.dumps(device.facts),
        "uuid_key": device.uuid_key,
        "serial": device.serial if with_serial else None,
        "serial_key": device.serial_key if with_serial else None,
    }


def hang_monitors(session: Session, actor: Actor, device: ReportedDevice) -> None:
    """Attach the assets of monitors to their computer's, where both are known and the monitor hangs nowhere.

    `device` is the computer, or one of its monitors.
    """
    monitor, host = aliased(ReportedDevice), aliased(ReportedDevice)
    pairs = (
        select(Asset.id, host.asset_id)
        .select_from(monitor)
        .join(host, host.id == monitor.host_id)
        .join(Asset, Asset.id == monitor.asset_id)
        .where(
            (monitor.id if device.kind == "monitor" else host.id) == device.id,
            monitor.state == "attached",
            host.state == "attached",
            monitor.asset_id != host.asset_id,
            Asset.parent_id.is_(None),
        )
        .order_by(Asset.id)
    )
    for asset_id, parent_id in session.execute(pairs).all():
        try:
            edit_asset(session, actor, asset_id, {"parent_id": parent_id}, version=None)
        except ParentLoops:
            continue  # somebody put the computer on the monitor: theirs to undo
