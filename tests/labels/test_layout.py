from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from lifecycle.labels.layout import MM, PLAIN, Label, compose, fit, printable
from lifecycle.labels.sheets import SHEETS

URL = "https://parc.departement38.fr/e/K7M23FXQ"
LONG = "Communauté de communes du Haut-Œuvre-sur-Loire"


def full_label(**other):
    return Label("K7M23FXQ", URL, **{"owner": LONG, "type_name": LONG, "found_line": LONG} | other)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_nothing_leaves_the_label_nor_touches_the_quiet_zone(sheet):
    layout = compose(full_label(), sheet.width, sheet.height, sheet.inset)
    symbol, quiet = layout.module * len(layout.rows), 4 * layout.module
    assert min(layout.x, layout.y) >= quiet
    assert layout.y + symbol + quiet <= sheet.height
    for line in layout.lines:
        assert line.x >= layout.x + symbol + quiet - 1e-9
        assert line.x + line.width <= sheet.width - sheet.inset + 1e-6
        assert line.y - line.size / MM >= 0
        assert line.y + 0.3 * line.size / MM <= sheet.height


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_phone_reads_the_modules_of_every_sheet(sheet):
    # GS1 asks for 0.396 mm; a whole number of 300 dpi dots prints even modules.
    layout = compose(full_label(), sheet.width, sheet.height, sheet.inset)
    assert layout.module >= 0.396
    assert layout.module * 300 / 25.4 == pytest.approx(round(layout.module * 300 / 25.4))


def test_lines_follow_each_other_and_the_code_is_the_largest():
    lines = compose(full_label(), 62, 29, 2).lines
    assert [line.text for line in lines][1] == "K7M2-3FXQ"
    assert max(lines, key=lambda line: line.size) is lines[1]
    for above, below in pairwise(lines):
        assert below.y - below.size / MM >= above.y


def test_a_bare_label_shows_its_code_only():
    (line,) = compose(Label("K7M23FXQ", URL), 62, 29, 2).lines
    assert line.text == "K7M2-3FXQ"


@pytest.mark.parametrize(("width", "height"), [(25.4, 10), (30, 21.2), (62, 2)])
def test_a_label_too_small_for_its_qr_is_refused(width, height):
    with pytest.raises(ValueError, match="cannot hold"):
        compose(full_label(), width, height, 0.5)


def test_a_short_line_is_left_as_it_is():
    assert fit("Mairie d’Évry", PLAIN, 9, 30) == ("Mairie d’Évry", 9)


def test_a_longer_line_is_set_smaller_before_it_is_cut():
    text, size = fit("Ordinateur portable", PLAIN, 9, 25)
    assert text == "Ordinateur portable"
    assert 7.2 <= size < 9


@given(st.text(max_size=80), st.floats(8, 60))
def test_no_line_passes_its_room(text, room):
    shown, size = fit(printable(text), PLAIN, 9.0, room)
    assert stringWidth(shown, PLAIN, size) <= room * MM + 1e-3
    assert shown == printable(text) or shown.endswith("…")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cœur d’Évry « ça » 5 €…", "Cœur d’Évry « ça » 5 €…"),
        ("E\u0301vry\u202f!", "Évry !"),
        ("Łódź\n\tŷ\u2011x", "?ódz y-x"),
        ("\u0000\u200b", ""),
    ],
)
def test_texts_keep_to_the_characters_the_fonts_have(text, shown):
    assert printable(text) == shown


@given(st.text())
def test_every_printable_text_is_in_the_fonts_character_set(text):
    shown = printable(text)
    assert shown.encode("cp1252").decode("cp1252") == shown
    assert printable(shown) == shown
