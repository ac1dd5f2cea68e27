"""A calibration page is believed once a shift given to it is read back from its pixels."""

import pypdfium2
import pytest

from lifecycle.labels.calibration import REFERENCE, calibration_pdf
from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.layout import lay_out
from lifecycle.labels.sheets import SHEETS

DPI = 300
DOTS = DPI / 25.4


def picture_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return document[0].render(scale=DPI / 72).to_pil().convert("L")


def read_from(picture, sheet):
    """Read the page as a person does: from the first label's true edges to the two reference lines, in mm."""
    x, y = sheet.cell(0)
    # Clear of the frame, of the other line and of both rulers.
    row = round((y + 0.55 * sheet.height) * DOTS)
    column = round((x + 0.85 * sheet.width) * DOTS)
    across = picture.crop((round((x + 2.8) * DOTS), row, round((x + 9) * DOTS), row + 1))
    down = picture.crop((column, round((y + 2.8) * DOTS), column + 1, round((y + 9) * DOTS)))
    left, top = middle(across.tobytes()), middle(down.tobytes())
    return 2.8 + left / DOTS, 2.8 + top / DOTS


def middle(shades):
    dark = [place for place, shade in enumerate(shades) if shade < 160]
    assert dark
    assert dark[-1] - dark[0] <= 4
    return (dark[0] + dark[-1] + 1) / 2


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_without_a_shift_both_rulers_say_five(sheet):
    assert read_from(picture_of(calibration_pdf(sheet)), sheet) == pytest.approx(
        (REFERENCE, REFERENCE), abs=0.15
    )


@pytest.mark.parametrize("error", [(1.5, -0.8), (-2.0, 2.5)])
@pytest.mark.parametrize("slug", ["a4-65", "a4-24", "roll-62x29"])
def test_what_is_read_gives_the_shift_that_puts_labels_in_their_place(slug, error, make_labels):
    sheet, (label,) = SHEETS[slug], make_labels(1)
    # A printer that is off by `error` prints the page as if it had been drawn with that shift.
    read = read_from(picture_of(calibration_pdf(sheet, error)), sheet)
    shift = [REFERENCE - seen for seen in read]
    assert shift == pytest.approx([-side for side in error], abs=0.15)
    printed = tuple(side + wrong for side, wrong in zip(shift, error, strict=True))
    picture = picture_of(sheet_pdf([label], sheet, offset_mm=printed))
    layout, (x, y) = lay_out(label, sheet), sheet.cell(0)
    corner = (x + layout.x, y + layout.y)
    box = [round((corner[side % 2] + reach) * DOTS) for side, reach in enumerate((-1, -1, 5, 5))]
    ink = picture.crop(box).point(lambda shade: 255 if shade < 128 else 0).getbbox()
    found = ((ink[0] + box[0]) / DOTS, (ink[1] + box[1]) / DOTS)
    assert found == pytest.approx(corner, abs=0.2)


def test_the_page_shows_each_border_where_the_sheet_has_it():
    sheet = SHEETS["a4-21"]
    picture = picture_of(calibration_pdf(sheet))
    for place in (0, 20):
        x, y = sheet.cell(place)
        row = round((y + 3) * DOTS)
        for edge in (x, x + sheet.width):
            around = picture.crop((round((edge - 0.3) * DOTS), row, round((edge + 0.3) * DOTS), row + 1))
            assert around.getextrema()[0] < 160


def test_the_page_says_how_to_measure_and_for_which_printer():
    pdf = calibration_pdf(SHEETS["a4-65"], name="Laser du secrétariat")
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage().get_text_range()
    for text in (
        "Page de calage",
        "Laser du secrétariat",
        "38,1 × 21,2 mm",
        "à 100 %",
        "Ce trait mesure 100 mm",
    ):
        assert text in words
    assert b"/PrintScaling /None" in pdf


def test_the_control_line_measures_a_hundred_millimetres():
    picture = picture_of(calibration_pdf(SHEETS["a4-65"]))
    row = round((297 / 2 + 66 / 2 - 5) * DOTS)
    shades = picture.crop((round(45 * DOTS), row - 2, round(165 * DOTS), row + 3)).tobytes()
    width = round(165 * DOTS) - round(45 * DOTS)
    lengths = [
        sum(shade < 200 for shade in shades[start : start + width]) for start in range(0, 5 * width, width)
    ]
    assert max(lengths) / DOTS == pytest.approx(100, abs=0.3)
