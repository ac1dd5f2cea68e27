"""The hour, in one place, so that tests can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the civil date in France, which dates decisions and ages."""
    return now().astimezone(PARIS).date()


def years_between(start: date, end: date) -> float:
    """Return the years from `start` to `end` (days / 365.25, negative when reversed)."""
    return (end - start).days / 365.25
