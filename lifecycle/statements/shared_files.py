"""The files of programmes and partners, in the forms that they may take."""

from datetime import date

from sqlalchemy.orm import Session

from lifecycle.documents.sheets import MEDIA_TYPES as ALL_TYPES
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.basis import Basis
from lifecycle.reports.telling import written
from lifecycle.statements import carbon_method, wenr_method
from lifecycle.statements.authority import named_facts
from lifecycle.statements.carbon_rows import MODE_LABELS, Mode, carbon_rows, rows_sheet
from lifecycle.statements.fleet_day import day_of
from lifecycle.statements.tables import csv_of, method_sheet
from lifecycle.statements.wenr import quantities, quantities_sheet
from lifecycle.statements.workbook import Sheet, workbook_of

MEDIA_TYPES = {form: ALL_TYPES[form] for form in ("csv", "xlsx")}


def wenr_file(session: Session, year: int, on: date, form: str, locale: str) -> bytes:
    """Return the WeNR quantities of a year, told on a day, as `csv` or `xlsx` (with the method)."""
    sheet = quantities_sheet(quantities(session, year, on), translate(N_("Quantités"), locale), locale)
    said = [
        *named_facts(session, locale),
        (translate(N_("Année"), locale), str(year)),
        (translate(N_("Stock au"), locale), str(written(day_of(year, on), locale))),
    ]
    if form == "csv":
        return csv_of(sheet, locale)
    return workbook_of([sheet, method_sheet(wenr_method.METHOD, said, locale)])


def carbon_file(session: Session, basis: Basis, year: int, form: str, mode: Mode, locale: str) -> bytes:
    """Return the rows of a carbon balance: `csv` has one mode, `xlsx` has both, each on its sheet."""
    if form == "csv":
        return csv_of(_carbon(session, basis, year, mode, locale), locale)
    said = [
        *named_facts(session, locale),
        (translate(N_("Feuille A, parc du"), locale), str(written(basis.on, locale))),
        (translate(N_("Feuille B, achats de"), locale), str(year)),
    ]
    sheets = [_carbon(session, basis, year, each, locale) for each in Mode]
    return workbook_of([*sheets, method_sheet(carbon_method.METHOD, said, locale)])


def _carbon(session: Session, basis: Basis, year: int, mode: Mode, locale: str) -> Sheet:
    rows = carbon_rows(session, basis, year, mode)
    return rows_sheet(rows, basis, translate(MODE_LABELS[mode], locale), locale)
