"""Devices as agents tell of them, written straight into the queue."""

from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from lifecycle.agents.model import ReportedDevice
from lifecycle.db.scope import entered
from lifecycle.kernel.clock import now
from lifecycle.kernel.serials import serial_key, uuid_key


def make_report(session: Session, **values: Any) -> ReportedDevice:
    """Add a reported device of the authority entered, a Dell laptop unless told otherwise, and return it."""
    uuid = values.pop("uuid", None)
    told: dict[str, Any] = {
        "identity": uuid4().hex,
        "kind": "computer",
        "state": "pending",
        "name": "PC-ACCUEIL",
        "manufacturer": "Dell Inc.",
        "model": "Latitude 5420",
        "serial": "7XK2M33",
        "category_key": "laptop",
        "facts": {"os": "Windows 11", "ram_mb": 16384, "battery_health": 61}
        | ({"uuid": uuid} if uuid else {}),
        "agent": "GLPI-Agent_v1.12",
        "first_seen_at": now(),
        "last_seen_at": now(),
        **values,
    }
    keys = {"serial_key": serial_key(told["serial"]), "uuid_key": uuid_key(uuid)}
    row = ReportedDevice(authority_id=entered(session), **(keys | told))
    session.add(row)
    session.flush()
    return row
