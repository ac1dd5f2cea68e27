"""The file that a partner fills in: its awaited devices, with empty columns for what became of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

import xlsxwriter

from lifecycle.endoflife.outcome.awaited import AwaitedLine
from lifecycle.endoflife.views import RECIPIENT_LABELS
from lifecycle.formats.outcome_sheet import COLUMNS, OUTCOME, RECIPIENT
from lifecycle.kernel.spreadsheets import guarded
from lifecycle.kernel.text import N_, translate
from lifecycle.states.assets import OUTCOMES, STATE_LABELS

_WIDTHS = (10, 28, 12, 16, 22, 34, 16, 16, 24, 28)


def csv_lines(lines: Sequence[AwaitedLine], locale: str) -> Iterator[str]:
    """Yield the file as CSV with its mark: semicolons in French, as spreadsheets there open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if locale == "fr" else ",")
    writer.writerow(_titles(locale))
    writer.writerows([guarded(cell) for cell in _cells(line)] for line in lines)
    yield "\ufeff"
    yield out.getvalue()


def write_xlsx(lines: Sequence[AwaitedLine], locale: str, out: IO[bytes]) -> None:
    """Write the file as a workbook: texts only, and lists of the words that the last columns take."""
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(translate(N_("Équipements"), locale))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, (title, width) in enumerate(zip(_titles(locale), _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, bold)
    for number, line in enumerate(lines, start=1):
        for place, cell in enumerate(_cells(line)):
            sheet.write_string(number, place, cell)
    keys = list(COLUMNS)
    for key, words in ((OUTCOME, _outcomes(locale)), (RECIPIENT, _recipients(locale))):
        place = keys.index(key)
        last = max(len(lines), 1)
        sheet.data_validation(1, place, last, place, {"validate": "list", "source": words})
    book.close()


def _titles(locale: str) -> list[str]:
    return [column.fr if locale == "fr" else column.en for column in COLUMNS.values()]


def _outcomes(locale: str) -> list[str]:
    return [translate(STATE_LABELS[state], locale) for state in OUTCOMES]


def _recipients(locale: str) -> list[str]:
    return [translate(label, locale) for label in RECIPIENT_LABELS.values()]


def _cells(line: AwaitedLine) -> list[str]:
    known = line.manifest
    told = (line.lot_number, line.authority_name, known.code, known.tag, known.serial, known.designation)
    return [cell or "" for cell in told] + [""] * 4
