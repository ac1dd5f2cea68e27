"""Pictures of laptops for the demonstration: drawn, so that no real place or person is on them."""

import io

from PIL import Image, ImageDraw, ImageFilter

from lifecycle.demo.chance import Chance

_SIZE = (960, 720)
_SCREEN, _DECK = (230, 110, 730, 420), ((200, 440), (760, 440), (860, 620), (100, 620))
_DESKS = ("#b08d5e", "#8f9aa3", "#c9c2b4", "#6f5a45")
_ROWS, _KEYS = 4, 13


def laptop(chance: Chance, *, cracked: bool = False, missing_keys: int = 0) -> bytes:
    """Return a JPEG of a laptop on a desk, whole or with what is broken on it."""
    image = Image.new("RGB", _SIZE, chance.choice(_DESKS))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _SIZE[0], 330), fill="#dcdad4")
    draw.rounded_rectangle((212, 92, 748, 440), 14, fill="#26292c")
    draw.rectangle(_SCREEN, fill="#2c5f8a")
    draw.polygon(_DECK, fill="#b9bdc0")
    _draw_keys(draw, set(chance.sample(range(_ROWS * _KEYS), missing_keys)))
    draw.polygon(((420, 570), (540, 570), (552, 606), (408, 606)), fill="#a5aaad")
    if cracked:
        _draw_cracks(draw, chance)
    file = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1)).save(file, "JPEG", quality=80)
    return file.getvalue()


def _draw_keys(draw: ImageDraw.ImageDraw, missing: set[int]) -> None:
    for place in range(_ROWS * _KEYS):
        row, column = divmod(place, _KEYS)
        spread = 40 + 2.4 * row  # what is nearer looks wider
        left, top = 480 + (column - _KEYS / 2) * spread, 456 + 27 * row
        colour = "#e8d9b0" if place in missing else "#33373a"
        draw.rounded_rectangle((left, top, left + spread - 6, top + 21), 3, fill=colour)


def _draw_cracks(draw: ImageDraw.ImageDraw, chance: Chance) -> None:
    """Draw cracks from the point of a blow to the edges of the screen."""
    left, top, right, bottom = _SCREEN
    blow = (chance.randint(left + 120, right - 120), chance.randint(top + 80, bottom - 80))
    for _ in range(11):
        end = (chance.choice((left, right)), chance.randint(top, bottom))
        if chance.is_one_in(0.5):
            end = (chance.randint(left, right), chance.choice((top, bottom)))
        bend = tuple((a + b) / 2 + chance.randint(-30, 30) for a, b in zip(blow, end, strict=True))
        bend = (min(max(bend[0], left), right), min(max(bend[1], top), bottom))
        draw.line((blow, bend, end), fill="#cfe3f2", width=chance.choice((1, 2, 3)))
    draw.ellipse((blow[0] - 9, blow[1] - 9, blow[0] + 9, blow[1] + 9), fill="#0d1c28")
