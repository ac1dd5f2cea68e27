"""Drawn signatures: SVG path data of straight strokes in a box of 600 by 200, and nothing else."""

import re

from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_

WIDTH, HEIGHT = 600, 200
MOST_CHARACTERS = 20_000
_NUMBER = r"\d{1,3}(?:\.\d)?"
_POINT = rf" ?({_NUMBER})[ ,]({_NUMBER})"
_STROKES = re.compile(rf"(?:M{_POINT} ?(?:L{_POINT} ?)+)+")
_POINTS = re.compile(_POINT)


def checked_drawing(path: str | None) -> str | None:
    """Return a drawn signature as it is kept, None for none, or raise Invalid for anything but strokes.

    A stroke is « M x y » followed by « L x y » as often as needed, x from 0 to 600 and y from 0 to 200 with
    one decimal at most; 20 000 characters in all.
    """
    said = " ".join((path or "").split()) if len(path or "") <= MOST_CHARACTERS else "?"
    if not said:
        return None
    if not _STROKES.fullmatch(said) or not all(_is_inside(*found) for found in _POINTS.findall(said)):
        text = N_("Ce tracé de signature n’est pas lisible : recommencez, ou signez sans dessiner.")
        raise Invalid(fields={"drawing": [Reason("drawing-unfit", text)]})
    return said


def _is_inside(x: str, y: str) -> bool:
    return float(x) <= WIDTH and float(y) <= HEIGHT
