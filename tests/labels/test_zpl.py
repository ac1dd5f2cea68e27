"""ZPL cannot be rendered here: its structure is held to the letter of the guide instead."""

import re
from dataclasses import replace

import pytest

from lifecycle.labels.layout import Label, lay_out
from lifecycle.labels.lettering import MM
from lifecycle.labels.sheets import SHEETS
from lifecycle.labels.zpl import escaped, labels_zpl

URL = "https://parc.departement38.fr/e/K7M23FXQ"
LABEL = Label("K7M23FXQ", URL, "Mairie d’Évry", "Écran", "Si trouvé, scannez")
ROLL = SHEETS["roll-51x25"]
ROLLS = {slug: sheet for slug, sheet in SHEETS.items() if sheet.takes_zpl}
FIELD = re.compile(r"\^FO(\d+),(\d+)(.*?)\^FS", re.DOTALL)


def fields_of(zpl):
    return [(int(x), int(y), rest) for x, y, rest in FIELD.findall(zpl)]


def test_a_label_says_its_size_its_text_and_ends():
    zpl = labels_zpl([LABEL], ROLL).decode()
    assert zpl.startswith("^XA^CI28^LH0,0\n^PW408^LL200\n")  # 51 × 25 mm at 8 dots a millimetre
    assert zpl.endswith("^PQ1,0,1,Y^XZ\n")
    assert zpl.count("^XA") == zpl.count("^XZ") == 1
    texts = [rest.partition("^FD")[2] for _, _, rest in fields_of(zpl)]
    assert texts == [f"MA,{URL}", "Mairie d’Évry", "K7M2-3FXQ", "Écran", "Si trouvé, scannez"]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("sheet", ROLLS.values(), ids=ROLLS)
def test_symbol_and_lines_keep_to_the_label(sheet, dpi):
    zpl, layout, dots = labels_zpl([LABEL], sheet, dpi=dpi).decode(), lay_out(LABEL, sheet), dpi / 25.4
    (x, y, symbol), *lines = fields_of(zpl)
    size = int(re.match(r"\^BQN,2,(\d+)\^FH\^FDMA,", symbol)[1])
    # The firmware draws a ^BQ symbol ten dots under its origin.
    left, top, side = x, y + 10, 29 * size
    assert size / dots >= 0.33
    assert min(left, top) >= 4 * size - 1
    assert top + side + 4 * size <= layout.height * dots + 1
    # Its modules are whole dots: it may be smaller than on paper, in the middle of the same place.
    assert left + side / 2 == pytest.approx((layout.x + 14.5 * layout.module) * dots, abs=1)
    assert top + side / 2 == pytest.approx((layout.y + 14.5 * layout.module) * dots, abs=1)
    for (x, y, rest), line in zip(lines, layout.lines, strict=True):
        high, room = map(int, re.match(r"\^A0N,(\d+),\d+\^FB(\d+),1,0,L,0\^FH\^FD", rest).groups())
        assert x >= left + side + 4 * size - 1
        assert x + room <= layout.width * dots + 1
        assert high == pytest.approx(line.size / MM * dots, abs=1)
        assert y + high <= layout.height * dots


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Écran", "Écran"),
        ("a^FSb", "a_5EFSb"),
        ("~JA", "_7EJA"),
        ("sous_sol", "sous_5Fsol"),
        ("a\\&b", "a_5C&b"),
        ("a\nb\x00", "a_0Ab_00"),
    ],
)
def test_what_the_printer_would_obey_is_written_in_hexadecimal(text, written):
    assert escaped(text) == written


def test_a_text_cannot_end_its_field():
    zpl = labels_zpl([replace(LABEL, owner="^XZ^XA~JR_41")], ROLL).decode()
    assert (zpl.count("^XA"), zpl.count("^XZ"), zpl.count("~")) == (1, 1, 0)
    assert "_5EXZ_5EXA_7EJR_5F41" in zpl


def test_copies_are_left_to_the_printer():
    zpl = labels_zpl([LABEL, LABEL], ROLL, copies=3).decode()
    assert zpl.count("^PQ3,0,1,Y") == zpl.count("^XA") == 2


def test_a_shift_moves_all_alike_and_never_off_the_label():
    plain = fields_of(labels_zpl([LABEL], ROLL).decode())
    moved = fields_of(labels_zpl([LABEL], ROLL, offset_mm=(-1.0, 1.0)).decode())
    for (x, y, rest), (x2, y2, rest2) in zip(plain, moved, strict=True):
        assert (x - x2, y2 - y) == pytest.approx((8, 8), abs=1)
        assert rest == rest2
    far = fields_of(labels_zpl([LABEL], ROLL, offset_mm=(-10.0, -10.0)).decode())
    steps = {x - x2 for (x, _, _), (x2, _, _) in zip(plain, far, strict=True)}
    assert max(steps) - min(steps) <= 1
    assert min(x for x, _, _ in far) >= 0


def test_a_logo_is_a_graphic_of_black_and_white_dots(logo):
    zpl = labels_zpl([replace(LABEL, logo=logo, type_name="")], SHEETS["roll-57x32"]).decode()
    whole, each, row, data = re.search(r"\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS", zpl).groups()
    assert whole == each == str(len(data) // 2)
    assert int(whole) % int(row) == 0
    # Half the dots of a middle grey are black.
    black = sum(int(digit, 16).bit_count() for digit in data)
    assert 0.4 < black / (4 * len(data)) < 0.6


@pytest.mark.parametrize("slug", ["a4-65", "roll-29x90"])
def test_sheets_and_turned_rolls_are_refused(slug):
    with pytest.raises(ValueError, match=slug):
        labels_zpl([LABEL], SHEETS[slug])


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="no label"):
        labels_zpl([], ROLL)
