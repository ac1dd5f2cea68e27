"""Draws labels: sheets as vector PDF, one label as SVG or PNG, all from the same layout."""

from collections.abc import Iterable
from html import escape
from io import BytesIO
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from lifecycle.kernel import codes
from lifecycle.kernel.text import N_, translate
from lifecycle.labels import qr
from lifecycle.labels.layout import BOLD, MM, MONO, PLAIN, Label, Layout, compose
from lifecycle.labels.sheets import SINGLE, Sheet

OFFSET_MAX = 10.0  # mm; a printer that is further off needs its driver set, not a correction
DPI_RANGE = (150, 1200)
_TITLE = N_("Planche d’étiquettes")
_LABEL_TITLE = N_("Étiquette %(code)s")
_FONT_FILES = {PLAIN: "_a______.pfb", BOLD: "_ab_____.pfb", MONO: "cob_____.pfb"}  # reportlab's own
_FAMILIES = {
    PLAIN: 'font-family="Helvetica, Arial, sans-serif"',
    BOLD: 'font-family="Helvetica, Arial, sans-serif" font-weight="bold"',
    MONO: 'font-family="Courier New, Courier, monospace" font-weight="bold"',
}


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
    _check(sheet, first, offset_mm, copies)
    right, down = offset_mm
    page_width, page_height = (side * MM for side in sheet.page)
    out = BytesIO()
    size = (page_width, page_height)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=lang)
    canvas.setTitle(translate(_TITLE, lang))
    canvas.setViewerPreference("PrintScaling", "None")  # "fit to page" would move every label
    place = first
    for label in labels:
        layout = compose(label, sheet.width, sheet.height, sheet.inset)
        for _ in range(copies):
            if place == sheet.per_page:
                canvas.showPage()
                place = 0
            x, y = sheet.cell(place)
            _draw(canvas, layout, (x + right) * MM, page_height - (y + down) * MM)
            place += 1
    if place == first and canvas.getPageNumber() == 1:
        raise ValueError("there is no label to print")
    canvas.save()
    return out.getvalue()


def _check(sheet: Sheet, first: int, offset_mm: tuple[float, float], copies: int) -> None:
    if not 0 <= first < sheet.per_page:
        raise ValueError(
            f"the first label is between 0 and {sheet.per_page - 1} on {sheet.slug}, not {first}"
        )
    if not all(-OFFSET_MAX <= offset <= OFFSET_MAX for offset in offset_mm):
        raise ValueError(f"an offset is {OFFSET_MAX:g} mm at most each way, not {offset_mm}")
    if copies < 1:
        raise ValueError(f"at least one copy, not {copies}")


def _draw(canvas: Canvas, layout: Layout, x: float, y: float) -> None:
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


def label_svg(label: Label, lang: str = "fr") -> str:
    """Return one label of 62 × 29 mm as a standalone SVG image with an accessible title."""
    width, height = SINGLE.page
    layout = compose(label, width, height, SINGLE.inset)
    title = escape(translate(_LABEL_TITLE, lang, code=codes.shown(label.code)))
    dark = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in qr.runs(layout.rows))
    # textLength holds each line to its measured width, whichever font the reader's machine has.
    lines = "".join(
        f'<text x="{line.x:.3f}" y="{line.y:.3f}" font-size="{line.size / MM:.3f}" {_FAMILIES[line.font]}'
        f' textLength="{line.width:.3f}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
        for line in layout.lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {width:g} {height:g}" role="img" lang="{escape(lang)}">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<path transform="translate({layout.x:.4f} {layout.y:.4f}) scale({layout.module:.6f})"'
        f' shape-rendering="crispEdges" d="{dark}"/>{lines}</svg>'
    )


def label_png(label: Label, dpi: int = 300) -> bytes:
    """Return one label of 62 × 29 mm as a grey PNG image; modules are whole pixels at any `dpi`.

    Raises ValueError outside 150 to 1,200 dpi.
    """
    if not DPI_RANGE[0] <= dpi <= DPI_RANGE[1]:
        raise ValueError(f"between {DPI_RANGE[0]} and {DPI_RANGE[1]} dpi, not {dpi}")
    dots = dpi / 25.4
    width, height = SINGLE.page
    layout = compose(label, width, height, SINGLE.inset)
    image = Image.new("L", (round(width * dots), round(height * dots)), 255)
    draw = ImageDraw.Draw(image)
    left, top, side = round(layout.x * dots), round(layout.y * dots), int(layout.module * dots + 1e-6)
    for x, y, length in qr.runs(layout.rows):
        corner = (left + x * side, top + y * side)
        draw.rectangle((corner, (corner[0] + length * side - 1, corner[1] + side - 1)), fill=0)
    fonts = Path(reportlab.__file__).parent / "fonts"
    for line in layout.lines:
        font = ImageFont.truetype(fonts / _FONT_FILES[line.font], line.size / MM * dots)
        draw.text((line.x * dots, line.y * dots), line.text, font=font, fill=0, anchor="ls")
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
