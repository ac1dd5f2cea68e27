"""The cells of one line, taken field by field; each trap met leaves a remark."""

import re
from datetime import date
from decimal import Decimal

from lifecycle.formats import values
from lifecycle.formats.dates import DateOrders, DateProblem, read_date
from lifecycle.formats.dialects import Layout
from lifecycle.formats.fields import SHARED, Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.tabular import Line
from lifecycle.formats.text import clean, one_line

SUSPECT = ("#", "=", "+", "-", "@")  # the first characters of errors and formulas
# Snipe-IT protects spreadsheets from formulas with a back-tick.
_ESCAPED = re.compile(r"`(?=[=+\-@\t\r])")


class Cells:
    """The cells of a line that has as many as its header; `remarks` grows as they are taken."""

    def __init__(self, line: Line, layout: Layout, orders: DateOrders) -> None:
        self.dialect = layout.dialect
        self.remarks: list[Remark] = []
        self._orders = orders
        self._texts = {
            field: self._decoded(cell)
            for field, cell in zip(layout.fields, line.cells, strict=True)
            if field is not None and field not in SHARED
        }

    def note(self, field: Field, code: str, **params: str) -> None:
        """Add a remark about a field."""
        self.remarks.append(remark(field, code, **params))

    def block(self, field: Field) -> str:
        """Return a field as a text of one or more lines."""
        text = self._texts.get(field, "")
        if text[:1] not in SUSPECT:
            return text
        if values.is_spreadsheet_error(text):
            self.note(field, "spreadsheet_error", value=text)
            return ""
        if values.is_formula(text):
            self.note(field, "formula")
        return text

    def text(self, field: Field) -> str:
        """Return a field as a text of one line."""
        return one_line(self.block(field))

    def peek(self, field: Field) -> str:
        """Return a field as a text of one line, without judging it."""
        return one_line(self._texts.get(field, ""))

    def path(self, field: Field) -> tuple[str, ...]:
        """Return a place from the widest to the narrowest; only GLPI writes trees, with ` > `."""
        text = self.text(field)
        steps = text.split(">") if self.dialect.program == "glpi" else [text]
        return tuple(step.strip() for step in steps if step.strip())

    def reference(self, field: Field) -> str:
        """Return a number that designates the device, empty when several are there or digits are lost."""
        text = self.block(field)
        if "\n" in text:
            self.note(field, "several_values", value=", ".join(values.parts_of(text)))
            return ""
        if values.is_scientific(text):
            self.note(field, "scientific", value=text)
            return ""
        if self.dialect.is_resaved and re.fullmatch(r"[1-9][0-9]*", text):
            self.note(field, "zeros_maybe_lost", value=text)
        return one_line(text)

    def date(self, field: Field) -> date | None:
        """Return a day, None when it is empty, ambiguous or unreadable."""
        text = self.text(field)
        try:
            return read_date(text, self._orders)
        except DateProblem as problem:
            self.note(field, problem.code, value=text)
            return None

    def amount(self, field: Field) -> Decimal | None:
        """Return an amount in euros, None when it is empty, ambiguous or unreadable."""
        text = self.text(field)
        try:
            return values.read_amount(text)
        except values.AmountProblem as problem:
            self.note(field, problem.code, value=text)
            return None

    def months(self, field: Field) -> int | None:
        """Return a duration in months, None when it is empty or unreadable."""
        text = self.text(field)
        try:
            return values.read_months(text)
        except ValueError:
            self.note(field, "months_unreadable", value=text)
            return None

    def memory(self, field: Field) -> int | None:
        """Return the total memory in mebibytes, None when it is empty or unreadable."""
        text = self.block(field)
        try:
            return values.read_memory(text)
        except ValueError:
            self.note(field, "memory_unreadable", value=one_line(text))
            return None

    def _decoded(self, cell: str) -> str:
        if self.dialect.quote_as_apostrophes:
            cell = cell.replace("''", '"')
        if self.dialect.program == "snipeit":
            cell = _ESCAPED.sub("", cell, count=1) if cell.startswith("`") else cell
        return clean(cell)
