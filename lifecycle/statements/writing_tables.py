"""A table in a DOCX: its caption above, a header row that comes again on each page, numbers at the right."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row

from lifecycle.statements.content import Table

_HEAD = "F6F4EF"


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
    document.add_paragraph().paragraph_format.space_after = Pt(2)


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
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9.5), is_head or None
    if is_numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
