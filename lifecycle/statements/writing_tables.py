"""A table in a DOCX: its caption above, a header row that comes again on each page, numbers at the right."""

from collections.abc import Iterable

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row

from lifecycle.statements.content import Table

_HEAD = "F6F4EF"
#: A table of at most so many rows is not cut by the end of a page.
WHOLE = 12
#: What a table may be wide: an A4 page less its margins.
WIDTH_CM = 17.0
#: A sign of 9.5 points in the mean, the bold of a head, what a cell has around its text, in centimetres.
_SIGN_CM, _BOLD, _AROUND_CM = 0.19, 1.2, 0.45
#: No column asks for more signs than these on a line: what is longer goes on below.
_LONGEST, _LONGEST_NUMBER = 48, 32
#: A column that asks for less than this has it, whatever its neighbours ask.
_SHORT_CM = 2.6


def add_table(document: Document, table: Table, reading: str = "") -> None:
    """Add a table under its caption and the sentence that says what it shows."""
    if table.caption:
        caption = document.add_paragraph(table.caption, "Caption")
        caption.paragraph_format.keep_with_next = True
    if reading:
        said = document.add_paragraph(reading)
        said.paragraph_format.keep_with_next = True
    drawn = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _describe(drawn, table.caption, reading)
    _mark(drawn.rows[0], "w:tblHeader")
    numeric = [column.is_numeric for column in table.columns]
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _write(cell, column.label, column.is_numeric, is_head=True)
    for values in table.rows:
        row = drawn.add_row()
        _mark(row, "w:cantSplit")
        for cell, value, is_numeric in zip(row.cells, values, numeric, strict=True):
            _write(cell, value, is_numeric)
    _set_widths(drawn, _widths(table))
    _keep_together(drawn, len(table.rows) <= WHOLE)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _widths(table: Table) -> list[Length]:
    """Return how wide each column is: numbers as wide as they need, texts share what is left by length."""
    wished = [
        _SIGN_CM * max(_BOLD * len(column.label), _longest(values, column.is_numeric)) + _AROUND_CM
        for column, values in zip(table.columns, _columns(table), strict=True)
    ]
    is_fixed = [
        place > 0 and (column.is_numeric or width < _SHORT_CM)
        for place, (column, width) in enumerate(zip(table.columns, wished, strict=True))
    ]
    fixed = sum(width for width, is_kept in zip(wished, is_fixed, strict=True) if is_kept)
    texts = sum(wished) - fixed
    share = max(WIDTH_CM - fixed, WIDTH_CM / 2) / texts if texts else 1
    kept = WIDTH_CM / max(fixed + texts * share, WIDTH_CM)
    return [
        Cm(width * kept * (1 if is_kept else share)) for width, is_kept in zip(wished, is_fixed, strict=True)
    ]


def _columns(table: Table) -> Iterable[tuple[str, ...]]:
    return zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)


def _longest(texts: Iterable[str], is_numeric: bool) -> int:
    """Return how many signs the longest line of a column has, as far as it asks for them."""
    most = _LONGEST_NUMBER if is_numeric else _LONGEST
    return min(most, max((len(line) for text in texts for line in text.splitlines()), default=0))


def _set_widths(drawn: DocxTable, widths: list[Length]) -> None:
    """Write the widths where word processors look for them: in the grid and in each cell."""
    drawn.autofit = False
    for place, width in enumerate(widths):
        drawn.columns[place].width = width
    for row in drawn.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _keep_together(drawn: DocxTable, is_whole: bool) -> None:
    """Keep the header with the first row, and all rows of a short table with each other."""
    for row in drawn.rows[:-1] if is_whole else drawn.rows[:1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _describe(drawn: DocxTable, caption: str, reading: str) -> None:
    """Give the table the title and description that a screen reader says before its cells."""
    properties = drawn._tbl.tblPr
    for name, text in (("w:tblCaption", caption), ("w:tblDescription", reading)):
        if text:
            said = OxmlElement(name)
            said.set(qn("w:val"), text)
            properties.append(said)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(cell: _Cell, text: str, is_numeric: bool, *, is_head: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9.5), is_head or None
    if is_numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
