"""How long devices live: age, and the years gained beyond the reference life of their category."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

#: The mean length of a civil year, leap days included (as in `kernel.clock.years_between`).
DAYS_PER_YEAR = Decimal("365.25")
#: Ages keep four decimals: a day is 0.0027 year, so no two dates share an age.
AGE_DECIMALS = 4
_STEP = Decimal(1).scaleb(-AGE_DECIMALS)
_LEAP_DAY = (2, 29)


def life_start(first_used_on: date | None, acquired_on: date | None) -> date | None:
    """Return the day a device's age counts from: first use, else purchase, None when both are unknown.

    Interpretation [D]: no text says where the age starts. A device bought refurbished is older than this
    tells, since its first life is not known.
    """
    return first_used_on or acquired_on


def age_years(start: date | None, end: date) -> Decimal | None:
    """Return the age in years at `end`, to four decimals: days from `start` to `end` / 365.25.

    None where the age cannot be known: no start, or a start after `end` (a device not in service yet, or
    a mistyped date).
    """
    if start is None or start > end:
        return None
    return (Decimal((end - start).days) / DAYS_PER_YEAR).quantize(_STEP, ROUND_HALF_UP)


def years_gained(age: Decimal, reference_life: Decimal) -> Decimal:
    """Return the years lived beyond the reference life: max(0, age − reference life), both in years.

    This is the Δ of the avoided-emission formula for life extension, E = Σ (EMB / L_ref) × Δ − …, counted
    only where positive. Reference lives come from ADEME's Base Empreinte numérique
    (`registry.categories`).
    """
    return max(Decimal(0), age - reference_life)


def is_older_than(years: int, start: date, end: date) -> bool:
    """Tell whether `years` full civil years and at least a day lie between `start` and `end`.

    On the anniversary itself a device is not older; one that starts on 29 February has its anniversary on
    28 February of common years, as PostgreSQL's interval arithmetic says too.
    """
    return end > _anniversary(start, years)


def _anniversary(start: date, years: int) -> date:
    year = start.year + years
    if (start.month, start.day) == _LEAP_DAY and not _is_leap(year):
        return date(year, 2, 28)
    return start.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
