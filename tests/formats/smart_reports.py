"""Reports of drives as smartctl writes them, small."""

import json
from typing import Any


def report(**members: Any) -> bytes:
    """What smartctl 7.3 says of a drive, with these members of its own."""
    frame = {
        "json_format_version": [1, 0],
        "smartctl": {"version": [7, 3], "argv": ["smartctl", "-x", "-j", "/dev/sda"], "exit_status": 0},
        "local_time": {"time_t": 1_790_000_000, "asctime": "Mon Sep 21 2026"},
        "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
        "smart_status": {"passed": True},
    }
    return json.dumps({**frame, **members}).encode()


def hdd(serial: str = "Z4Y7K1AB", reallocated: int = 12, pending: int = 3, *, passed: bool = True) -> bytes:
    """An ATA disk."""
    table = [
        {"id": 5, "name": "Reallocated_Sector_Ct", "value": 98, "raw": {"value": reallocated}},
        {"id": 197, "name": "Current_Pending_Sector", "value": 100, "raw": {"value": pending}},
    ]
    return report(
        model_name="TOSHIBA DT01ACA050",
        serial_number=serial,
        user_capacity={"blocks": 976773168, "bytes": 500107862016},
        rotation_rate=7200,
        smart_status={"passed": passed},
        ata_smart_attributes={"revision": 16, "table": table},
        power_on_time={"hours": 21034},
        temperature={"current": 35},
    )


def nvme(serial: str = "S4DYNX0R123456", used: int = 17) -> bytes:
    """An NVMe drive."""
    log = {"critical_warning": 0, "percentage_used": used, "media_errors": 0, "power_on_hours": 3150}
    return report(
        device={"name": "/dev/nvme0", "type": "nvme", "protocol": "NVMe"},
        model_name="SAMSUNG MZVLQ256HBJD",
        serial_number=serial,
        nvme_total_capacity=256060514304,
        nvme_smart_health_information_log={**log, "temperature": 41},
    )
