"""How a DOCX looks: an A4 page, its styles in the colours of the PDF, a footer that counts the pages."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from lifecycle.kernel.clock import now
from lifecycle.statements.content import Writing

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
NOTE, CAPTION = "Intense Quote", "Caption"
_ACCENT, _QUIET = RGBColor(0x0B, 0x5F, 0x58), RGBColor(0x55, 0x52, 0x4B)
_RULE = "C9C5BB"
_COLOURED = ("Heading", "Title", "Subtitle", CAPTION)
#: A4, with room in the margins for notes by hand (ISO 216).
_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0


def set_up(document: Document, writing: Writing, made: str) -> None:
    """Set the properties, the language, the page, the styles and the footer; `made` says the day."""
    _describe(document, writing)
    _lay_out(document)
    _style(document)
    _number(document, f"{writing.author} · {writing.title} · {made} · ")


def _describe(document: Document, writing: Writing) -> None:
    about, made = document.core_properties, now().replace(tzinfo=None, microsecond=0)
    about.title, about.author, about.subject = writing.title, writing.author, writing.subtitle
    about.keywords, about.comments, about.last_modified_by = writing.keyword, "", writing.author
    about.language = LANGUAGES[writing.locale]
    about.created = about.modified = made
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGES[writing.locale])


def _lay_out(document: Document) -> None:
    """Give the page the size and the margins of A4: the library's own is a letter."""
    page = document.sections[0]
    page.page_width, page.page_height = (Cm(side) for side in _PAGE_CM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN_CM)


def _style(document: Document) -> None:
    styles = document.styles
    for style in styles:
        if style.name and style.name.startswith(_COLOURED):
            style.font.color.rgb = _ACCENT
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    styles[CAPTION].font.size = Pt(10.5)
    styles[CAPTION].paragraph_format.space_after = Pt(3)
    note = styles[NOTE]
    note.font.color.rgb, note.font.bold, note.font.italic = _QUIET, False, False
    note.paragraph_format.left_indent = note.paragraph_format.right_indent = Cm(0.3)
    for name in ("Title", NOTE):
        for border in styles[name].element.iter(qn("w:pBdr")):
            _tint(border, "0B5F58")
    for borders in styles["Table Grid"].element.iter(qn("w:tblBorders")):
        _tint(borders, _RULE)


def _tint(borders: BaseOxmlElement, colour: str) -> None:
    for side in borders:
        side.attrib.pop(qn("w:themeColor"), None)
        side.set(qn("w:color"), colour)


def _number(document: Document, said: str) -> None:
    """Write the footer: whose document, of which day, and which page of how many."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(said)
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" / ")
    add_field(paragraph, "NUMPAGES", "1")
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8), _QUIET


def add_field(paragraph: Paragraph, code: str, *shown: str) -> None:
    """Add a field that the word processor works out; `shown` are the lines that stand there until then."""
    _mark(paragraph, "begin")
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {code} "
    paragraph.add_run()._r.append(told)
    _mark(paragraph, "separate")
    for rank, line in enumerate(shown):
        if rank:
            paragraph.add_run().add_break()
        paragraph.add_run(line)
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, what: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), what)
    paragraph.add_run()._r.append(mark)
