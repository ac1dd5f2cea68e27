"""What the bench says of its measures."""

import json

import pytest

from lifecycle.bench.report import Measured, as_json, table
from lifecycle.bench.timing import alternate, times

FAST = Measured("P1", "scan page", "ms", 2.0, 1.0, 3, 2.5, 1.5)
SLOW = Measured("P1", "scan page", "ms", 3.1, 1.0, 3)
BUSY = Measured("P2", "at once", "req/s", 40.0, 100.0, 1 / 3)
IDLE = Measured("P2", "at once", "req/s", 30.0, 100.0, 1 / 3)


@pytest.mark.parametrize(("measured", "is_met"), [(FAST, True), (SLOW, False), (BUSY, True), (IDLE, False)])
def test_time_keeps_under_its_budget_and_rate_over(measured, is_met):
    assert measured.is_met is is_met


def test_the_table_has_a_line_a_measure():
    lines = table([FAST, IDLE]).splitlines()
    assert len(lines) == 3
    assert lines[1].split()[-1] == "yes"
    assert lines[2].split()[-1] == "NO"
    assert "2.00 ms (2.50)" in lines[1]
    assert "0.30×" in lines[2]


def test_json_keeps_every_figure():
    kept = json.loads(as_json([FAST], {"assets": 700}))
    assert kept["about"] == {"assets": 700}
    assert kept["measures"][0] == {
        "row": "P1", "work": "scan page", "unit": "ms", "ours": 2.0, "reference": 1.0, "budget": 3,
        "ours_p95": 2.5, "reference_p95": 1.5, "ratio": 2.0, "met": True,
    }  # fmt: skip


def test_sides_take_turns_and_the_first_round_does_not_count():
    turns = []
    first, second = alternate([lambda: turns.append("a"), lambda: turns.append("b")], rounds=2, each=2)
    assert "".join(turns) == "aabb" * 3
    assert first.median >= 0
    assert second.p95 >= second.median


def test_the_95th_percentile_leaves_one_in_twenty_out():
    measured = times([float(n) for n in range(1, 101)])
    assert (measured.median, round(measured.p95)) == (50.5, 95)
