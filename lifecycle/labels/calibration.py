"""The page that tells how far a printer prints from where it should: label borders, and rulers to read.

On the first label a line stands 5 mm inside the left edge and another 5 mm below the top edge. Their rulers
count millimetres towards the edge: where the real edge crosses one is how far the line came out from it.
"""

from io import BytesIO

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from lifecycle.kernel.text import N_, translate
from lifecycle.labels.draw import new_canvas
from lifecycle.labels.lettering import BOLD, MM, PLAIN, printable, width_of
from lifecycle.labels.sheet import Sheet

REFERENCE = 5  # mm from the label's edge to the line that is read
_REACH = 10  # mm that a ruler counts
_CONTROL = 100.0  # mm of the line that tells whether the page came out at its true size
_BOX = (130.0, 66.0)  # mm that the words take, in the middle of the page
_HAIR = 0.1 * MM
_TITLE = N_("Page de calage")
_WORDS = (
    N_(
        "Imprimez cette page à 100 %, sans « ajuster à la page », sur une planche "
        "ou sur une feuille ordinaire."
    ),
    N_("Une feuille ordinaire se pose sur une planche, devant une lampe : les découpes se voient à travers."),
    N_(
        "En haut à gauche, lisez sur chaque règle où passe le bord découpé de l’étiquette "
        "(5 si tout est juste)."
    ),
    N_("Reportez les deux nombres, à gauche et en haut, sur la page de l’imprimante."),
)
_CONTROL_WORDS = N_("Ce trait mesure 100 mm. Sinon, réglez d’abord l’impression à 100 %.")


def calibration_pdf(
    sheet: Sheet, offset_mm: tuple[float, float] = (0.0, 0.0), name: str = "", lang: str = "fr"
) -> bytes:
    """Draw a calibration page of a paper, moved by the shift (right, down) in mm known so far.

    `name` is the printer's; the same bytes every time.
    """
    out = BytesIO()
    canvas = new_canvas(out, sheet, translate(_TITLE, lang), lang)
    canvas.translate(offset_mm[0] * MM, sheet.page[1] * MM - offset_mm[1] * MM)
    canvas.scale(1, -1)  # y down, as on sheets
    canvas.setLineWidth(_HAIR)
    for place in range(sheet.per_page):
        x, y = sheet.cell(place)
        canvas.rect(x * MM, y * MM, sheet.width * MM, sheet.height * MM)
    _rulers(canvas, sheet)
    if sheet.page[0] >= _BOX[0] + 20 and sheet.page[1] >= _BOX[1] + 20:
        _box(canvas, sheet, name, lang)
    canvas.save()
    return out.getvalue()


def _rulers(canvas: Canvas, sheet: Sheet) -> None:
    x, y = sheet.cell(0)
    right, bottom = x + sheet.width - 1, y + sheet.height - 1
    _line(canvas, x + REFERENCE, y + 1, x + REFERENCE, bottom)
    _line(canvas, x + 1, y + REFERENCE, right, y + REFERENCE)
    # Each ruler stands where the other's line does not cross it.
    across, down = y + 0.7 * sheet.height, x + 0.6 * sheet.width
    for half in range(2 * _REACH + 1):
        place = REFERENCE - half / 2
        long = 2.0 if half % 10 == 0 else 1.4 if half % 2 == 0 else 0.8
        _line(canvas, x + place, across, x + place, across + long)
        _line(canvas, down, y + place, down + long, y + place)
        if half % 10 == 0:
            number = str(half // 2)
            _words(canvas, number, x + place - width_of(number, PLAIN, 5) / 2, across + 4, PLAIN, 5)
            _words(canvas, number, down + 2.4, y + place + 0.6, PLAIN, 5)


def _box(canvas: Canvas, sheet: Sheet, name: str, lang: str) -> None:
    """Write how to measure, on white over the labels in the middle of the page."""
    left, top = ((page - side) / 2 for page, side in zip(sheet.page, _BOX, strict=True))
    canvas.setFillGray(1)
    canvas.rect(left * MM, top * MM, _BOX[0] * MM, _BOX[1] * MM, fill=1)
    canvas.setFillGray(0)
    heading = " – ".join(filter(None, (translate(_TITLE, lang), translate(sheet.name, lang), name)))
    y = _paragraph(canvas, heading, left + 5, top + 8, BOLD, 10)
    for number, words in enumerate(_WORDS, 1):
        y = _paragraph(canvas, f"{number}. {translate(words, lang)}", left + 5, y + 1.5, PLAIN, 9)
    x = (sheet.page[0] - _CONTROL) / 2
    line = top + _BOX[1] - 5
    _paragraph(canvas, translate(_CONTROL_WORDS, lang), left + 5, line - 4, PLAIN, 9)
    _line(canvas, x, line, x + _CONTROL, line)
    for end in (x, x + _CONTROL):
        _line(canvas, end, line - 1.5, end, line + 1.5)


def _paragraph(canvas: Canvas, text: str, x: float, y: float, font: str, size: float) -> float:
    """Write a text from its first baseline, and return the next one's."""
    for line in simpleSplit(printable(text), font, size, (_BOX[0] - 10) * MM):
        _words(canvas, line, x, y, font, size)
        y += 1.3 * size / MM
    return y


def _words(canvas: Canvas, text: str, x: float, y: float, font: str, size: float) -> None:
    canvas.saveState()
    canvas.translate(x * MM, y * MM)
    canvas.scale(1, -1)
    canvas.setFont(font, size)
    canvas.drawString(0, 0, text)
    canvas.restoreState()


def _line(canvas: Canvas, x: float, y: float, to_x: float, to_y: float) -> None:
    canvas.line(x * MM, y * MM, to_x * MM, to_y * MM)
