"""Cost sums and « réparer ou remplacer » for any bill."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.repairs.costs import Part, total_cost, worth

# in cents: drawing decimals is slow
money = st.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100)
parts = st.builds(Part, st.integers(1, 99), money)
some = settings(max_examples=50)


@some
@given(st.none() | money, st.lists(parts, max_size=8))
def test_a_total_is_labour_and_each_part_to_the_cent(labour, taken):
    cents = int((labour or 0) * 100) + sum(int(part.unit_cost * 100) * part.quantity for part in taken)
    assert total_cost(labour, taken) == Decimal(cents) / 100
    assert total_cost(labour, taken[::-1]) == total_cost(labour, taken)


@some
@given(money, st.lists(parts, max_size=5), parts)
def test_one_part_more_adds_its_own_price(labour, taken, another):
    assert total_cost(labour, [*taken, another]) - total_cost(labour, taken) == another.cost


@some
@given(money.filter(bool), money.filter(lambda price: price >= 50), st.integers(1, 20))
def test_a_repair_counts_in_years_of_the_device_s_own_cost(cost, price, life):
    found = worth(cost, price, Decimal(life))
    assert found is not None
    exact = cost * life / price
    assert abs(found.years - exact) <= Decimal("0.05")
    assert abs(found.yearly - price / life) <= Decimal("0.005")


def test_the_worked_example():
    """180 € on a laptop of 850 € kept 5 years: 170 € a year, so 1.1 years."""
    found = worth(Decimal(180), Decimal(850), Decimal(5))
    assert (found.yearly, found.years) == (Decimal("170.00"), Decimal("1.1"))


def test_without_a_price_or_a_cost_nothing_is_said():
    assert worth(Decimal(180), None, Decimal(5)) is None
    assert worth(Decimal(0), Decimal(850), Decimal(5)) is None
    assert worth(Decimal(180), Decimal(0), Decimal(5)) is None
