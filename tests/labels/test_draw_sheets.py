"""A sheet is believed once it is drawn, turned into pixels and read back."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageDraw

from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.layout import lay_out
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
    texts, height = {}, picture.height / DOTS if sheet.is_continuous else sheet.height
    for text, (left, top, right, bottom) in boxes_of(picture).items():
        for index in range(sheet.per_page):
            x, y = sheet.cell(index)
            across = x - 0.2 <= left and right <= x + sheet.width + 0.2
            if across and y - 0.2 <= top and bottom <= y + height + 0.2:
                texts[index] = text
    return texts


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_code_of_a_full_sheet_is_read_in_its_place(sheet, make_labels):
    labels = make_labels(sheet.per_page)
    (picture,) = pages_of(sheet_pdf(labels, sheet))
    height = lay_out(labels[0], sheet).height if sheet.is_continuous else sheet.page[1]
    assert picture.size == pytest.approx((sheet.page[0] * DOTS, height * DOTS), abs=1)
    assert places_of(picture, sheet) == {index: label.url for index, label in enumerate(labels)}


def symbol_of(layout, sheet, place, shift=(0.0, 0.0)):
    """Return the box in mm where the table of sheets wants a label's symbol: left, top, right, bottom."""
    x, y = sheet.cell(place)
    side = layout.module * len(layout.rows)
    left, top = layout.x, layout.y
    if sheet.is_turned:
        left, top = layout.y, sheet.height - layout.x - side
    left, top = x + left + shift[0], y + top + shift[1]
    return left, top, left + side, top + side


def ink_of(picture, box):
    """Return the box in mm of the ink within a millimetre of a symbol's place, where nothing else may be."""
    around = (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
    pixels = [round(edge * DOTS) for edge in around]
    ink = picture.crop(pixels).point(lambda shade: 255 if shade < 128 else 0).getbbox()
    return tuple((edge + pixels[side % 2]) / DOTS for side, edge in enumerate(ink))


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_symbol_of_a_sheet_lies_where_it_should_to_two_tenths_of_a_millimetre(sheet, make_labels):
    labels = make_labels(sheet.per_page)
    (picture,) = pages_of(sheet_pdf(labels, sheet))
    for place, label in enumerate(labels):
        wanted = symbol_of(lay_out(label, sheet), sheet, place)
        assert ink_of(picture, wanted) == pytest.approx(wanted, abs=0.2)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_start_and_the_shift_are_kept_to_two_tenths_of_a_millimetre(sheet, make_labels):
    (label,), shift = make_labels(1), (1.3, -0.9)
    layout = lay_out(label, sheet)
    for place in {0, sheet.columns - 1, sheet.per_page // 2, sheet.per_page - 1}:
        (picture,) = pages_of(sheet_pdf([label], sheet, first=place, offset_mm=shift))
        wanted = symbol_of(layout, sheet, place, shift)
        assert ink_of(picture, wanted) == pytest.approx(wanted, abs=0.2)


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
        height = picture.height / DOTS if sheet.is_continuous else sheet.height
        eraser.rectangle((x * DOTS, y * DOTS, (x + sheet.width) * DOTS, (y + height) * DOTS), fill=255)
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


def test_an_endless_roll_is_cut_for_what_each_label_says(make_labels):
    (short,) = make_labels(1)
    long = replace(short, title="Salle du conseil municipal et des mariages", batch="Série 12")
    with pypdfium2.PdfDocument(sheet_pdf([short, long], SHEETS["roll-62"])) as document:
        sizes = [page.get_size() for page in document]
    (width, low), (same, high) = sizes
    assert width == same == pytest.approx(62 / 25.4 * 72)
    assert 20 / 25.4 * 72 < low < high


def test_a_logo_stands_in_the_file_once_and_is_seen_on_each_label(make_labels, logo):
    labels = [replace(label, logo=logo) for label in make_labels(21)]
    pdf = sheet_pdf(labels, SHEETS["a4-21"])
    assert pdf.count(b"/Subtype /Image") == 1
    (picture,) = pages_of(pdf)
    assert places_of(picture, SHEETS["a4-21"]) == {index: label.url for index, label in enumerate(labels)}
    for place, label in enumerate(labels):
        box, (x, y) = lay_out(label, SHEETS["a4-21"]).logo, SHEETS["a4-21"].cell(place)
        edges = (x + box.x, y + box.y, x + box.x + box.width, y + box.y + box.height)
        # The fixture's logo is a plain grey field.
        centre = picture.crop([round(edge * DOTS) for edge in edges]).resize((1, 1))
        assert 80 < centre.getpixel((0, 0)) < 176
