"""What types codes, a barcode reader or a hand: the keys it presses, and what a layout makes of them."""

import time
from typing import Literal

from playwright.sync_api import Page

LayoutName = Literal["us", "fr"]
_Table = dict[str, tuple[str, bool]]
_Meant = dict[tuple[str, bool], str]

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
PAUSE_OF_A_HAND = 0.12
_SHIFT = 8  # Chromium's bit for it


def _table(layout: LayoutName) -> _Table:
    """Each character's key and whether Shift is held."""
    rows = ((is_shifted, zip(_GIVES[layout][is_shifted], _KEYS, strict=True)) for is_shifted in (True, False))
    return {character: (key, is_shifted) for is_shifted, row in rows for character, key in row}


TABLES = {name: _table(name) for name in ("us", "fr")}
_MEANT = {name: {place: character for character, place in table.items()} for name, table in TABLES.items()}


def scan(page: Page, text: str, *, reader: LayoutName = "us", computer: LayoutName = "us") -> None:
    """Read a code with a reader set to one layout, on a computer set to another: real keys, then Enter."""
    _press_all(page, text + "\r", PAUSE, TABLES[reader], _MEANT[computer])


def type_by_hand(page: Page, text: str) -> None:
    """Type a text as fast as a person does; "\\r" is Enter."""
    _press_all(page, text, PAUSE_OF_A_HAND, TABLES["us"], _MEANT["us"])


def _press_all(page: Page, text: str, pause: float, table: _Table, meant: _Meant) -> None:
    """Press keys that bear their own times, whatever the machine that runs the test is busy with."""
    session = page.context.new_cdp_session(page)
    at = time.time()
    for character in text:
        at += pause
        if character == "\r":
            _press(session, "Enter", False, character, at)
        else:
            place = table[character]
            _press(session, *place, meant[place], at)
    session.detach()


def _press(session, code: str, is_shifted: bool, typed: str, at: float) -> None:
    key = "Enter" if typed == "\r" else typed
    what = {"key": key, "code": code, "modifiers": _SHIFT * is_shifted, "timestamp": at}
    if code == "Enter":
        what |= {"windowsVirtualKeyCode": 13}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": typed, **what})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **what})
