"""Age and years gained, as laws that hold for all dates."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.impact.lifespan import age_years, is_older_than, life_start, years_gained
from lifecycle.kernel.clock import years_between

DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
YEARS = st.decimals(Decimal(0), Decimal(60), places=4)


def test_the_first_use_starts_a_life_before_the_purchase_does():
    used, bought = date(2021, 5, 3), date(2020, 12, 1)
    assert life_start(used, bought) == used
    assert life_start(None, bought) == bought
    assert life_start(None, None) is None


def test_four_years_with_their_leap_day_are_four():
    assert age_years(date(2021, 7, 1), date(2025, 7, 1)) == Decimal("4.0000")  # 1461 / 365.25
    assert age_years(date(2024, 7, 1), date(2025, 7, 1)) == Decimal("0.9993")  # 365 / 365.25


def test_an_age_is_unknown_without_a_start_or_before_it():
    assert age_years(None, date(2025, 7, 1)) is None
    assert age_years(date(2025, 7, 2), date(2025, 7, 1)) is None
    assert age_years(date(2025, 7, 1), date(2025, 7, 1)) == 0


@given(DATES, DATES)
def test_an_age_is_the_kernels_to_four_decimals(one, other):
    start, end = sorted((one, other))
    age = age_years(start, end)
    assert age is not None
    assert abs(float(age) - years_between(start, end)) <= 0.00005 + 1e-9


@given(DATES, DATES)
def test_each_day_makes_older(one, other):
    start, end = sorted((one, other))
    assert age_years(start, end) < age_years(start, end + timedelta(days=1))


@given(YEARS, YEARS)
def test_years_gained_are_what_lies_beyond_the_reference_life(age, life):
    gained = years_gained(age, life)
    assert gained >= 0
    assert (gained > 0) == (age > life)
    assert gained == 0 or gained + life == age


@given(st.integers(0, 30), DATES)
def test_nobody_is_older_on_the_anniversary_but_all_are_the_day_after(years, start):
    day = 28 if (start.month, start.day) == (2, 29) and years % 4 else start.day
    anniversary = date(start.year + years, start.month, day)
    assert not is_older_than(years, start, anniversary)
    assert is_older_than(years, start, anniversary + timedelta(days=1))


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert not is_older_than(10, date(2012, 2, 29), date(2022, 2, 28))
    assert is_older_than(10, date(2012, 2, 29), date(2022, 3, 1))
    assert not is_older_than(8, date(2012, 2, 29), date(2020, 2, 29))
