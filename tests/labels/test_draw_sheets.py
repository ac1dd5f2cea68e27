"""A sheet is believed once it is drawn, turned into pixels and read back."""

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageDraw

from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.sheets import SHEETS

DPI = 150
DOTS = DPI / 25.4  # pixels in a millimetre


def pages_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]


def boxes_of(picture):
    """Return each decoded text with its symbol's box in mm: left, top, right, bottom."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    boxes = {}
    for code in found:
        p = code.position
        corners = (p.top_left, p.top_right, p.bottom_right, p.bottom_left)
        xs, ys = [c.x / DOTS for c in corners], [c.y / DOTS for c in corners]
        boxes[code.text] = (min(xs), min(ys), max(xs), max(ys))
    assert len(boxes) == len(found)
    return boxes


def places_of(picture, sheet):
    """Return the texts by the index of the label that holds their whole symbol, within 0.2 mm."""
    texts = {}
    for text, (left, top, right, bottom) in boxes_of(picture).items():
        for index in range(sheet.per_page):
            x, y = sheet.cell(index)
            across = x - 0.2 <= left and right <= x + sheet.width + 0.2
            if across and y - 0.2 <= top and bottom <= y + sheet.height + 0.2:
                texts[index] = text
    return texts


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_code_of_a_full_sheet_is_read_in_its_place(sheet, make_labels):
    labels = make_labels(sheet.per_page)
    (picture,) = pages_of(sheet_pdf(labels, sheet))
    assert picture.size == pytest.approx([side * DOTS for side in sheet.page], abs=1)
    assert places_of(picture, sheet) == {index: label.url for index, label in enumerate(labels)}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_no_ink_falls_in_a_quiet_zone_or_between_labels(sheet, make_labels):
    (picture,) = pages_of(sheet_pdf(make_labels(sheet.per_page), sheet))
    for left, top, right, bottom in boxes_of(picture).values():
        module = (right - left) / 29
        # A pixel of blur at the symbol's own edge, and half a module for the reader's own rounding.
        near, far = module / 2, 4 * module - 1 / DOTS
        sides = (
            (left - far, top - far, left - near, bottom + far),
            (right + near, top - far, right + far, bottom + far),
            (left - far, top - far, right + far, top - near),
            (left - far, bottom + near, right + far, bottom + far),
        )
        for side in sides:
            assert picture.crop([round(edge * DOTS) for edge in side]).getextrema()[0] > 200
    eraser = ImageDraw.Draw(picture)
    for index in range(sheet.per_page):
        x, y = sheet.cell(index)
        eraser.rectangle((x * DOTS, y * DOTS, (x + sheet.width) * DOTS, (y + sheet.height) * DOTS), fill=255)
    assert picture.getextrema() == (255, 255)


def test_labels_start_at_the_first_free_place_and_go_on_to_further_sheets(make_labels):
    sheet, labels = SHEETS["a4-24"], make_labels(30)
    one, two = pages_of(sheet_pdf(labels, sheet, first=22))[:2]
    assert places_of(one, sheet) == {22: labels[0].url, 23: labels[1].url}
    assert places_of(two, sheet) == {index: label.url for index, label in enumerate(labels[2:26])}


@pytest.mark.parametrize(
    ("count", "first", "pages"), [(1, 0, 1), (24, 0, 1), (25, 0, 2), (1, 23, 1), (30, 22, 3)]
)
def test_no_sheet_is_wasted(count, first, pages, make_labels):
    assert len(pages_of(sheet_pdf(make_labels(count), SHEETS["a4-24"], first=first))) == pages


def test_copies_of_a_label_lie_side_by_side(make_labels):
    sheet, labels = SHEETS["a4-24"], make_labels(2)
    (picture,) = pages_of(sheet_pdf(labels, sheet, copies=3))
    found = zxingcpp.read_barcodes(picture)
    in_order = sorted(found, key=lambda code: (code.position.top_left.y // 100, code.position.top_left.x))
    assert [code.text for code in in_order] == [label.url for label in labels for _ in range(3)]


def test_an_offset_moves_every_label_right_and_down(make_labels):
    sheet, labels = SHEETS["a4-65"], make_labels(65)
    before = boxes_of(pages_of(sheet_pdf(labels, sheet))[0])
    after = boxes_of(pages_of(sheet_pdf(labels, sheet, offset_mm=(3.0, -2.0)))[0])
    assert after.keys() == before.keys()
    for text, box in before.items():
        moved = (box[0] + 3, box[1] - 2, box[2] + 3, box[3] - 2)
        assert after[text] == pytest.approx(moved, abs=0.35)  # two pixels


def test_french_is_written_as_it_is_read(make_labels):
    with pypdfium2.PdfDocument(sheet_pdf(make_labels(16), SHEETS["roll-89x36"])) as document:
        words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    for text in ("Mairie d’Évry", "CC Cœur de « Vallée »", "Écran", "Si trouvé, scannez", "0000-0000"):
        assert text in words


def test_the_same_labels_give_the_same_bytes(make_labels):
    sheet = SHEETS["a4-65"]
    assert sheet_pdf(make_labels(3), sheet) == sheet_pdf(make_labels(3), sheet)


def test_the_document_says_its_title_its_language_and_its_true_size(make_labels):
    pdf = sheet_pdf(make_labels(1), SHEETS["a4-65"])
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == "Planche d’étiquettes"
    assert b"/Lang (fr)" in pdf
    assert b"/PrintScaling /None" in pdf


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": -1},
        {"first": 65},
        {"copies": 0},
        {"offset_mm": (11.0, 0.0)},
        {"offset_mm": (0.0, float("nan"))},
    ],
    ids=str,
)
def test_a_print_that_makes_no_sense_is_refused(wrong, make_labels):
    with pytest.raises(ValueError):
        sheet_pdf(make_labels(1), SHEETS["a4-65"], **wrong)


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="no label"):
        sheet_pdf([], SHEETS["a4-65"], first=3)
