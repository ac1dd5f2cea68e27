"""Where an objective stands: by hand, then whatever the values."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.strategy.path import Aim, Standing, judge
from lifecycle.strategy.words import Sense

ON = date(2026, 7, 1)
FOUR, SIX = Aim(2024, Decimal(4)), Aim(2026, Decimal(6))


@pytest.mark.parametrize(
    ("value", "standing"), [("6.0", "reached"), ("5.6", "on_track"), ("5.3", "behind"), (None, "unknown")]
)
def test_the_line_runs_from_the_baseline_to_the_target(value, standing):
    # From 4 on 31/12/2024 to 6 on 31/12/2026, 730 days; 547 have passed: 4 + 2 × 547 / 730 = 5.50.
    judged = judge(Decimal(value) if value else None, ON, [SIX], Sense.AT_LEAST, baseline=FOUR)
    assert judged.standing == standing
    if standing in ("on_track", "behind"):
        assert judged.expected == Decimal("5.50")


def test_an_earlier_target_is_the_step_before_the_next():
    targets = [Aim(2025, Decimal(5)), Aim(2027, Decimal(7))]
    # No target for 2026: the next one, 2027, counted from the end of 2025; 182 of 730 days: 5 + 2 × 0.249.
    judged = judge(Decimal("5.4"), ON, targets, Sense.AT_LEAST, baseline=FOUR)
    assert (judged.target, judged.expected) == (targets[1], Decimal("5.50"))
    assert judged.standing is Standing.BEHIND


def test_a_ceiling_is_met_from_above():
    falling = [Aim(2026, Decimal(100))]
    base = Aim(2024, Decimal(200))
    assert judge(Decimal(100), ON, falling, Sense.AT_MOST, baseline=base).standing is Standing.REACHED
    assert judge(Decimal(120), ON, falling, Sense.AT_MOST, baseline=base).standing is Standing.ON_TRACK
    assert judge(Decimal(130), ON, falling, Sense.AT_MOST, baseline=base).standing is Standing.BEHIND


def test_what_adds_up_over_the_year_is_not_late_before_its_end():
    said = {"baseline": FOUR, "is_of_year": True}
    assert judge(Decimal(1), ON, [SIX], Sense.AT_LEAST, **said).standing is Standing.UNDER_WAY
    past = [Aim(2025, Decimal(6))]
    assert judge(Decimal(1), ON, past, Sense.AT_LEAST, **said).standing is Standing.BEHIND


def test_without_a_step_before_or_a_target():
    assert judge(Decimal(1), ON, [SIX], Sense.AT_LEAST).standing is Standing.UNDER_WAY
    assert judge(Decimal(1), ON, [], Sense.AT_LEAST, baseline=FOUR).standing is Standing.UNKNOWN


VALUES = st.decimals(-1000, 1000, places=2)
ORDER = [Standing.BEHIND, Standing.ON_TRACK, Standing.REACHED]


@settings(max_examples=60)
@given(VALUES, VALUES, VALUES, st.decimals(0, 500, places=2), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_more_is_never_worse_for_a_floor_nor_less_for_a_ceiling(base, target, value, more, on):
    baseline, targets = Aim(2024, base), [Aim(2026, target)]
    floor = [judge(v, on, targets, Sense.AT_LEAST, baseline=baseline).standing for v in (value, value + more)]
    assert ORDER.index(floor[0]) <= ORDER.index(floor[1])
    roof = [judge(v, on, targets, Sense.AT_MOST, baseline=baseline).standing for v in (value, value - more)]
    assert ORDER.index(roof[0]) <= ORDER.index(roof[1])
