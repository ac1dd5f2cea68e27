"""Cells a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.kernel.spreadsheets import guarded, unguarded


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33 4 75", "'+33 4 75"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("'='", "''='"),
        ("l'écran", "l'écran"),
        ("'cité'", "'cité'"),
        ("''", "''"),
        ("00123", "00123"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(cell, written):
    assert guarded(cell) == written
    assert unguarded(written) == cell


@given(st.text("'=+-@\t\rab1", max_size=6) | st.text(max_size=20))
def test_a_cell_comes_back_as_it_was(cell):
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
