"""What a scanned or typed text may mean, as far as the text itself tells; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote
from uuid import UUID

from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.serials import serial_key


class Way(StrEnum):
    """By what a device is looked for."""

    CODE = "code"
    TAG = "tag"
    EXTERNAL = "external"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Clue:
    """A way to look and what for; `source` is the program that an id is of."""

    way: Way
    key: str
    source: str = ""


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|(?:mailto|tel|sms|geo|wifi|matmsg|smsto):", re.IGNORECASE)
_LABEL = re.compile(r"/e/([^/?#]+)", re.IGNORECASE)
_LOT = re.compile(r"/lots/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)", re.IGNORECASE)
# What Snipe-IT prints: the device's page, or its inventory number behind `/ht/`.
_SNIPEIT = re.compile(r"/hardware/(\d{1,18})(?:[/?#]|$)", re.IGNORECASE)
_SNIPEIT_TAG = re.compile(r"/ht/([^/?#]+)", re.IGNORECASE)
# GLPI's page of an item; its ids are only unique within a kind.
_GLPI = re.compile(r"/front/([a-z]+)\.form\.php\?(?:[^#]*&)?id=(\d{1,18})(?:[&#]|$)", re.IGNORECASE)
# As `formats.glpi_api.item` writes ids: those of computers bare, the others behind their kind.
_GLPI_KINDS = {
    "computer": "",
    "monitor": "Monitor:",
    "printer": "Printer:",
    "phone": "Phone:",
    "networkequipment": "NetworkEquipment:",
    "peripheral": "Peripheral:",
}
# ANSI MH10.8.2: S before a serial number; Lenovo's 1S has the type and model (7 or 10 characters) between.
_LENOVO = re.compile(r"1S(?:[0-9A-Z]{10}|[0-9A-Z]{7})([0-9A-Z]{7,8})")


def is_address(text: str) -> bool:
    """Tell whether a text is an address of some kind, never to be opened for having been scanned."""
    return _ADDRESS.match(text.strip()) is not None


def lot_of(text: str) -> UUID | None:
    """Return the lot whose page an address is, None for anything else."""
    found = _LOT.search(text.strip())
    return UUID(found[1]) if found else None


def code_of(text: str) -> str | None:
    """Return the well-formed label code that a text is or ends its address with, None without one."""
    found = _LABEL.search(text)
    if found is None and is_address(text):
        return None
    code = normalise(unquote(found[1]) if found else text)
    return code if is_code(code) else None


def clues(text: str) -> tuple[Clue, ...]:
    """Return the ways to look for a text, the likeliest first."""
    # No text of ours holds a NUL, nor may any be asked for.
    return tuple(clue for clue in _clues(text.strip()) if "\x00" not in clue.key)


def _clues(text: str) -> Iterator[Clue]:
    if code := code_of(text):
        yield Clue(Way.CODE, code)
    if found := _SNIPEIT_TAG.search(text):
        yield Clue(Way.TAG, unquote(found[1]))
    if found := _SNIPEIT.search(text):
        yield Clue(Way.EXTERNAL, found[1], "snipeit")
    if (found := _GLPI.search(text)) and (kind := _GLPI_KINDS.get(found[1].lower())) is not None:
        yield Clue(Way.EXTERNAL, kind + found[2], "glpi")
    if text and not is_address(text):
        yield Clue(Way.TAG, text)
        yield from (Clue(Way.SERIAL, key) for key in _serial_keys(text))


def _serial_keys(text: str) -> Iterator[str]:
    """Yield the serial numbers that a maker's barcode may hold, as they are compared."""
    raw = serial_key(text)
    if raw is None:
        return
    yield raw
    parts = [found[1]] if (found := _LENOVO.fullmatch(raw)) else []
    parts += [raw[2:]] if raw.startswith("1S") else [raw[1:]] if raw.startswith("S") else []
    yield from filter(None, map(serial_key, parts))
