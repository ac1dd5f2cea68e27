"""The technical facts (`facts.py`) that an agent's sections tell of a machine."""

import re
from collections.abc import Sequence
from typing import Any

from lifecycle.formats.agent_battery import battery_health
from lifecycle.formats.agent_sections import Record, Sections
from lifecycle.formats.dates import DateOrder, DateProblem, read_date
from lifecycle.formats.erasure import kind_said
from lifecycle.formats.text import fold
from lifecycle.formats.values import counted
from lifecycle.kernel.serials import is_junk_serial, uuid_key

# SMBIOS writes its date month first (DSP0134 §7.1); JSON agents turn it into ISO.
_BIOS_ORDER = {"/": DateOrder.MONTH_FIRST}
_WHOLE = re.compile(r"(\d{1,9})(?:\.\d+)?", re.ASCII)  # OCS writes the sizes of disks with decimals
_NO_DISK = frozenset(("cd", "dvd", "cdrom", "floppy", "removable", "usb", "loop", "zram", "card", "optical"))
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", re.ASCII)
_VIRTUAL_CARD = re.compile(
    r"(?:lo|docker|veth|br-|virbr|vmnet|vboxnet|tap|tun|ifb|dummy|wg)\d*", re.IGNORECASE
)
MOST_CARDS = 8
LONGEST_FACT = 500  # characters


def computer_facts(sections: Sections, *, is_partial: bool = False) -> dict[str, Any]:
    """Return the facts of a computer, those that are known only.

    What `hardware` sums up stands in for a section that is missing; not in a partial inventory, which always
    has it, but where the section is only left out.
    """
    bios, hardware = first(sections, "bios"), first(sections, "hardware")
    summary = {} if is_partial else hardware
    disks = [disk for disk in sections.get("storages", ()) if _is_disk(disk)]
    facts = {
        "os": system_name(sections),
        "cpu": _processors(sections) or summary.get("processort", ""),
        "ram_mb": _total(sections.get("memories", ()), "capacity") or whole(summary.get("memory", "")),
        "storage_gb": round(_total(disks, "disksize") / 1000),
        "storage": counted("\n".join(disk.get("model") or disk.get("name", "") for disk in disks)),
        "battery_health": battery_health(sections.get("batteries", ())),
        "bios_on": _day(bios.get("bdate", "")),
        "mac": ", ".join(mac_addresses(sections.get("networks", ()))),
        "uuid": _uuid(hardware.get("uuid", "")),
    }
    return {
        key: value[:LONGEST_FACT] if isinstance(value, str) else value
        for key, value in facts.items()
        if value
    }


def disks_of(sections: Sections) -> list[dict[str, Any]]:
    """Return the disks of a computer that have a serial: kind, manufacturer, model, serial, bytes.

    A serial of one's own lets the report of an erasure tool find the computer that a disk came from.
    """
    return [
        {
            "kind": kind_said(
                disk.get("name", ""), disk.get("interface", ""), disk.get("description", ""), model
            ),
            "manufacturer": disk.get("manufacturer", ""),
            "model": model,
            "serial": serial,
            "capacity_bytes": whole(disk.get("disksize", "")) * 10**6,
        }
        for disk in sections.get("storages", ())
        if _is_disk(disk)
        for model in (disk.get("model") or disk.get("name", ""),)
        for serial in (disk.get("serial") or disk.get("serialnumber", ""),)
        if not is_junk_serial(serial)
    ]


def first(sections: Sections, name: str) -> Record:
    """Return the only record of a section, an empty one where there is none."""
    return next(iter(sections.get(name, ())), {})


def system_name(sections: Sections) -> str:
    """Return the operating system with its version."""
    system = first(sections, "operatingsystem")
    named = " ".join(filter(None, (system.get("name"), system.get("version"))))
    return system.get("full_name") or named or first(sections, "hardware").get("osname", "")


def whole(text: str) -> int:
    """Return a number without its decimals, 0 for anything else."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else 0


def mac_addresses(cards: Sequence[Record]) -> list[str]:
    """Return the addresses of the machine's own network cards, in order.

    A card on the PCI bus stays; those of docks and USB sticks come and go, and count only where no other is.
    """
    real = [card for card in cards if _is_card(card)]
    inside = [card for card in real if card.get("pciid") or card.get("pcislot")]
    found = {(card.get("mac") or card.get("macaddr", "")).lower() for card in inside or real}
    return sorted(mac for mac in found if _MAC.fullmatch(mac) and mac != "00:00:00:00:00:00")[:MOST_CARDS]


def _is_card(card: Record) -> bool:
    is_virtual = card.get("virtualdev", "") not in ("", "0")
    return not is_virtual and not _VIRTUAL_CARD.match(card.get("description", ""))


def _is_disk(storage: Record) -> bool:
    said = " ".join(storage.get(key, "") for key in ("type", "description", "interface", "name"))
    return whole(storage.get("disksize", "")) > 0 and not _NO_DISK & set(fold(said).split())


def _processors(sections: Sections) -> str:
    return counted("\n".join(cpu.get("name") or cpu.get("type", "") for cpu in sections.get("cpus", ())))


def _total(records: Sequence[Record], key: str) -> int:
    return sum(whole(record.get(key, "")) for record in records)


def _day(text: str) -> str:
    try:
        found = read_date(text, _BIOS_ORDER)
    except DateProblem:
        return ""
    return found.isoformat() if found else ""


def _uuid(text: str) -> str:
    return text.lower() if uuid_key(text) else ""
