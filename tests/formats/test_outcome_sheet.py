"""Tables of outcomes as partners write them."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats.errors import FormatError
from lifecycle.formats.outcome_sheet import (
    COLUMNS,
    MOST_ROWS,
    OUTCOME_WORDS,
    RECIPIENT_WORDS,
    NoDeviceColumn,
    NoOutcomeColumn,
    TooManyRows,
    read_outcomes,
)


def read(text: str, folder: Path):
    return read_outcomes(text.encode(), folder)


def test_titles_are_known_in_both_languages_whatever_their_order_and_case(tmp_path):
    for titles in ("DEVENIR;Numero de serie;inconnu", "serial number,Outcome,x"):
        mark = ";" if ";" in titles else ","
        cells = mark.join(["Réemployé", "S1", ""] if mark == ";" else ["S1", "Reused", ""])
        (row,) = read(f"{titles}\n{cells}\n", tmp_path)
        assert (row.serial, row.outcome, row.line) == ("S1", "reused", 2)


def test_words_are_read_in_any_gender_and_number(tmp_path):
    words = ("Réemployées", "RECONDITIONNÉ", "recyclés", "refurbished", "donné")
    rows = read("Code;Devenir\n" + "".join(f"A{n};{word}\n" for n, word in enumerate(words)), tmp_path)
    assert [row.outcome for row in rows] == ["reused", "refurbished", "recycled", "refurbished", "reused"]


def test_a_line_without_an_outcome_is_left_aside(tmp_path):
    assert [row.code for row in read("Code;Devenir\nA;\nB;recyclé\n;\n", tmp_path)] == ["B"]


def test_dates_are_french_unless_the_file_proves_otherwise(tmp_path):
    (row,) = read("Code;Devenir;Date\nA;recyclé;03/11/2026\n", tmp_path)
    assert row.on == date(2026, 11, 3)
    rows = read("Code;Devenir;Date\nA;recyclé;03/11/2026\nB;recyclé;03/25/2026\n", tmp_path)
    assert rows[0].on == date(2026, 3, 11)
    (row,) = read("Code;Devenir;Date\nA;recyclé;2026-11-03\n", tmp_path)
    assert row.on == date(2026, 11, 3)


def test_what_is_not_understood_is_kept_as_it_was_written(tmp_path):
    (row,) = read("Code;Devenir;Date;Bénéficiaire\nA;cassé;32/13/2026;le voisin\n", tmp_path)
    assert row.unread == {"outcome": "cassé", "on": "32/13/2026", "recipient": "le voisin"}
    assert (row.outcome, row.on, row.recipient) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Nom;Devenir\nA;recyclé\n", NoDeviceColumn),
        ("Code;Nom\nA;recyclé\n", NoOutcomeColumn),
        ("", FormatError),
        ("<html>", FormatError),
        ("Code;Devenir\n" + "A;recyclé\n" * (MOST_ROWS + 1), TooManyRows),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, error, tmp_path):
    with pytest.raises(error):
        read(text, tmp_path)


def test_a_workbook_is_read_as_well_and_leaves_nothing_behind(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((["Code", "Devenir"], ["K7M2-3FXQ", "Recyclé"])):
            sheet.write_row(number, 0, cells)
    (row,) = read_outcomes(out.getvalue(), tmp_path)
    assert (row.code, row.outcome) == ("K7M2-3FXQ", "recycled")
    assert not list(tmp_path.iterdir())


def test_our_own_titles_and_words_are_all_known(tmp_path):
    for titles in ([c.fr for c in COLUMNS.values()], [c.en for c in COLUMNS.values()]):
        cells = ["2026-001", "Ville", "A", "T", "S", "X", "recycled", "2026-11-03", "school", "F-1"]
        (row,) = read(";".join(titles) + "\n" + ";".join(cells) + "\n", tmp_path)
        assert (row.lot, row.tag, row.serial, row.reference) == ("2026-001", "T", "S", "F-1")
    assert set(OUTCOME_WORDS.values()) == {"reused", "refurbished", "recycled"}
    assert len(set(RECIPIENT_WORDS.values())) == 6


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_cell_breaks_the_reading(tmp_path_factory, word, day):
    folder = tmp_path_factory.getbasetemp()
    quoted = [cell.replace('"', '""').replace("\x00", "") for cell in (word, day)]
    try:
        rows = read(f'Code;Devenir;Date\nA;"{quoted[0]}";"{quoted[1]}"\n', folder)
    except FormatError:
        return
    for row in rows:
        assert row.outcome in {None, "reused", "refurbished", "recycled"}
        assert (row.outcome is None) is ("outcome" in row.unread)
