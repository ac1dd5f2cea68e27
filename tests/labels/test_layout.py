from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from lifecycle.labels.layout import Label, compose, lay_out
from lifecycle.labels.lettering import BOLD, LEADING, MM, PLAIN, fit, in_two, printable
from lifecycle.labels.qr import matrix
from lifecycle.labels.sheets import SHEETS

URL = "https://parc.departement38.fr/e/K7M23FXQ"
LONG = "Communauté de communes du Haut-Œuvre-sur-Loire"


def full_label(**other):
    return Label("K7M23FXQ", URL, **{"owner": LONG, "type_name": LONG, "found_line": LONG} | other)


def composed(label, *place):
    return compose(label, matrix(label.url), *place)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_nothing_leaves_the_label_nor_touches_the_quiet_zone(sheet):
    layout = lay_out(full_label(), sheet)
    symbol, quiet = layout.module * len(layout.rows), 4 * layout.module
    assert min(layout.x, layout.y) >= quiet
    assert layout.y + symbol + quiet <= layout.height
    for line in layout.lines:
        assert line.x >= layout.x + symbol + quiet - 1e-9
        assert line.x + line.width <= layout.width - sheet.inset + 1e-6
        assert line.y - line.size / MM >= 0
        assert line.y + 0.3 * line.size / MM <= layout.height


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_phone_reads_the_modules_of_every_sheet(sheet):
    # GS1 asks for 0.396 mm; a whole number of 300 dpi dots prints even modules.
    layout = lay_out(full_label(), sheet)
    assert layout.module >= 0.396
    assert layout.module * 300 / 25.4 == pytest.approx(round(layout.module * 300 / 25.4))


def test_lines_follow_each_other_and_the_code_is_the_largest():
    lines = composed(full_label(), 62, 29, 2).lines
    assert [line.text for line in lines][1] == "K7M2-3FXQ"
    assert max(lines, key=lambda line: line.size) is lines[1]
    for above, below in pairwise(lines):
        assert below.y - below.size / MM >= above.y


def test_a_bare_label_shows_its_code_only():
    (line,) = composed(Label("K7M23FXQ", URL), 62, 29, 2).lines
    assert line.text == "K7M2-3FXQ"


@pytest.mark.parametrize(("width", "height"), [(25.4, 10), (25, 21.2), (62, 2)])
def test_a_label_too_small_for_its_qr_is_refused(width, height):
    with pytest.raises(ValueError, match="cannot hold"):
        composed(full_label(), width, height, 0.5)


def test_a_narrow_label_has_a_smaller_symbol_so_that_its_code_has_room():
    wide, narrow = composed(full_label(), 45, 21.2, 1), composed(full_label(), 30, 21.2, 1)
    assert narrow.module < wide.module
    assert all(line.x + line.width <= 29 + 1e-6 for line in narrow.lines)


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


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_room_s_name_is_the_largest_and_nothing_passes_the_label(sheet):
    layout = lay_out(full_label(title="Salle du conseil", batch="Série 12"), sheet)
    texts = [line.text for line in layout.lines]
    assert " ".join(texts[1:3]).startswith("Salle")
    assert max(layout.lines, key=lambda line: line.size).text in "Salle du conseil"
    first, last = layout.lines[0], layout.lines[-1]
    assert first.y - first.size / MM >= sheet.inset - 0.01
    assert last.y + 0.3 * last.size / MM <= layout.height - sheet.inset + 0.01
    assert last.text == "Série 12"
    assert last.size < layout.lines[-4].size


def test_lines_that_are_too_high_together_are_set_smaller_in_proportion():
    free = composed(full_label(), 62, 29, 2)
    squeezed = composed(full_label(title="Salle du conseil municipal", batch="Série 12"), 62, 20, 2)
    assert (free.is_squeezed, squeezed.is_squeezed) == (False, True)
    assert sum(LEADING * line.size / MM for line in squeezed.lines) <= 16 + 1e-6


def test_an_endless_roll_is_long_enough_for_a_symbol_read_at_arm_s_length():
    layout = lay_out(full_label(title="Salle du conseil municipal"), SHEETS["roll-62"])
    assert layout.module >= 7 * 25.4 / 300 - 1e-9
    assert not layout.is_squeezed


def test_a_logo_stands_above_the_lines_in_the_room_they_leave(logo):
    layout = composed(full_label(logo=logo), 63.5, 38.1, 1)
    box = layout.logo
    assert 3.5 <= box.height <= 7
    assert box.width == pytest.approx(2 * box.height)
    assert box.y >= 1
    assert box.y + box.height <= layout.lines[0].y - 0.7 * layout.lines[0].size / MM
    bare = composed(full_label(), 63.5, 38.1, 1)
    assert (layout.module, layout.x) == (bare.module, bare.x)
    assert [line.size for line in layout.lines] == [line.size for line in bare.lines]


@pytest.mark.parametrize(("width", "height"), [(38.1, 21.2), (35.6, 16.9), (45.7, 21.2)])
def test_small_labels_bear_no_logo(logo, width, height):
    assert composed(full_label(logo=logo), width, height, 1).logo is None


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Accueil", 5, ("Accueil",)),
        ("Salle 12", 40, ("Salle 12",)),
        ("1er étage › Salle du conseil", 30, ("1er étage ›", "Salle du conseil")),
    ],
)
def test_a_title_goes_on_two_lines_rather_than_be_cut(text, room, lines):
    assert in_two(text, BOLD, 18, room) == lines
