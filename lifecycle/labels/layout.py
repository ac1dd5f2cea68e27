"""Where things go on a label: the QR at the left, the logo and the lines a person reads at its right.

Lengths are in millimetres from the label's top left corner, font sizes in points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from lifecycle.kernel import codes
from lifecycle.kernel.text import N_
from lifecycle.labels import qr
from lifecycle.labels.lettering import BOLD, LEADING, MM, MONO, PLAIN, Line, fit, in_two, printable, width_of
from lifecycle.labels.logo import Logo
from lifecycle.labels.sheet import Sheet

DOT = 25.4 / 300  # modules are whole dots of a 300 or 600 dpi printer, so that none is wider than another
EDGE = 0.5  # white kept around the quiet zone: sheets are never cut or fed exactly
FOUND_LINE = N_("Si trouvé, scannez")
_MODULE_DOTS_MIN = 4  # under 0.34 mm a phone gives up, and so does a worn printer
_MODULE_DOTS_MAX = 10  # past 0.85 mm a symbol reads no better, and text wants the room
_MODULE_DOTS_ENDLESS = 7  # an endless roll is cut for a symbol that reads at arm's length
_ROOM_MIN = 12.0  # mm; a code on less is under 6 points
_LOGO_HEIGHT = 0.22  # of the label's
_LOGO_MAX, _LOGO_MIN, _LOGO_GAP = 7.0, 3.5, 0.8  # mm; under 3.5 a coat of arms is a stain
_LOGO_LABEL_MIN = 25.0  # mm; labels lower than this have no room for one


@dataclass(frozen=True)
class Label:
    """Say what one label shows: its code, the address in its QR and optional lines.

    `title` is large, as on the label of a room; `batch` is small, at the end.
    """

    code: str
    url: str
    owner: str = ""
    type_name: str = ""
    found_line: str = ""
    title: str = ""
    batch: str = ""
    logo: Logo | None = None


@dataclass(frozen=True)
class Box:
    """A rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Place a symbol (its first module's corner and its module's side, without quiet zone), lines and logo.

    `is_squeezed` tells that lines were set smaller because together they were too high.
    """

    width: float
    height: float
    x: float
    y: float
    module: float
    rows: list[list[bool]]
    lines: tuple[Line, ...]
    logo: Box | None
    is_squeezed: bool


def lay_out(label: Label, sheet: Sheet) -> Layout:
    """Lay a label out on a sheet's cell, turned upright; an endless roll's is as high as it needs.

    Raises ValueError when the cell is too small for a QR and a code beside it.
    """
    rows = qr.matrix(label.url)
    width, height = sheet.drawn_size
    if not sheet.is_continuous:
        return compose(label, rows, width, height, sheet.inset)
    module = _MODULE_DOTS_ENDLESS * DOT
    height = max(height, (len(rows) + 2 * qr.QUIET) * module + 2 * EDGE)
    while (layout := compose(label, rows, width, height, sheet.inset)).is_squeezed:
        height += 1
    return layout


def compose(label: Label, rows: list[list[bool]], width: float, height: float, inset: float) -> Layout:
    """Lay a label, with the rows of its QR, out on `width` by `height` mm whose ink stays `inset` mm inside.

    Raises ValueError like `lay_out`.
    """
    span = len(rows)
    across = min((height - 2 * EDGE) / (span + 2 * qr.QUIET), (height - 2 * inset) / span)
    dots = min(int(across / DOT + 1e-9), _MODULE_DOTS_MAX)
    # A narrow label has a smaller symbol than its height would hold: the code needs its room beside it.
    while (text_x := _text_start(span, dots, inset)) > width - inset - _ROOM_MIN and dots:
        dots -= 1
    if dots < _MODULE_DOTS_MIN:
        raise ValueError(f"a label of {width} × {height} mm cannot hold a QR of {span} modules and its code")
    module, room = dots * DOT, width - inset - text_x
    x = text_x - (span + qr.QUIET) * module
    small = min(max(0.29 * height, 5.5), 9.0)
    wanted = [(text, font, size) for text, font, size in _wanted(label, small, room) if text]
    high, limit = _height_of(wanted), height - 2 * inset
    if squeezed := high > limit:
        wanted = [(text, font, size * limit / high) for text, font, size in wanted]
        high = limit
    logo = _logo(label.logo, height, limit - high, room)
    above = logo[1] + _LOGO_GAP if logo else 0.0
    top = (height - high - above) / 2
    lines = _lines(wanted, text_x, top + above, room)
    place = Box(text_x, top, *logo) if logo else None
    return Layout(width, height, x, (height - span * module) / 2, module, rows, lines, place, squeezed)


def _text_start(span: int, dots: int, inset: float) -> float:
    """Return where the lines begin: after the symbol and the quiet zones at both its sides."""
    module = dots * DOT
    return max(EDGE + qr.QUIET * module, inset) + (span + qr.QUIET) * module


def _wanted(label: Label, small: float, room: float) -> Iterable[tuple[str, str, float]]:
    code = codes.shown(label.code)
    large = min(room * MM / (0.6 * len(code)), 2.2 * small)
    title = in_two(printable(label.title), BOLD, 2 * small, room)
    yield printable(label.owner), BOLD, small
    if label.title:
        # On a door the name is read from afar; whoever types the code stands before it.
        yield from ((text, BOLD, 2 * small) for text in title)
        yield printable(label.type_name), PLAIN, small
        yield code, MONO, min(large, 1.3 * small)
    else:
        yield code, MONO, large
        yield printable(label.type_name), PLAIN, small
    yield printable(label.found_line), PLAIN, 0.9 * small
    yield printable(label.batch), PLAIN, 0.75 * small


def _height_of(wanted: list[tuple[str, str, float]]) -> float:
    return sum(LEADING * size for _, _, size in wanted) / MM


def _logo(logo: Logo | None, height: float, free: float, room: float) -> tuple[float, float] | None:
    """Return the width and height of a logo in what the lines leave, None where it would be a stain."""
    if logo is None or height < _LOGO_LABEL_MIN:
        return None
    ratio = logo.width / logo.height
    high = min(_LOGO_HEIGHT * height, _LOGO_MAX, free - _LOGO_GAP, room / ratio)
    return (high * ratio, high) if high >= _LOGO_MIN else None


def _lines(wanted: list[tuple[str, str, float]], x: float, top: float, room: float) -> tuple[Line, ...]:
    # A line takes the room of its wanted size, even set smaller: neighbouring labels keep one rhythm.
    ends = accumulate(LEADING * size / MM for _, _, size in wanted)
    return tuple(
        _line(text, font, size, x, top + end - 0.3 * size / MM, room)
        for (text, font, size), end in zip(wanted, ends, strict=True)
    )


def _line(text: str, font: str, size: float, x: float, y: float, room: float) -> Line:
    fitted, size = fit(text, font, size, room)
    return Line(fitted, font, size, x, y, width_of(fitted, font, size))
