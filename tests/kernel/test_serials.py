"""Serial numbers: compared the same way everywhere, and junk ones name nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.kernel.serials import is_junk_serial, normalise_serial, serial_key


@pytest.mark.parametrize(
    "serial",
    [
        *("To Be Filled By O.E.M.", "To be filled by O.E.M.", "Default string", "System Serial Number"),
        *("Not Specified", "N/A", "n.a.", "none", "0000000", "1111", "0101", "0123456789", "1234567890"),
        *("xxxxxxxxxxx", "NNNNNNN", "............", "-", "*", "1.0", "<BAD INDEX>", "(null string)", "néant"),
        *("Chassis Serial Number", "SYS-1234567890", "INVALID"),
    ],
)
def test_junk_serials(serial):
    assert is_junk_serial(serial)


@pytest.mark.parametrize("serial", ["7XK2M33", "009284581453", "PF1A2B3C", "1BCD3Z2", "NXGNJEF0", "12346"])
def test_true_serials(serial):
    assert not is_junk_serial(serial)


def test_serials_compare_without_blanks_dashes_or_case():
    assert normalise_serial(" pf-1a2b\u00a09z_") == normalise_serial("PF1A2B9Z") == "PF1A2B9Z"
    assert normalise_serial("MMXF3F/A") == "MMXF3F/A"


@given(st.text())
def test_normalising_a_serial_twice_changes_nothing(text):
    once = normalise_serial(text)
    assert normalise_serial(once) == once


@given(st.text(st.characters(codec="ascii")), st.sampled_from([" ", "-", "_", "\u2011", "\u00a0"]))
def test_case_and_cuts_do_not_change_a_serial(text, cut):
    assert normalise_serial(cut.join(text.lower())) == normalise_serial(text)


def test_only_a_serial_that_identifies_has_a_key():
    assert serial_key(" pf1a2b9z ") == "PF1A2B9Z"
    assert serial_key(None) is serial_key("") is serial_key("Default string") is None
