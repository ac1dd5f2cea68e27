"""A document as an editable DOCX: real styles, heading levels, header rows, language and title."""

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from lifecycle.kernel.clock import now
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
from lifecycle.statements.writing_tables import add_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_ACCENT = RGBColor(0x0B, 0x5F, 0x58)
_LEVELS = 3


def docx_of(writing: Writing) -> bytes:
    """Return a document as a DOCX whose headings make its plan, and whose tables repeat their header row."""
    document = Document()
    _set_up(document, writing)
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


def _set_up(document: Docx, writing: Writing) -> None:
    about, made = document.core_properties, now().replace(tzinfo=None, microsecond=0)
    about.title, about.author, about.subject = writing.title, writing.author, writing.subtitle
    about.keywords, about.comments, about.last_modified_by = writing.keyword, "", writing.author
    about.language = _LANGUAGES[writing.locale]
    about.created = about.modified = made
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGES[writing.locale])
    for style in document.styles:
        if style.name and style.name.startswith(("Heading", "Title", "Subtitle")):
            style.font.color.rgb = _ACCENT
    document.styles["Normal"].font.size = Pt(10.5)


def _named(document: Docx, name: str, value: str, locale: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(translate(N_("%(name)s :"), locale, name=name)).bold = True
    paragraph.add_run(f" {value}")


def _contents(document: Docx, writing: Writing) -> None:
    """Add a table of contents that the word processor keeps up to date, filled in with today's headings."""
    document.add_paragraph(writing.contents, "Subtitle")
    paragraph = document.add_paragraph()
    _field(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = r' TOC \o "1-2" \h \z '
    paragraph.add_run()._r.append(code)
    _field(paragraph, "separate")
    for rank, section in enumerate(writing.sections):
        if rank:
            paragraph.add_run().add_break()
        paragraph.add_run(section.title)
    _field(paragraph, "end")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _field(paragraph: DocxParagraph, what: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), what)
    paragraph.add_run()._r.append(mark)


def _section(document: Docx, section: Section, level: int, locale: str) -> None:
    document.add_heading(section.title, min(level, _LEVELS))
    for block in section.blocks:
        _block(document, block, locale)
    for one in section.sections:
        _section(document, one, level + 1, locale)


def _block(document: Docx, block: Block, locale: str) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(block.text, "Intense Quote" if block.is_note else None)
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
    names = (N_("Chiffre clé"), N_("Valeur"), N_("Repères"))
    columns = tuple(Column(translate(name, locale), name == "Valeur") for name in names)
    rows = tuple((one.label, one.value, " · ".join(one.under)) for one in block.figures)
    return Table("", columns, rows)


def _values(block: Bars) -> Table:
    """Return a chart's table: who edits the document edits numbers, not a picture."""
    columns = (Column(block.label), *(Column(name, is_numeric=True) for name in block.series))
    rows = tuple((row.label, *(part.shown for part in row.parts)) for row in block.rows)
    return Table(block.title, columns, rows)
