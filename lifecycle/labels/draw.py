"""Draws sheets of labels as vector PDF."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from lifecycle.kernel.text import N_, translate
from lifecycle.labels import qr
from lifecycle.labels.layout import Box, Label, Layout, lay_out
from lifecycle.labels.lettering import MM
from lifecycle.labels.logo import Logo
from lifecycle.labels.sheet import Sheet

OFFSET_MAX = 10.0  # mm; a printer that is further off needs its driver set, not a correction
_TITLE = N_("Planche d’étiquettes")


def sheet_pdf(
    labels: Iterable[Label],
    sheet: Sheet,
    *,
    first: int = 0,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    copies: int = 1,
    lang: str = "fr",
) -> bytes:
    """Print labels on as many sheets as they need, each `copies` times in a row; the same bytes every time.

    `first` is the first free label of the first sheet, from 0 row by row; `offset_mm` corrects a printer,
    (right, down). Raises ValueError for no label, a place off the sheet, an offset past 10 mm or no copy.
    """
    check_print(sheet, first, offset_mm, copies)
    out = BytesIO()
    canvas = new_canvas(out, sheet, translate(_TITLE, lang), lang)
    place = first
    for label in labels:
        layout = lay_out(label, sheet)
        for _ in range(copies):
            if place == sheet.per_page:
                canvas.showPage()
                place = 0
            if sheet.is_continuous:
                canvas.setPageSize((sheet.page[0] * MM, layout.height * MM))
            _draw_in_cell(canvas, layout, label.logo, sheet, place, offset_mm)
            place += 1
    if place == first and canvas.getPageNumber() == 1:
        raise ValueError("there is no label to print")
    canvas.save()
    return out.getvalue()


def new_canvas(out: BytesIO, sheet: Sheet, title: str, lang: str) -> Canvas:
    """Return an empty PDF of a sheet's page size, to be printed at its true size."""
    size = (sheet.page[0] * MM, sheet.page[1] * MM)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=lang)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")  # "fit to page" would move every label
    return canvas


def check_print(sheet: Sheet, first: int, offset_mm: tuple[float, float], copies: int) -> None:
    """Raise ValueError for what no printing can mean: a place off the sheet, too large a shift, no copy."""
    if not 0 <= first < sheet.per_page:
        raise ValueError(
            f"the first label is between 0 and {sheet.per_page - 1} on {sheet.slug}, not {first}"
        )
    if not all(-OFFSET_MAX <= offset <= OFFSET_MAX for offset in offset_mm):
        raise ValueError(f"an offset is {OFFSET_MAX:g} mm at most each way, not {offset_mm}")
    if copies < 1:
        raise ValueError(f"at least one copy, not {copies}")


def _draw_in_cell(
    canvas: Canvas,
    layout: Layout,
    logo: Logo | None,
    sheet: Sheet,
    place: int,
    offset_mm: tuple[float, float],
) -> None:
    x, y = sheet.cell(place)
    x, y = (x + offset_mm[0]) * MM, (y + offset_mm[1]) * MM
    page_height = (layout.height if sheet.is_continuous else sheet.page[1]) * MM
    if not sheet.is_turned:
        _draw(canvas, layout, logo, x, page_height - y)
        return
    canvas.saveState()
    canvas.translate(x, page_height - y - sheet.height * MM)
    canvas.rotate(90)
    _draw(canvas, layout, logo, 0.0, 0.0)
    canvas.restoreState()


def _draw(canvas: Canvas, layout: Layout, logo: Logo | None, x: float, y: float) -> None:
    """Draw a layout whose top left corner is at (x, y) points."""
    text = canvas.beginText()
    for line in layout.lines:
        text.setFont(line.font, line.size)
        text.setTextOrigin(x + line.x * MM, y - line.y * MM)
        text.textOut(line.text)
    canvas.drawText(text)
    canvas.saveState()
    side = layout.module * MM
    canvas.transform(side, 0, 0, -side, x + layout.x * MM, y - layout.y * MM)
    # We write the rectangles ourselves: reportlab's number formatting costs more than all our other drawing.
    # One path for the whole symbol leaves no seam between rows.
    dark = [f"{column} {row} {length} 1 re" for column, row, length in qr.runs(layout.rows)]
    canvas.drawPath(PDFPathObject(dark), stroke=0, fill=1)
    canvas.restoreState()
    if logo and layout.logo:
        _draw_logo(canvas, logo, layout.logo, x, y)


def _draw_logo(canvas: Canvas, logo: Logo, box: Box, x: float, y: float) -> None:
    """Draw a logo; its picture stands in the file once, however many labels bear it."""
    if not canvas.hasForm(logo.digest):
        canvas.beginForm(logo.digest, 0, 0, 1, 1)
        canvas.drawImage(ImageReader(BytesIO(logo.png)), 0, 0, 1, 1)
        canvas.endForm()
    canvas.saveState()
    left, bottom = x + box.x * MM, y - (box.y + box.height) * MM
    canvas.transform(box.width * MM, 0, 0, box.height * MM, left, bottom)
    canvas.doForm(logo.digest)
    canvas.restoreState()
