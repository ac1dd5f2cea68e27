"""Messages of inventory agents, small but in their own words, read back by the register's own reader."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_inventory import Reported, read_inventory
from lifecycle.formats.agent_messages import open_message

MODULE_MB = 8192  # what one module of memory holds
_DESIGNED_MWH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A monitor as its computer tells of it; `made` is `week/year`."""

    maker: str
    model: str
    serial: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What an agent finds on a machine, in its words; sizes in GB, `battery` in percent of a new one."""

    agent: str
    name: str
    maker: str
    model: str
    serial: str
    chassis: str
    system: str
    cpu: str
    ram: int
    disk: int
    drive: str = "KIOXIA NVMe"
    battery: int | None = None
    bios_on: date | None = None
    uuid: str = ""
    virtual: str = "Physical"
    item: str = "Computer"
    screens: tuple[Screen, ...] = ()


def reported(machine: Machine, installed_on: date) -> Reported:
    """Return what the register reads in the message of an agent installed on a day."""
    message = {
        "action": "inventory",
        # As agents make it: the machine's name, then the instant they were installed.
        "deviceid": f"{machine.name.lower()}-{installed_on}-09-12-44",
        "itemtype": machine.item,
        "content": _content(machine),
    }
    data = json.dumps(message).encode()
    return read_inventory(open_message(data, envelope_of(data, "application/json")))


def _content(machine: Machine) -> dict[str, Any]:
    megabytes = machine.ram * 1024
    modules = max(1, megabytes // MODULE_MB)
    return {
        "bios": {
            "smanufacturer": machine.maker,
            "smodel": machine.model,
            "ssn": machine.serial,
            "bdate": str(machine.bios_on or ""),
        },
        "hardware": {
            "name": machine.name,
            "chassis_type": machine.chassis,
            "uuid": machine.uuid,
            "vmsystem": machine.virtual,
        },
        "operatingsystem": {"full_name": machine.system},
        "cpus": [{"name": machine.cpu}],
        "memories": [{"capacity": megabytes // modules}] * modules,
        "storages": [{"model": machine.drive, "disksize": machine.disk * 1000}],
        "batteries": _batteries(machine.battery),
        "monitors": [
            {"caption": one.model, "manufacturer": one.maker, "serial": one.serial, "description": one.made}
            for one in machine.screens
        ],
        "versionclient": machine.agent,
    }


def _batteries(health: int | None) -> list[dict[str, int]]:
    if health is None:
        return []
    return [{"capacity": _DESIGNED_MWH, "real_capacity": _DESIGNED_MWH * health // 100}]
