"""The register of outgoing waste as a file in the national format."""

from collections.abc import Iterable, Iterator

from lifecycle.documents.sheets import Cell
from lifecycle.formats.waste_register import values
from lifecycle.formats.waste_titles import TITLES
from lifecycle.waste.register import Departure


def register_rows(departures: Iterable[Departure]) -> Iterator[list[Cell]]:
    """Yield the national titles, then a row for each departure; unsaid fields stay empty."""
    yield list(TITLES.values())
    for departure in departures:
        yield list(values(departure.line).values())
