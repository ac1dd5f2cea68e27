"""Which asset of the register a reported device is: by maker and serial, then by UUID; never by its name."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from lifecycle.agents.model import ReportedDevice
from lifecycle.registry.naming_rules import family_key

# Each look-up goes by its index; more than a few assets of one serial are as good as several.
_LOOKUP = "(SELECT * FROM asset WHERE asset.{key} = asked.{key} LIMIT 5)"
_HITS = text(f"""
SELECT asked.id AS device_id, near.id, near.serial_key, near.uuid_key,
  coalesce(manufacturer.name, near.facts->>'manufacturer', '') AS manufacturer
FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS asked(id uuid, serial_key text, uuid_key text)
CROSS JOIN LATERAL ({_LOOKUP.format(key="serial_key")} UNION {_LOOKUP.format(key="uuid_key")}) AS near
LEFT JOIN model ON model.id = near.model_id
LEFT JOIN manufacturer ON manufacturer.id = model.manufacturer_id
""")  # noqa: S608 - only the constants above are put in


def find_assets(session: Session, devices: Sequence[ReportedDevice]) -> Mapping[UUID, Sequence[UUID]]:
    """Return the assets that each device may be, by the device's id; a single one is it without doubt."""
    asked = [
        {"id": str(device.id), "serial_key": device.serial_key, "uuid_key": device.uuid_key}
        for device in devices
        if device.serial_key or device.uuid_key
    ]
    near: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for hit in session.execute(_HITS, {"asked": json.dumps(asked)}) if asked else ():
        near[hit.device_id].append(hit)
    return {device.id: _chosen(device, near[device.id]) for device in devices}


def _chosen(device: ReportedDevice, hits: Sequence[Row[Any]]) -> list[UUID]:
    same_serial = [hit.id for hit in hits if _is_same_serial(device, hit)]
    if same_serial:
        return same_serial
    return [
        hit.id
        for hit in hits
        if hit.uuid_key == device.uuid_key is not None and not contradicts(device.serial_key, hit.serial_key)
    ]


def _is_same_serial(device: ReportedDevice, hit: Row[Any]) -> bool:
    is_same = hit.serial_key == device.serial_key is not None
    return is_same and not contradicts(family_key(device.manufacturer), family_key(hit.manufacturer))


def contradicts(one: str | None, other: str | None) -> bool:
    """Tell whether both sides say something, and not the same."""
    return bool(one and other and one != other)
