"""Writes labels in ZPL II, the language of Zebra printers, ready to be sent as it is.

Source of the commands: Zebra's Programming Guide for ZPL II.
"""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from lifecycle.labels.draw import check_print
from lifecycle.labels.layout import Box, Label, Layout, lay_out
from lifecycle.labels.lettering import MM, Line
from lifecycle.labels.logo import Logo
from lifecycle.labels.sheet import Sheet

# What ZPL reads as a command, as a hexadecimal value (^FH) and as a break (^FB).
_SPECIAL = frozenset("^~_\\")
_MAGNIFICATION_MAX = 10  # dots a module
_BQ_DROP = 10  # dots by which the firmware lowers a ^BQ symbol under its ^FO


def labels_zpl(
    labels: Iterable[Label],
    sheet: Sheet,
    *,
    dpi: int = 203,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    copies: int = 1,
) -> bytes:
    """Print labels on a roll, each `copies` times, for a print head of `dpi` (203 or 300); UTF-8 text.

    A shift goes as far as all ink stays on the label. Raises ValueError for no label, for a sheet or a roll
    that is drawn turned, and like `sheet_pdf`.
    """
    check_print(sheet, 0, offset_mm, copies)
    if not sheet.takes_zpl:
        raise ValueError(f"{sheet.slug} is no roll of upright labels")
    logos: dict[str, str] = {}
    written = [_label(label, lay_out(label, sheet), dpi / 25.4, offset_mm, copies, logos) for label in labels]
    if not written:
        raise ValueError("there is no label to print")
    return "".join(written).encode()


def _label(
    label: Label,
    layout: Layout,
    dots: float,
    offset_mm: tuple[float, float],
    copies: int,
    logos: dict[str, str],
) -> str:
    right, down = _shift(layout, offset_mm)
    lines = [
        "^XA^CI28^LH0,0",
        f"^PW{round(layout.width * dots)}^LL{round(layout.height * dots)}",
        _symbol(label.url, layout, dots, right, down),
        *(_text(line, layout, dots, right, down) for line in layout.lines),
    ]
    if label.logo and layout.logo:
        lines.append(_logo(label.logo, layout.logo, dots, right, down, logos))
    lines.append(f"^PQ{copies},0,1,Y^XZ\n")
    return "\n".join(lines)


def _shift(layout: Layout, offset_mm: tuple[float, float]) -> tuple[float, float]:
    """Return a shift in mm, held back where it would push ink off the label: ZPL has no place left of 0."""
    ends = [line.x + line.width for line in layout.lines]
    tops = [line.y - line.size / MM for line in layout.lines]
    free_right, free_down = layout.width - max(ends), layout.y
    free_up = min(layout.y, *tops, layout.logo.y if layout.logo else layout.y)
    right = min(max(offset_mm[0], -layout.x), free_right)
    return right, min(max(offset_mm[1], -free_up), free_down)


def _symbol(url: str, layout: Layout, dots: float, right: float, down: float) -> str:
    """Write the QR code, its modules whole dots of this head, in the middle of the place laid out for it."""
    span = len(layout.rows)
    size = max(1, min(int(layout.module * dots + 1e-6), _MAGNIFICATION_MAX))
    spare = (layout.module * dots - size) * span / 2
    x, y = (layout.x + right) * dots + spare, (layout.y + down) * dots + spare
    # MA: error correction M, the printer chooses the mode.
    return f"^FO{round(x)},{max(0, round(y) - _BQ_DROP)}^BQN,2,{size}^FH^FDMA,{escaped(url)}^FS"


def _text(line: Line, layout: Layout, dots: float, right: float, down: float) -> str:
    """Write one line in the printer's own scalable font, narrower than ours, so that it keeps to its room."""
    high = line.size / MM * dots
    x, y = (line.x + right) * dots, (line.y + down) * dots - high
    room = (layout.width - line.x) * dots
    place, font = f"^FO{round(x)},{max(0, round(y))}", f"^A0N,{round(high)},{round(high)}"
    return f"{place}{font}^FB{int(room)},1,0,L,0^FH^FD{escaped(line.text)}^FS"


def escaped(text: str) -> str:
    """Return a text as a ^FH field holds it: what ZPL would obey is written as its UTF-8 bytes, `_5E`."""
    return "".join(_coded(character) for character in text)


def _coded(character: str) -> str:
    if character in _SPECIAL or not character.isprintable():
        return "".join(f"_{byte:02X}" for byte in character.encode())
    return character


def _logo(logo: Logo, box: Box, dots: float, right: float, down: float, logos: dict[str, str]) -> str:
    if logo.digest not in logos:
        logos[logo.digest] = _graphic(logo, round(box.width * dots), round(box.height * dots))
    return f"^FO{round((box.x + right) * dots)},{round((box.y + down) * dots)}{logos[logo.digest]}"


def _graphic(logo: Logo, width: int, height: int) -> str:
    """Return a logo as a ^GFA graphic of black and white dots, a row padded to whole bytes."""
    with Image.open(BytesIO(logo.png)) as picture:
        black = Image.eval(picture.convert("L").resize((width, height)), lambda shade: 255 - shade).convert(
            "1"
        )
    row, data = -(-width // 8), black.tobytes()
    return f"^GFA,{len(data)},{len(data)},{row},{data.hex().upper()}^FS"
