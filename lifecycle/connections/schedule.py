"""When a connection is pulled by itself: every day or every week, at an hour of France; pure."""

from datetime import UTC, date, datetime, time, timedelta

from lifecycle.kernel.clock import PARIS


def next_pull(schedule: str, hour: int, weekday: int, after: datetime) -> datetime | None:
    """Return the first moment of a schedule (manual, daily, weekly) after an instant, None when by hand only.

    `weekday` counts from Monday, 0. An hour that the change to summer time skips comes one hour later.
    """
    if schedule == "manual":
        return None
    here = after.astimezone(PARIS)
    days = (weekday - here.weekday()) % 7 if schedule == "weekly" else 0
    day = here.date() + timedelta(days=days)
    later = day + timedelta(days=7 if schedule == "weekly" else 1)
    moment = _instant(day, hour)
    return moment if moment > after else _instant(later, hour)


def _instant(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), PARIS).astimezone(UTC)
