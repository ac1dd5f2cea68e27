from dataclasses import replace

import pytest

from lifecycle.labels.sheets import SHEETS

COUNTS = {
    "a4-65": 65,
    "a4-24": 24,
    "a4-21": 21,
    "a4-27": 27,
    "a4-48": 48,
    "a4-80": 80,
    "a4-16": 16,
    "a4-14": 14,
    **dict.fromkeys(
        ("roll-62x29", "roll-62", "roll-90x29", "roll-29x90", "roll-89x36", "roll-36x89", "roll-57x32",
         "roll-54x25", "roll-51x25"),
        1,
    ),
}  # fmt: skip


def test_the_table_has_the_sheets_people_buy():
    assert {slug: sheet.per_page for slug, sheet in SHEETS.items()} == COUNTS
    assert all(sheet.slug == slug and sheet.references for slug, sheet in SHEETS.items())


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_names_say_what_the_figures_say(sheet):
    size = f"{sheet.width:g} mm" if sheet.is_continuous else f"{sheet.width:g} × {sheet.height:g}"
    assert size.replace(".", ",") in sheet.name
    assert sheet.per_page == 1 or sheet.name.startswith(f"{sheet.per_page} ")


def test_cells_run_row_by_row_from_the_top_left():
    sheet = SHEETS["a4-65"]
    assert sheet.cell(0) == (4.75, 10.7)
    assert sheet.cell(4) == pytest.approx((167.15, 10.7))
    assert sheet.cell(5) == pytest.approx((4.75, 31.9))
    assert sheet.cell(64) == pytest.approx((167.15, 265.1))


@pytest.mark.parametrize("index", [-1, 65])
def test_there_is_no_cell_outside_the_page(index):
    with pytest.raises(IndexError):
        SHEETS["a4-65"].cell(index)


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": 6},
        {"rows": 14},
        {"left": 10.0},
        {"top": -1.0},
        {"pitch_x": 38.0},
        {"pitch_y": 21.1},
        {"rows": 0},
        {"width": 0.0},
        {"height": float("nan")},
        {"pitch_x": float("inf")},
        {"inset": 10.6},
        {"page": (200.0, 297.0)},
    ],
    ids=str,
)
def test_labels_that_do_not_fit_the_page_are_refused(wrong):
    with pytest.raises(ValueError, match="a4-65"):
        replace(SHEETS["a4-65"], **wrong)


def test_a_roll_is_one_label_a_page_and_the_standing_ones_are_drawn_turned():
    assert all(sheet.is_roll == slug.startswith("roll-") for slug, sheet in SHEETS.items())
    turned = {slug for slug, sheet in SHEETS.items() if sheet.is_turned}
    assert turned == {"roll-29x90", "roll-36x89"}
    assert SHEETS["roll-29x90"].drawn_size == (90, 29)
    assert not any(SHEETS[slug].takes_zpl for slug in (*turned, "a4-65"))
    assert SHEETS["roll-51x25"].takes_zpl


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS.values() if not sheet.is_roll], ids=str)
def test_labels_stand_in_the_middle_of_the_page_as_makers_cut_them(sheet):
    # The margin at the right and the bottom is that at the left and the top, within a millimetre and a half.
    for axis in sheet.axes:
        assert axis.page - axis.end == pytest.approx(axis.margin, abs=1.5)
