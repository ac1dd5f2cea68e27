"""From an agent's message to the device it tells of, with its monitors."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from lifecycle.formats import junk
from lifecycle.formats.agent_facts import computer_facts, disks_of, first, mac_addresses, system_name
from lifecycle.formats.agent_messages import Message
from lifecycle.formats.agent_monitors import monitors_of
from lifecycle.formats.agent_sections import AGENT, Record, Sections
from lifecycle.formats.agent_shapes import category_of
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.serials import is_junk_serial

DeviceKind = Literal["computer", "phone", "monitor", "printer", "network"]
_ITEMS: Mapping[str, DeviceKind] = {
    "phone": "phone",
    "printer": "printer",
    "networkequipment": "network",
    "networking": "network",
}
_PHYSICAL = ("", "physical")
_VIRTUAL_SIGNS = {
    "smanufacturer": junk.is_virtual_maker,
    "smodel": junk.is_virtual_model,
    "chassis_type": junk.is_virtual_kind,
    "ssn": junk.is_virtual_serial,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A device as an agent tells of it; what is not known is empty, fillers of factories too.

    `virtual_sign` is the value that gives a virtual machine away: a hint, since two agents may disagree on
    the same one. `made_at` is the hour of the machine's own clock. A partial report says nothing of what it
    leaves out.
    """

    kind: DeviceKind
    device_ref: str = ""
    agent: str = ""
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    uuid: str = ""
    category_key: str | None = None
    virtual_sign: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: its disks with a serial (`agent_facts.disks_of`)
    disks: tuple[Mapping[str, Any], ...] = ()
    monitors: tuple["Reported", ...] = ()
    made_at: datetime | None = None
    is_partial: bool = False


def read_inventory(message: Message, sender: str = "") -> Reported:
    """Return the device that an inventory tells of; `sender` names the agent where the message does not."""
    kind = _kind(message)
    agent = first(message.sections, AGENT).get(AGENT) or sender
    if kind in ("printer", "network"):
        return _network_device(message, kind, agent)
    # A phone's battery is told in other units, and an Android id stands in the place of its serial.
    is_phone = kind == "phone"
    sections = {**message.sections, "batteries": ()} if is_phone else message.sections
    bios, hardware = first(sections, "bios"), first(sections, "hardware")
    # Workshops leave the machine's own fields unfilled: its board's stand in, as GLPI does.
    model = _meant(bios, ("smodel", "mmodel"), junk.is_junk_model)
    serial = "" if is_phone else _meant(bios, ("ssn", "msn"), is_junk_serial)
    category = category_of(kind, hardware.get("chassis_type", ""), bios.get("type", ""), model)
    facts = computer_facts(sections, is_partial=message.is_partial)
    return Reported(
        kind=kind,
        device_ref=message.device_ref,
        agent=agent,
        name=hardware.get("name", ""),
        manufacturer=_meant(bios, ("smanufacturer", "mmanufacturer"), junk.is_junk_manufacturer),
        model=model,
        serial=serial,
        uuid=facts.get("uuid", ""),
        category_key=category,
        virtual_sign=_virtual_sign(bios, hardware),
        facts=facts,
        disks=tuple(disks_of(sections)),
        monitors=tuple(_monitors(sections, agent, category, serial)),
        made_at=_made_at(first(sections, "accesslog").get("logdate", "")),
        is_partial=message.is_partial,
    )


def _kind(message: Message) -> DeviceKind:
    said = (message.item_type, first(message.sections, "network_device").get("type", "").lower())
    if known := [_ITEMS[word] for word in said if word in _ITEMS]:
        return known[0]
    return "phone" if "android" in system_name(message.sections).lower() else "computer"


def _network_device(message: Message, kind: DeviceKind, agent: str) -> Reported:
    said = first(message.sections, "network_device")
    macs = mac_addresses([said])
    return Reported(
        kind=kind,
        device_ref=message.device_ref,
        agent=agent,
        name=said.get("name", ""),
        manufacturer=_meant(said, ("manufacturer",), junk.is_junk_manufacturer),
        model=_meant(said, ("model",), junk.is_junk_model),
        serial=_meant(said, ("serial",), is_junk_serial),
        category_key=category_of(kind),
        facts={"mac": macs[0]} if macs else {},
        is_partial=message.is_partial,
    )


def _monitors(sections: Sections, agent: str, category: str | None, host: str) -> Iterator[Reported]:
    for record, serial, made_on in monitors_of(sections, category, host):
        model = _meant(record, ("caption", "name"), junk.is_junk_model)
        yield Reported(
            kind="monitor",
            agent=agent,
            name=model,
            manufacturer=_meant(record, ("manufacturer",), junk.is_junk_manufacturer),
            model=model,
            serial=serial,
            category_key=category_of("monitor"),
            facts={"made_on": made_on} if made_on else {},
        )


def _meant(record: Record, keys: tuple[str, ...], is_junk: Callable[[str], bool]) -> str:
    """Return the first value that means something, or an empty text."""
    said = (record.get(key, "") for key in keys)
    return next((text for text in said if text and not is_junk(text)), "")


def _virtual_sign(bios: Record, hardware: Record) -> str:
    system = hardware.get("vmsystem", "")
    if system.lower() not in _PHYSICAL:
        return system
    told = ((is_sign, {**hardware, **bios}.get(key, "")) for key, is_sign in _VIRTUAL_SIGNS.items())
    return next((text for is_sign, text in told if text and is_sign(text)), "")


def _made_at(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=PARIS)
    except ValueError:
        return None
