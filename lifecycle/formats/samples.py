"""A few values of each column, so that a person can tell what it holds."""

from collections.abc import Iterable
from itertools import islice

from lifecycle.formats.fields import Field
from lifecycle.formats.layouts import Layout
from lifecycle.formats.tabular import Line
from lifecycle.formats.text import one_line

MOST = 3
LONGEST = 80  # characters shown of a value
LINES = 1000  # the beginning of a file is enough


def samples_of(layout: Layout, lines: Iterable[Line]) -> dict[str, list[str]]:
    """Return up to three different values of each column that has a title; never of personal ones."""
    places = {
        title: place
        for place, (title, field) in enumerate(zip(layout.header, layout.fields, strict=True))
        if title and field is not Field.PERSONAL
    }
    samples: dict[str, list[str]] = {title: [] for title in places}
    for _, cells in islice(lines, LINES):
        if len(cells) == len(layout.header):
            for title, place in places.items():
                if len(samples[title]) < MOST and cells[place]:
                    _add(samples[title], one_line(layout.dialect.decode(cells[place])))
    return samples


def _add(found: list[str], value: str) -> None:
    if (shown := value[:LONGEST]) and shown not in found:
        found.append(shown)
