"""A document as an editable DOCX: real styles, heading levels, header rows, language and title."""

import io
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from lifecycle.kernel.clock import today
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.statements.content import (
    Bars,
    Block,
    Column,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    Terms,
    Writing,
)
from lifecycle.statements.writing_styles import NOTE, add_field, set_up
from lifecycle.statements.writing_tables import add_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LEVELS = 3
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_of(writing: Writing) -> bytes:
    """Return a document as a DOCX whose headings make its plan, and whose tables repeat their header row."""
    writing = _readable(writing)
    document = Document()
    made = translate(N_("Édité le %(day)s"), writing.locale, day=long_date(today(), writing.locale))
    set_up(document, writing, made)
    document.add_paragraph(writing.kind, "Subtitle")
    document.add_paragraph(writing.title, "Title")
    document.add_paragraph(writing.subtitle)
    for name, value in writing.facts:
        _named(document, name, value, writing.locale)
    if writing.contents:
        _contents(document, writing)
    for section in writing.sections:
        _section(document, section, 1, writing.locale)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _readable(part: Any) -> Any:
    """Return a part of a document without the characters that XML 1.0 (§2.2) keeps out."""
    if isinstance(part, str):
        return _NOT_XML.sub("", part)
    if isinstance(part, tuple):
        return tuple(map(_readable, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _readable(getattr(part, one.name)) for one in fields(part)})
    return part


def _named(document: Docx, name: str, value: str, locale: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(translate(N_("%(name)s :"), locale, name=name)).bold = True
    paragraph.add_run(f" {value}")


def _contents(document: Docx, writing: Writing) -> None:
    """Add a table of contents that the word processor keeps up to date, filled in with today's headings."""
    document.add_paragraph(writing.contents, "Subtitle")
    titles = (section.title for section in writing.sections)
    add_field(document.add_paragraph(), r'TOC \o "1-2" \h \z', *titles)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _section(document: Docx, section: Section, level: int, locale: str) -> None:
    document.add_heading(section.title, min(level, _LEVELS))
    for block in section.blocks:
        _block(document, block, locale)
    for one in section.sections:
        _section(document, one, level + 1, locale)


def _block(document: Docx, block: Block, locale: str) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(block.text, NOTE if block.is_note else None)
        case KeyFigures():
            add_table(document, _figures(block, locale))
        case Table():
            add_table(document, block)
        case Bars():
            add_table(document, _values(block), block.reading)
            if block.under:
                document.add_paragraph(block.under)
        case Terms():
            for name, said in block.entries:
                _named(document, name, said, locale)


def _figures(block: KeyFigures, locale: str) -> Table:
    """Return key figures as a table, without the column of what stands under them where nothing does."""
    columns = (
        Column(translate(N_("Chiffre clé"), locale)),
        Column(translate(N_("Valeur"), locale), is_numeric=True),
        Column(translate(N_("Repères"), locale)),
    )
    kept = 3 if any(one.under for one in block.figures) else 2
    rows = ((one.label, one.value, " · ".join(one.under)) for one in block.figures)
    return Table("", columns[:kept], tuple(row[:kept] for row in rows))


def _values(block: Bars) -> Table:
    """Return a chart's table: who edits the document edits numbers, not a picture."""
    columns = (Column(block.label), *(Column(name, is_numeric=True) for name in block.series))
    rows = tuple((row.label, *(part.shown for part in row.parts)) for row in block.rows)
    return Table(block.title, columns, rows)
