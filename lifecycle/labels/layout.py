"""Where things go on a label: the QR at the left, the lines a person reads at its right.

Lengths are in millimetres from the label's top left corner, font sizes in points.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from reportlab.pdfbase.pdfmetrics import stringWidth

from lifecycle.kernel import codes
from lifecycle.kernel.text import N_
from lifecycle.labels import qr

MM = 72 / 25.4  # points in a millimetre
DOT = 25.4 / 300  # modules are whole dots of a 300 or 600 dpi printer, so that none is wider than another
EDGE = 0.5  # white kept around the quiet zone: sheets are never cut or fed exactly
PLAIN, BOLD, MONO = "Helvetica", "Helvetica-Bold", "Courier-Bold"
FOUND_LINE = N_("Si trouvé, scannez")
_MODULE_DOTS_MIN = 4  # under 0.34 mm a phone gives up, and so does a worn printer
_MODULE_DOTS_MAX = 10  # past 0.85 mm a symbol reads no better, and text wants the room
_ROOM_MIN = 12.0  # mm; a code on less is under 6 points
_SHRINK = 0.8  # a line may be set this much smaller before it is cut


@dataclass(frozen=True)
class Label:
    """Say what one label shows: its code, the address in its QR and three optional lines."""

    code: str
    url: str
    owner: str = ""
    type_name: str = ""
    found_line: str = ""


@dataclass(frozen=True)
class Line:
    """Place one line of text by the left end of its baseline; `width` is what it takes, in mm."""

    text: str
    font: str
    size: float
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Layout:
    """Place a symbol (its first module's corner and its module's side, without quiet zone) and lines."""

    x: float
    y: float
    module: float
    rows: list[list[bool]]
    lines: tuple[Line, ...]


def compose(label: Label, width: float, height: float, inset: float) -> Layout:
    """Lay a label out on a cell of `width` by `height` mm whose ink stays `inset` mm inside.

    Raises ValueError when the cell is too small for a QR and a code beside it.
    """
    rows = qr.matrix(label.url)
    span = len(rows)
    across = min((height - 2 * EDGE) / (span + 2 * qr.QUIET), (height - 2 * inset) / span)
    dots = min(int(across / DOT + 1e-9), _MODULE_DOTS_MAX)
    module = dots * DOT
    x = max(EDGE + qr.QUIET * module, inset)
    text_x = x + (span + qr.QUIET) * module
    room = width - inset - text_x
    if dots < _MODULE_DOTS_MIN or room < _ROOM_MIN:
        raise ValueError(f"a label of {width} × {height} mm cannot hold a QR of {span} modules and its code")
    lines = _lines(label, height, text_x, room)
    return Layout(x, (height - span * module) / 2, module, rows, lines)


def _lines(label: Label, height: float, x: float, room: float) -> tuple[Line, ...]:
    small = min(max(0.29 * height, 5.5), 9.0)
    large = min(room * MM / (0.6 * len(codes.shown(label.code))), 2.2 * small)
    wanted = (
        (label.owner, BOLD, small),
        (codes.shown(label.code), MONO, large),
        (label.type_name, PLAIN, small),
        (label.found_line, PLAIN, 0.9 * small),
    )
    shown = [(printable(text), font, size) for text, font, size in wanted if printable(text)]
    # A line takes 1.3 times its wanted size, even if it is set smaller: neighbouring labels keep one rhythm.
    ends = list(accumulate(1.3 * size / MM for _, _, size in shown))
    top = (height - ends[-1]) / 2
    return tuple(
        _line(text, font, size, x, top + end - 0.3 * size / MM, room)
        for (text, font, size), end in zip(shown, ends, strict=True)
    )


def _line(text: str, font: str, size: float, x: float, y: float, room: float) -> Line:
    fitted, size = fit(text, font, size, room)
    return Line(fitted, font, size, x, y, stringWidth(fitted, font, size) / MM)


@lru_cache(maxsize=1024)
def fit(text: str, font: str, size: float, room: float) -> tuple[str, float]:
    """Return a printable text and its size (points) within `room` mm: set smaller, then cut at the end."""
    natural = stringWidth(text, font, size)
    if natural <= room * MM:
        return text, size
    size *= max(_SHRINK, room * MM / natural)
    if stringWidth(text, font, size) <= room * MM + 1e-6:
        return text, size
    kept = text
    while kept and stringWidth(kept + "…", font, size) > room * MM:
        kept = kept[:-1].rstrip(" ,;:-–’'")
    return kept + "…", size


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
