"""When a connection is pulled by itself."""

from datetime import UTC, datetime

import pytest

from lifecycle.connections.schedule import next_pull


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "hour", "weekday", "after", "expected"),
    [
        ("manual", 3, 0, "2026-11-22T10:00", None),
        ("daily", 3, 0, "2026-11-22T01:59", "2026-11-22T02:00"),
        ("daily", 3, 0, "2026-11-22T02:00", "2026-11-23T02:00"),
        ("daily", 0, 0, "2026-12-31T22:59", "2026-12-31T23:00"),
        # 22 November 2026 is a Sunday.
        ("weekly", 3, 6, "2026-11-22T01:00", "2026-11-22T02:00"),
        ("weekly", 3, 6, "2026-11-22T02:30", "2026-11-29T02:00"),
        ("weekly", 3, 0, "2026-11-22T02:30", "2026-11-23T02:00"),
        # The hour stays that of people when summer time comes and goes.
        ("daily", 3, 0, "2026-10-24T12:00", "2026-10-25T02:00"),
        ("daily", 3, 0, "2026-03-28T12:00", "2026-03-29T01:00"),
        ("daily", 2, 0, "2026-03-28T12:00", "2026-03-29T01:00"),
    ],
)
def test_the_next_pull_is_at_the_hour_of_people(schedule, hour, weekday, after, expected):
    assert next_pull(schedule, hour, weekday, at(after)) == (at(expected) if expected else None)
