"""Reading Boavizta's collection of manufacturers' product sheets, row by row; nothing in it is trusted.

The collection « environmental-footprint-data » comes as CSV, with commas and decimal points or, in its French
form, semicolons and decimal commas. Its values are the manufacturers' own, gathered by volunteers.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lifecycle.formats.tabular import open_csv
from lifecycle.formats.text import Source, clean, one_line
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_

SOURCE = "Boavizta, environmental-footprint-data, ODbL 1.0"
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,40})?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1990}", re.IGNORECASE)


class SheetsRefused(Invalid):
    """The file is not the collection, or is too large."""

    slug = "sheets-refused"
    too_large = N_("Ce fichier dépasse 20 Mo : ce n’est sans doute pas cette collection.")
    too_many = N_("Ce fichier a plus de %(most)s lignes : ce n’est sans doute pas cette collection.")
    lacks = N_(
        "Ce fichier n’est pas la collection « environmental-footprint-data » de Boavizta : il lui manque les "
        "colonnes %(columns)s."
    )
    text = N_("Ce fichier de fiches produits ne peut pas être chargé.")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row left out: its line in the file and why."""

    line: int
    reason: Reason


Sheet = Mapping[str, Any]  # the columns of ProductFootprint that the collection fills


class _Bad(Exception):
    def __init__(self, column: str, text: str, value: str = "") -> None:
        super().__init__(column)
        self.reason = Reason("bad-" + column, text, {"column": column, "value": value[:60]})


_MISSING = N_("« %(column)s » est vide.")
_TOO_LONG = N_("« %(column)s » est trop long.")
_NO_NUMBER = N_("« %(column)s » n’est pas un nombre : %(value)s.")
_OUT_OF_RANGE = N_("« %(column)s » n’est pas vraisemblable : %(value)s.")
_NO_ADDRESS = N_("« %(column)s » n’est pas une adresse web : %(value)s.")
_OUT_OF_STEP = N_("Cette ligne n’a pas autant de cellules que l’en-tête.")


def _text(most: int, *, required: bool = True) -> Callable[[str, str], str]:
    def read(column: str, cell: str) -> str:
        text = one_line(clean(cell))
        if required and not text:
            raise _Bad(column, _MISSING)
        if len(text) > most:
            raise _Bad(column, _TOO_LONG)
        return text

    return read


def _number(
    most: str, places: str, *, least: str = "0", required: bool = False, zero_is_none: bool = False
) -> Callable[[str, str], Decimal | None]:
    def read(column: str, cell: str) -> Decimal | None:
        text = one_line(clean(cell))
        if not text:
            if required:
                raise _Bad(column, _MISSING)
            return None
        if not _NUMBER.fullmatch(text):
            raise _Bad(column, _NO_NUMBER, text)
        value = Decimal(text.replace(",", "."))
        if zero_is_none and not value:
            return None
        if not Decimal(least) <= value <= Decimal(most):
            raise _Bad(column, _OUT_OF_RANGE, text)
        return value.quantize(Decimal(places))

    return read


def _address(column: str, cell: str) -> str:
    text = one_line(clean(cell))
    if text and not _ADDRESS.fullmatch(text):
        raise _Bad(column, _NO_ADDRESS, text)
    return text


# Column of ours → column of the collection and its reading; kg CO2e, kg, inches, years, kWh a year, shares.
_COLUMNS: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "manufacturer": ("manufacturer", _text(200)),
    "name": ("name", _text(300)),
    "kind": ("subcategory", _text(100, required=False)),
    "gwp_total_kg": ("gwp_total", _number("999999999", "0.01", required=True)),
    "gwp_use_ratio": ("gwp_use_ratio", _number("1", "0.0001")),
    "gwp_manufacture_ratio": ("gwp_manufacturing_ratio", _number("1", "0.0001")),
    "yearly_kwh": ("yearly_tec", _number("9999999", "0.01")),
    "lifetime_years": ("lifetime", _number("50", "0.1", least="0.5", zero_is_none=True)),
    "weight_kg": ("weight", _number("5000", "0.001", least="0.005", zero_is_none=True)),
    # Written 0 for what has no screen.
    "screen_inches": ("screen_size", _number("150", "0.1", least="1", zero_is_none=True)),
    "report_date": ("report_date", _text(60, required=False)),
    "report_url": ("sources", _address),
}
COLUMNS = tuple(theirs for theirs, _ in _COLUMNS.values())


def read_sheets(source: Source) -> Iterator[Sheet | BadRow]:
    """Yield each row as a sheet, or why it is left out; raises FormatError or SheetsRefused for the file."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > MOST_BYTES:
        raise _refused(SheetsRefused.too_large)
    table = open_csv(source)
    places = {title: place for place, title in enumerate(table.header)}
    if missing := [title for title in COLUMNS if title not in places]:
        raise _refused(SheetsRefused.lacks, columns=", ".join(missing))
    for count, (number, cells) in enumerate(table.lines()):
        if count >= MOST_ROWS:
            raise _refused(SheetsRefused.too_many, most=MOST_ROWS)
        yield _sheet(number, cells, places, len(table.header))


def _refused(text: str, **params: Any) -> SheetsRefused:
    return SheetsRefused(fields={"file": [Reason("sheets-refused", text, params)]})


def _sheet(line: int, cells: Sequence[str], places: Mapping[str, int], width: int) -> Sheet | BadRow:
    if len(cells) != width:
        return BadRow(line, Reason("out-of-step", _OUT_OF_STEP))
    try:
        return {ours: read(theirs, cells[places[theirs]]) for ours, (theirs, read) in _COLUMNS.items()}
    except _Bad as bad:
        return BadRow(line, bad.reason)
