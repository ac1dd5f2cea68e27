"""The lettering of labels: fonts that every PDF reader has, and texts made to fit their room.

Lengths are in millimetres, font sizes in points.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import stringWidth

MM = 72 / 25.4  # points in a millimetre
PLAIN, BOLD, MONO = "Helvetica", "Helvetica-Bold", "Courier-Bold"
LEADING = 1.3  # a line takes this much of its size
_SHRINK = 0.8  # a line may be set this much smaller before it is cut


@dataclass(frozen=True)
class Line:
    """Place one line of text by the left end of its baseline; `width` is what it takes, in mm."""

    text: str
    font: str
    size: float
    x: float
    y: float
    width: float


def width_of(text: str, font: str, size: float) -> float:
    """Return what a printable text takes, in mm."""
    return float(stringWidth(text, font, size)) / MM


@lru_cache(maxsize=1024)
def fit(text: str, font: str, size: float, room: float) -> tuple[str, float]:
    """Return a printable text and its size (points) within `room` mm: set smaller, then cut at the end."""
    natural = width_of(text, font, size)
    if natural <= room:
        return text, size
    size *= max(_SHRINK, room / natural)
    if width_of(text, font, size) <= room + 1e-6:
        return text, size
    kept = text
    while kept and width_of(kept + "…", font, size) > room:
        kept = kept[:-1].rstrip(" ,;:-–’'")
    return kept + "…", size


def in_two(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Return a printable text on one line, or on two of like length when one would have to be cut."""
    if " " not in text or width_of(text, font, _SHRINK * size) <= room:
        return (text,)
    breaks = [place for place, character in enumerate(text) if character == " "]
    best = min(breaks, key=lambda place: abs(len(text) - 2 * place))
    return text[:best], text[best + 1 :]


@lru_cache(maxsize=1024)
def printable(text: str) -> str:
    """Return a text in the characters the printing fonts have (Windows-1252), accents dropped beyond them."""
    composed = "".join(_known(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(composed.split())


def _known(character: str) -> str:
    if character in "\u2010\u2011":
        return "-"
    if unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}:
        return " "
    for attempt in (character, unicodedata.normalize("NFKD", character)[0]):
        if attempt.encode("cp1252", "ignore"):
            return attempt
    return "?"
