"""How dates are written."""

from datetime import UTC, date, datetime

import pytest

from lifecycle.kernel.dates import brief_date, brief_month, long_date, long_moment

FIRST, EVE = date(2027, 12, 1), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "long", "brief", "month"),
    [
        ("fr", "1er décembre 2027", "1er déc. 2027", "déc. 2027"),
        ("en", "1 December 2027", "1 Dec 2027", "Dec 2027"),
    ],
)
def test_a_day_is_written_as_its_readers_write(locale, long, brief, month):
    assert (long_date(FIRST, locale), brief_date(FIRST, locale), brief_month(FIRST, locale)) == (
        long,
        brief,
        month,
    )


def test_only_the_first_is_an_ordinal():
    assert long_date(date(2027, 1, 11), "fr") == "11 janvier 2027"
    assert brief_date(date(2027, 1, 21), "fr") == "21 janv. 2027"


def test_an_unknown_day_is_not_written():
    assert long_date(None, "fr") == brief_date(None, "en") == ""


def test_an_instant_is_told_in_french_time():
    assert long_moment(EVE, "fr") == "1er janvier 2027, 00:30"
    assert long_moment(EVE, "en") == "1 January 2027, 00:30"
