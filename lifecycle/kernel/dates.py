"""Dates as people write them: French ones with « 1er », English ones as Europe writes them, day first."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date

from lifecycle.kernel.clock import PARIS

#: The region whose way of writing a language's readers here expect.
REGIONS = {"fr": "fr_FR", "en": "en_GB"}


def long_date(day: date | None, locale: str) -> str:
    """Return a day in full, « 1er décembre 2026 » or « 1 December 2026 »; empty for None."""
    return _written(day, "d MMMM y", locale) if day else ""


def brief_date(day: date | None, locale: str) -> str:
    """Return a day in few signs, « 1er déc. 2026 » or « 1 Dec 2026 »; empty for None."""
    return _written(day, "d MMM y", locale) if day else ""


def brief_month(day: date, locale: str) -> str:
    """Return the month of a day, « déc. 2026 »."""
    return _written(day, "MMM y", locale)


def long_moment(at: datetime, locale: str) -> str:
    """Return a day in full and the hour of France to the minute, « 1er décembre 2026, 09:30 »."""
    here = at.astimezone(PARIS)
    return f"{long_date(here.date(), locale)}, {here:%H:%M}"


@lru_cache(4096)
def _written(day: date, pattern: str, locale: str) -> str:
    """Write a date; lists say the same few days again and again."""
    words = str(format_date(day, pattern, REGIONS[locale]))
    return f"1er{words[1:]}" if words.startswith("1 ") and locale == "fr" else words
