"""When an agreement ends, with the renewals that came by themselves: pure."""

from calendar import monthrange
from datetime import date, timedelta


def last_day(
    valid_from: date,
    valid_until: date | None,
    renewal_months: int | None,
    ended_on: date | None,
    on: date,
) -> date | None:
    """Return the last day of an agreement as seen on a day; None where nothing ends it.

    One that renews itself has, at each end, `renewal_months` more until someone ends it; it never ends before
    it begins.
    """
    if ended_on is not None:
        return max(valid_from, ended_on)
    if valid_until is None or renewal_months is None:
        return valid_until
    following, end, periods = valid_until + timedelta(days=1), valid_until, 0
    while end < on:
        periods += 1
        end = _months_after(following, periods * renewal_months) - timedelta(days=1)
    return end


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, the month's last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
