"""The columns of a file, ready to be read: what a cell gives is worked out once for each spelling."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from lifecycle.formats import cells, values
from lifecycle.formats.cells import NOTHING, Habits, Take, Taken
from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.sheet_line import NUMBER
from lifecycle.formats.takes import OWN_RESAVED_TAKES, OWN_TAKES, TAKES

MOST_KEPT = 8192  # spellings of a column; serial numbers never come twice, models and places always do
# Words of letters and digits, one blank between them: nothing to decode, nothing to suspect.
_PLAIN = re.compile(r"\w[\w.,:/()-]*(?: [\w(][\w.,:/()-]*)*", re.ASCII)
_SUSPECT = ("#", "=", "+", "-", "@")  # the first characters of errors and formulas
_REFERENCES = (cells.reference, cells.serial)


class ColumnReader(dict[str, Any]):
    """What each cell of a column gives: `reader[cell]`, worked out when it is first met.

    `nothing` is what a cell gives that says nothing. `remarks` holds those of the cells that call for some;
    they are put in `noted` too, which the columns of a file share.
    """

    def __init__(self, take: Callable[[str], Taken], nothing: Any, noted: set[str]) -> None:
        super().__init__({"": nothing})
        self.remarks: dict[str, tuple[Remark, ...]] = {}
        self._take, self._nothing, self._noted = take, nothing, noted

    def __missing__(self, cell: str) -> Any:
        value, remarks = self._take(cell)
        if len(self) >= MOST_KEPT:
            self.forget()
        if remarks:
            self.remarks[cell] = remarks
            self._noted.add(cell)
        self[cell] = given = self._nothing if value is None else value
        return given

    def forget(self) -> None:
        """Forget the cells met so far."""
        self.clear()
        self.remarks.clear()
        self[""] = self._nothing


def column_take(field: Field, habits: Habits) -> Callable[[str], Taken]:
    """Return how to take the cells of a column that fills a field."""
    if habits.dialect.program == "own":
        takes = OWN_RESAVED_TAKES if habits.loses_zeros else OWN_TAKES
        return partial(_taken, takes.get(field, cells.block), habits, field)
    take = TAKES.get(field, cells.text)
    judged = partial(_judged, take, habits, field)
    # A plain cell gives itself: the many numbers of a file, each met once, go no further.
    is_itself = take is cells.text or (take is cells.reference and not habits.loses_zeros)
    is_plain = _PLAIN.fullmatch

    def taken(cell: str) -> Taken:
        if is_plain(cell):
            return (cell, ()) if is_itself else take(habits, field, cell)
        return judged(cell)

    return taken


def _judged(take: Take, habits: Habits, field: Field, cell: str) -> Taken:
    """Take a cell that a spreadsheet may have filled with an error, or would run as a formula."""
    written = habits.dialect.decode(cell)
    if not written.startswith(_SUSPECT):
        return _taken(take, habits, field, cell)
    if values.is_spreadsheet_error(written):
        return None, (remark(field, "spreadsheet_error", value=written),)
    value, remarks = _taken(take, habits, field, cell)
    return value, (*remarks, remark(field, "formula")) if values.is_formula(written) else remarks


def _taken(take: Take, habits: Habits, field: Field, cell: str) -> Taken:
    written = habits.dialect.decode(cell)
    if not written:
        return NOTHING
    value, remarks = take(habits, field, written)
    if value and take in _REFERENCES and cell.startswith(NUMBER):
        return value, (*remarks, remark(field, "zeros_maybe_lost", value=value))
    return value, remarks
