"""A barcode reader that types: what keys it presses, and what a computer's layout makes of them."""

import time
from typing import Literal

from playwright.sync_api import Page

LayoutName = Literal["us", "fr"]

# Rows of keys by their physical place; what each gives without and with Shift.
_KEYS = (
    *(f"Digit{digit}" for digit in "1234567890"), "Minus", "Equal",
    *(f"Key{letter}" for letter in "QWERTYUIOP"),
    *(f"Key{letter}" for letter in "ASDFGHJKL"), "Semicolon",
    *(f"Key{letter}" for letter in "ZXCVBNM"), "Comma", "Period", "Slash",
)  # fmt: skip
_GIVES = {
    "us": ("1234567890-=qwertyuiopasdfghjkl;zxcvbnm,./", "!@#$%^&*()_+QWERTYUIOPASDFGHJKL:ZXCVBNM<>?"),
    "fr": ("&é\"'(-è_çà)=azertyuiopqsdfghjklmwxcvbn,;:!", "1234567890°+AZERTYUIOPQSDFGHJKLMWXCVBN?./§"),
}
PAUSE = 0.005  # seconds between two keys of a reader
_SHIFT = 8  # Chromium's bit for it


def _table(layout: LayoutName) -> dict[str, tuple[str, bool]]:
    """Each character's key and whether Shift is held."""
    rows = ((is_shifted, zip(_GIVES[layout][is_shifted], _KEYS, strict=True)) for is_shifted in (True, False))
    return {character: (key, is_shifted) for is_shifted, row in rows for character, key in row}


TABLES = {name: _table(name) for name in ("us", "fr")}
_MEANT = {name: {place: character for character, place in table.items()} for name, table in TABLES.items()}


def scan(page: Page, text: str, *, reader: LayoutName = "us", computer: LayoutName = "us") -> None:
    """Read a code with a reader set to one layout, on a computer set to another: real keys, then Enter.

    The keys bear their own times, 5 ms apart, whatever the machine that runs the test is busy with.
    """
    session = page.context.new_cdp_session(page)
    at = time.time()
    for character in text:
        place = TABLES[reader][character]
        at += PAUSE
        _press(session, *place, _MEANT[computer][place], at)
    _press(session, "Enter", False, "\r", at + PAUSE)
    session.detach()


def _press(session, code: str, is_shifted: bool, typed: str, at: float) -> None:
    key = "Enter" if typed == "\r" else typed
    what = {"key": key, "code": code, "modifiers": _SHIFT * is_shifted, "timestamp": at}
    if code == "Enter":
        what |= {"windowsVirtualKeyCode": 13}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": typed, **what})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **what})
