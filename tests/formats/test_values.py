"""One cell, one value: dates, amounts, sizes, junk serials."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats import junk, values
from lifecycle.formats.dates import DateEvidence, DateOrder, DateProblem, read_date

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "orders", "day"),
    [
        ("", {}, None),
        ("0000-00-00 00:00:00", {}, None),
        ("2018-03-16 00:00:00", {}, date(2018, 3, 16)),
        ("2018-03-16T10:00:00Z", {}, date(2018, 3, 16)),
        ("18-11-2025 08:42", {}, date(2025, 11, 18)),
        ("3/16/18", {}, date(2018, 3, 16)),
        ("05/05/2020", {}, date(2020, 5, 5)),
        ("03/04/2023", {"/": DAY}, date(2023, 4, 3)),
        ("03/04/2023", {"/": MONTH}, date(2023, 3, 4)),
        ("3/4/99 2:05 PM", {"/": MONTH}, date(1999, 3, 4)),
        ("29.02.2024", {}, date(2024, 2, 29)),
    ],
)
def test_dates(text, orders, day):
    assert read_date(text, orders) == day


@pytest.mark.parametrize(
    ("text", "orders", "code"),
    [
        ("03/04/2023", {}, "date_ambiguous"),
        ("03/04/2023", {"-": DAY}, "date_ambiguous"),
        ("05/14/2018", {"/": DAY}, "date_unreadable"),
        ("31-02-2020", {}, "date_unreadable"),
        ("43234", {}, "date_unreadable"),
        ("mars 2020", {}, "date_unreadable"),
        ("12-03/2020", {}, "date_unreadable"),
        ("1970-01-01", {}, "date_implausible"),
    ],
)
def test_dates_that_cannot_be_taken(text, orders, code):
    with pytest.raises(DateProblem) as problem:
        read_date(text, orders)
    assert problem.value.code == code


def evidence(*texts: str) -> DateEvidence:
    gathered = DateEvidence()
    for text in texts:
        gathered.add(text)
    return gathered


def test_one_date_proves_the_order_of_its_separator_only():
    proof = evidence("03/04/2023", "25/12/2020", "01-02-2020", "2020-01-01", "")
    assert (proof.orders, proof.undecided) == ({"/": DAY}, ("-",))


def test_dates_that_contradict_each_other_prove_nothing():
    proof = evidence("25/12/2020", "12/25/2020")
    assert (proof.orders, proof.undecided) == ({}, ("/",))


def test_dates_equal_both_ways_raise_no_question():
    assert evidence("05/05/2020", "13/14/2020").undecided == ()


@given(st.dates(date(1980, 1, 1), date(2069, 12, 31)), st.sampled_from("-/."), st.sampled_from([DAY, MONTH]))
def test_a_date_written_in_a_known_order_is_read_back(day, mark, order):
    written = f"{day:%d{mark}%m{mark}%Y}" if order is DAY else f"{day:%m{mark}%d{mark}%Y}"
    assert read_date(written, {mark: order}) == day


@given(
    st.text(st.sampled_from("0123456789-/. :TZAPM+"), min_size=1),
    st.sampled_from([{}, {"/": DAY, "-": MONTH}]),
)
def test_any_text_is_a_plausible_date_or_a_problem(text, orders):
    with suppress(DateProblem):
        day = read_date(text, orders)
        assert day is None or day.year >= 1980


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("1089.00", "1089.00"),
        ("1,089.00", "1089.00"),
        ("1.089,00", "1089.00"),
        ("1 089,00 €", "1089.00"),
        ("1\u202f089,5 €", "1089.50"),
        ("1.234.567,89", "1234567.89"),
        ("6890", "6890.00"),
        ("1 089", "1089.00"),
        ("189,9000", "189.90"),
        ("0,00", "0.00"),
    ],
)
def test_amounts(text, amount):
    assert values.read_amount(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.089", "amount_ambiguous"),
        ("189,900", "amount_ambiguous"),
        ("1,08,9.00", "amount_unreadable"),
        ("1,089,00", "amount_unreadable"),
        ("$12.00", "amount_unreadable"),
        ("-5", "amount_unreadable"),
        ("gratuit", "amount_unreadable"),
    ],
)
def test_amounts_that_cannot_be_taken(text, code):
    with pytest.raises(values.AmountProblem) as problem:
        values.read_amount(text)
    assert problem.value.code == code


def test_sizes_and_durations():
    assert values.read_memory("8192\n8 Gio\n512 Mo") == 8192 + 8192 + 512
    assert values.read_memory("") is values.read_memory("0") is None
    assert values.read_months("36 Mois") == values.read_months("36") == 36
    for reader, text in ((values.read_memory, "8 barrettes"), (values.read_months, "à vie")):
        with pytest.raises(ValueError, match=text):
            reader(text)


def test_other_junk():
    assert junk.is_junk_model("All Series")
    assert junk.is_junk_model("*")
    assert junk.is_junk_manufacturer("System manufacturer")
    assert not junk.is_junk_model("OptiPlex 7060")
    assert not junk.is_junk_manufacturer("Dell Inc.")


@pytest.mark.parametrize(
    ("manufacturer", "model", "kind", "serial", "sign"),
    [
        ("VMware, Inc.", "", "", "", "VMware, Inc."),
        ("Microsoft Corporation", "Virtual Machine", "", "", "Virtual Machine"),
        ("QEMU", "Standard PC (i440FX + PIIX, 1996)", "", "", "QEMU"),
        ("Red Hat", "KVM", "", "", "KVM"),
        ("", "", "VirtualBox", "", "VirtualBox"),
        ("", "", "", "VMware-42 01 f4", "VMware-42 01 f4"),
        ("Microsoft Corporation", "Surface Go 2", "Tablet", "009284581453", ""),
        ("", "", "", "", ""),
    ],
)
def test_virtual_machines(manufacturer, model, kind, serial, sign):
    assert junk.virtual_sign(manufacturer=manufacturer, model=model, kind=kind, serial=serial) == sign
