"""From the cells of a line to rows of plain values; what cannot be taken is left out and remarked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from operator import getitem, itemgetter

from lifecycle.formats.cells import Habits
from lifecycle.formats.columns_read import ColumnReader, column_take
from lifecycle.formats.dates import DateEvidence, DateOrders
from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.layouts import Layout
from lifecycle.formats.parts import PartReader
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.settling import UNREAD, Said, steps_of
from lifecycle.formats.tabular import Line
from lifecycle.formats.text import clean, one_line
from lifecycle.kernel.serials import normalise_serial, serial_key

MOST_NOTED = 100_000  # different cells that call for a remark, remembered
VIRTUAL = "virtual_machine"
_NAMES = {Field.ENTITY: "entity_path", Field.SITE: "site_path"}
_OWN_NAMES = {Field.SITE: "site_path"}  # the entity is one of the facts that we export
_DEFAULTS = {field.name: field.default for field in fields(SourceRow)}


class RowReader:
    """Reads the lines of a file of one layout; what depends on the layout alone is settled once.

    With `evidence`, dates are only gathered there, for what they prove; `only` are the fields to read.
    """

    def __init__(
        self,
        layout: Layout,
        orders: DateOrders,
        *,
        evidence: DateEvidence | None = None,
        only: frozenset[Field] = frozenset(Field) - {Field.OTHER_DATE},
    ) -> None:
        self._header, self._parts = layout.header, PartReader(layout)
        self._noted: set[str] = set()
        loses_zeros = layout.dialect.is_resaved and not layout.is_workbook
        habits = Habits(layout.dialect, orders, loses_zeros, evidence)
        wanted = only - UNREAD
        read = {place: field for place, field in enumerate(layout.fields) if field and field in wanted}
        self._pick = _picker(list(read))
        is_own = layout.dialect.program == "own"
        names = _OWN_NAMES if is_own else _NAMES
        self._names = [names.get(field, field.value) for field in read.values()]
        self._readers = [
            ColumnReader(column_take(field, habits), _DEFAULTS.get(name, ""), self._noted)
            for field, name in zip(read.values(), self._names, strict=True)
        ]
        self._steps = list(steps_of(layout))
        # A filler has been left out already, save from our own export, which is taken as it is.
        self._key = serial_key if is_own else normalise_serial

    def rows(self, lines: Iterable[Line]) -> Iterator[SourceRow]:
        """Yield each line's device, then its parts.

        A line out of step with the header, or the header again, is only remarked.
        """
        width, last_title = len(self._header), self._header[-1]
        for number, cells in lines:
            if len(cells) != width:
                out_of_step = remark("", "misaligned", count=len(cells), expected=width)
                yield SourceRow(line=number, remarks=(out_of_step,))
            elif cells[-1].strip() == last_title and self._repeats_header(cells):
                yield SourceRow(line=number, remarks=(remark("", "repeated_header"),))
            else:
                row = self._row(number, cells)
                yield row
                if self._parts and row.is_kept:
                    yield from self._parts.rows(row, cells)

    def _repeats_header(self, cells: list[str]) -> bool:
        return all(one_line(clean(cell)) == title for cell, title in zip(cells, self._header, strict=True))

    def _row(self, number: int, cells: list[str]) -> SourceRow:
        picked = self._pick(cells)
        # Each cell is looked up where the values of its column are remembered, without a loop of ours.
        said: Said = dict(zip(self._names, map(getitem, self._readers, picked), strict=True))
        remarks = [] if self._noted.isdisjoint(picked) else self._remarks(picked)
        for step in self._steps:
            step(said, remarks)
        if serial := said.get("serial"):
            said["serial_key"] = self._key(serial) or ""
        if remarks:
            _say_virtual_once(said, remarks)
        if not (serial or any(map(said.get, ("tag", "name", "code", "is_virtual")))):
            remarks.append(remark("", "nothing_to_identify"))
        return SourceRow(line=number, remarks=tuple(remarks), **said)

    def _remarks(self, picked: tuple[str, ...]) -> list[Remark]:
        found: list[Remark] = []
        for reader, cell in zip(self._readers, picked, strict=True):
            found += reader.remarks.get(cell, ())
        if len(self._noted) > MOST_NOTED:
            self._noted.clear()
            for reader in self._readers:
                reader.forget()
        return found


def _picker(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple(cells[place] for place in places)


def _say_virtual_once(said: Said, remarks: list[Remark]) -> None:
    signs = [place for place, one in enumerate(remarks) if one.reason.code == VIRTUAL]
    if signs:
        said["is_virtual"] = True
    for place in reversed(signs[1:]):
        del remarks[place]
