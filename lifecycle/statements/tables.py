"""A table of a statement as a file: CSV for the spreadsheets of a language, or a workbook with its method."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from lifecycle.documents.sheets import MEDIA_TYPES, Cell
from lifecycle.kernel.spreadsheets import guarded
from lifecycle.kernel.text import N_, translate
from lifecycle.statements.method import Method
from lifecycle.statements.workbook import Sheet

CSV, XLSX = MEDIA_TYPES["csv"], MEDIA_TYPES["xlsx"]
#: The mode of a file unpacked from a zip on Unix: its owner writes, all read.
ANYBODY_READS = 0o100644 << 16
_PARTS = (
    (N_("Ce qui est compté"), "counted"),
    (N_("Calcul"), "formula"),
    (N_("Couverture"), "coverage"),
    (N_("Ce qui relève d’une interprétation"), "interpretation"),
    (N_("Sources"), "sources"),
)


def csv_of(sheet: Sheet, locale: str) -> bytes:
    """Return a table as a spreadsheet of the language opens it: its separator, its decimal sign, the mark.

    Texts are guarded against being run as formulas; dates are in ISO form.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if locale == "fr" else ",")
    writer.writerows([_text(cell, locale) for cell in row] for row in (sheet.titles, *sheet.rows))
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell, locale: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case Decimal():
            number = f"{cell.normalize():f}"
            return number.replace(".", ",") if locale == "fr" else number
    return str(cell)


def method_sheet(method: Method, about: Sequence[tuple[str, str]], locale: str) -> Sheet:
    """Return the sheet that says how a table was made; `about` are lines of its own to stand first."""
    said = [
        (translate(title, locale) if place == 0 else "", translate(text, locale))
        for title, name in _PARTS
        for place, text in enumerate(getattr(method, name))
    ]
    titles = (translate(N_("Méthode"), locale), "")
    return Sheet(titles[0], titles, [*about, *said])
