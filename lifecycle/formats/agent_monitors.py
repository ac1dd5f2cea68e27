"""The monitors that a computer tells of: those that somebody could put a label on."""

import re
from collections.abc import Iterator

from lifecycle.formats.agent_sections import Record, Sections
from lifecycle.formats.text import fold
from lifecycle.kernel.serials import bare, serial_key

# What fills the numeric serial of an EDID when the maker has none: 0x01010101 in both notations.
_FILLERS = frozenset(("16843009", "01010101", "FFFFFFFF"))
# Makers of bare panels: but on a machine that has no screen of its own, theirs is the built-in one.
_PANEL_MAKERS = frozenset(
    fold(name)
    for name in (
        *("AU Optronics", "AUO", "BOE", "BOE Technology", "Chimei Innolux", "Chi Mei Optoelectronics", "CMN"),
        *("Innolux", "InfoVision", "IVO", "LG Display", "LGD", "LG Philips", "Sharp", "Sharp Corporation"),
        *("Samsung Display", "SDC", "Panda", "CSOT", "Tianma", "KingDisplay", "Quanta Display"),
    )
)
_SCREENLESS = frozenset(("desktop", "server"))
_MADE = re.compile(r"(\d{1,2})/((?:19|20)\d\d)", re.ASCII)


def monitors_of(
    sections: Sections, host_category: str | None, host_serial: str
) -> Iterator[tuple[Record, str, str]]:
    """Give the monitors of a computer: the record, its serial, and when it was made as `week/year`.

    One without a serial, or with the same as another, cannot be told from its like and is left out; so are
    the built-in screens of laptops, and those that carry the serial of the computer itself.
    """
    seen = {serial_key(host_serial)}
    for record in sections.get("monitors", ()):
        serial = _serial(record)
        key = serial_key(serial)
        if key and key not in seen and not _is_built_in(record, host_category):
            seen.add(key)
            yield record, serial, made_on(record.get("description", ""))


def _serial(record: Record) -> str:
    found = (record.get(key, "") for key in ("serial", "altserial"))
    return next((text for text in found if serial_key(text) and bare(text) not in _FILLERS), "")


def _is_built_in(record: Record, host_category: str | None) -> bool:
    return host_category not in _SCREENLESS and fold(record.get("manufacturer", "")) in _PANEL_MAKERS


def made_on(description: str) -> str:
    """Return when a monitor was made, `week/year`; an empty text for anything else."""
    match = _MADE.fullmatch(description)
    return f"{int(match[1])}/{match[2]}" if match and int(match[1]) <= 54 else ""
