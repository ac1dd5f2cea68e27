from dataclasses import replace

import pytest

from lifecycle.labels.sheets import SHEETS

COUNTS = {
    "a4-65": 65,
    "a4-24": 24,
    "a4-21": 21,
    "a4-27": 27,
    "a4-80": 80,
    "roll-62x29": 1,
    "roll-89x36": 1,
}


def test_the_table_has_the_sheets_people_buy():
    assert {slug: sheet.per_page for slug, sheet in SHEETS.items()} == COUNTS
    assert all(sheet.slug == slug and sheet.references for slug, sheet in SHEETS.items())


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_names_say_what_the_figures_say(sheet):
    assert f"{sheet.width:g} × {sheet.height:g}".replace(".", ",") in sheet.name
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
