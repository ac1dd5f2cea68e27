"""The planner's arithmetic: a fleet small enough to follow by hand, and what holds for any."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.impact.planning import YEARS, Cohort, Price, months_before, plan, replaced_in

PRICES = {"laptop": Price(Decimal(800), Decimal("185.09")), "monitor": Price(None, Decimal("69.84"))}


def test_three_cohorts_by_hand():
    # Two laptops of 6 years, three of 4, one of 1: kept 5 years, the first two are due at once and again
    # five years later (month 60, after the plan), the three after 12 months, the last after 48.
    fleet = [Cohort("laptop", 72, 2), Cohort("laptop", 48, 3), Cohort("laptop", 12, 1)]
    made = plan(fleet, {"laptop": Decimal(5)}, PRICES)
    assert [year.replacements for year in made.years] == [2, 3, 0, 0, 1]
    assert (made.replacements, made.euros) == (6, Decimal(4800))
    assert made.embodied_kg == Decimal("1110.54")  # 6 × 185.09
    # After a year: 2 of 1 year, 3 of 5 years, 1 of 2 years: 19 / 6.
    assert made.years[0].mean_age == Decimal("3.17")
    # At the end: 2 of 5 years, 3 of 4 years (bought in month 12), 1 of 1 year (bought in month 48): 23 / 6.
    assert made.years[4].mean_age == Decimal("3.83")


def test_six_years_instead_of_five():
    fleet = [Cohort("laptop", 60, 10), Cohort("laptop", 48, 10)]
    five = plan(fleet, {"laptop": Decimal(5)}, PRICES)
    six = plan(fleet, {"laptop": Decimal(6)}, PRICES)
    assert [year.replacements for year in five.years] == [10, 10, 0, 0, 0]
    assert [year.replacements for year in six.years] == [0, 10, 10, 0, 0]
    assert six.years[4].mean_age == Decimal("3.50")  # bought in months 12 and 24: 4 and 3 years


def test_what_has_no_price_is_not_counted_as_free():
    fleet = [Cohort("laptop", 60, 1), Cohort("monitor", 72, 4)]
    made = plan(fleet, {"laptop": Decimal(5), "monitor": Decimal(6)}, PRICES)
    assert (made.replacements, made.priced, made.weighed) == (5, 1, 5)
    assert (made.euros, made.embodied_kg) == (Decimal(800), Decimal("464.45"))  # 185.09 + 4 × 69.84


def test_a_category_without_an_age_is_kept():
    made = plan([Cohort("server", 24, 3)], {"laptop": Decimal(5)}, PRICES)
    assert (made.replacements, made.years[4].mean_age) == (0, Decimal(7))


def test_an_empty_fleet_has_no_age():
    made = plan([], {}, PRICES)
    assert len(made.years) == YEARS
    assert (made.replacements, made.years[0].mean_age) == (0, None)


def test_months_and_turns():
    assert months_before(date(2021, 11, 30), date(2026, 11, 1)) == 60
    assert months_before(date(2027, 1, 1), date(2026, 11, 23)) == -2
    assert list(replaced_in(10, 24, 60)) == [14, 38]
    assert list(replaced_in(-2, 24, 60)) == [26, 50]
    with pytest.raises(ValueError, match="a month"):
        plan([Cohort("laptop", 1, 1)], {"laptop": Decimal("0.01")}, PRICES)


COHORTS = st.lists(
    st.builds(Cohort, st.sampled_from(("laptop", "monitor")), st.integers(-6, 180), st.integers(1, 50)),
    max_size=6,
)
AGES = st.integers(1, 15).map(Decimal)


@settings(max_examples=60)
@given(COHORTS, AGES, st.integers(0, 8))
def test_keeping_longer_never_buys_more(fleet, years, longer):
    short = plan(fleet, {"laptop": years}, PRICES)
    long = plan(fleet, {"laptop": years + longer}, PRICES)
    assert long.replacements <= short.replacements
    assert long.euros <= short.euros
    assert long.embodied_kg <= short.embodied_kg
    # Up to any year, not only over the whole: what is put off is never bought earlier.
    bought = lambda made, until: sum(year.replacements for year in made.years[:until])  # noqa: E731
    assert all(bought(long, until) <= bought(short, until) for until in range(1, YEARS + 1))


@settings(max_examples=60)
@given(COHORTS, AGES)
def test_splitting_a_cohort_changes_nothing(fleet, years):
    ones = [Cohort(each.category, each.months, 1) for each in fleet for _ in range(each.count)]
    policy = {"laptop": years, "monitor": years}
    assert plan(ones, policy, PRICES) == plan(fleet, policy, PRICES)


@settings(max_examples=60)
@given(COHORTS, COHORTS, AGES)
def test_plans_add_up(some, others, years):
    policy = {"laptop": years, "monitor": years}
    both, one, other = (plan(fleet, policy, PRICES) for fleet in (some + others, some, others))
    assert both.replacements == one.replacements + other.replacements
    assert both.euros == one.euros + other.euros
    assert both.embodied_kg == one.embodied_kg + other.embodied_kg
