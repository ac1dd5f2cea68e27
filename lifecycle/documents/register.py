"""The register of outgoing waste as a file in the national format."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell, as_csv, as_xlsx
from lifecycle.formats.waste_register import values
from lifecycle.formats.waste_titles import TITLES
from lifecycle.waste.register import Departure, register_lines

_NAME = "dechets-sortants"


def register_file(session: Session, year: int | None, form: str) -> tuple[bytes, str]:
    """Return the register of a year, or of all, as `csv` or `xlsx`, and the file's name.

    The national format has its own titles and separators, which no reader's language changes.
    """
    rows = register_rows(register_lines(session, year))
    made = as_csv(rows, "en") if form == "csv" else as_xlsx(rows, _NAME)
    return made, f"{_NAME}-{year or 'tous'}.{form}"


def register_rows(departures: Iterable[Departure]) -> Iterator[list[Cell]]:
    """Yield the national titles, then a row for each departure; unsaid fields stay empty."""
    yield list(TITLES.values())
    for departure in departures:
        yield list(values(departure.line).values())
