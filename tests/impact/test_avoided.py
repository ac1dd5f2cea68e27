"""Avoided emissions: the worked examples of the sources, and laws that hold for all devices."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.impact.avoided import HIGHEST, LOWEST, USUAL, extension_kg, second_life_kg, yearly_kg
from lifecycle.impact.sets import load_set

LAPTOP = load_set().factors["laptop"]


def amounts(least, most, places):
    """Decimals between two bounds, made of whole numbers: quick to draw."""
    return st.integers(least * 10**places, most * 10**places).map(lambda n: Decimal(n).scaleb(-places))


KG, LIVES, YEARS, PARTS = amounts(1, 5000, 2), amounts(1, 20, 1), amounts(0, 30, 4), amounts(0, 500, 2)
ALL = (KG, LIVES, YEARS, PARTS)


def test_five_hundred_laptops_kept_seven_years_instead_of_five():
    """500 × 37.0 × 2 ≈ 37 t CO₂e."""
    kg = 500 * extension_kg(LAPTOP.embodied_kg, Decimal(5), Decimal(2))
    assert kg == Decimal(37018)


def test_a_laptop_reused_elsewhere_is_near_the_value_of_the_study_on_refurbished_goods():
    """37.0 × 0.7 = 25.9 kg a year, where ADEME's study of 2022 finds 27."""
    kg = second_life_kg(LAPTOP.embodied_kg, Decimal(5), Decimal(1))
    assert kg == Decimal("25.9126")


def test_parts_count_against_what_is_avoided():
    assert extension_kg(Decimal(200), Decimal(5), Decimal("0.5"), Decimal("31.11")) == Decimal("-11.11")
    assert second_life_kg(Decimal(100), Decimal(4), Decimal(3), USUAL, Decimal(15)) == Decimal("37.5")


def test_a_year_is_rounded_to_six_decimals_half_up():
    assert yearly_kg(Decimal("84.29"), Decimal(3)) == Decimal("28.096667")
    assert yearly_kg(Decimal("0.000005"), Decimal(10)) == Decimal("0.000001")


@given(*ALL)
def test_nothing_is_counted_up_to_the_reference_life(kg, life, years, parts):
    assert extension_kg(kg, life, -years, parts) == 0


@given(*ALL, YEARS)
def test_longer_never_avoids_less(kg, life, years, parts, more):
    assert extension_kg(kg, life, years + more) >= extension_kg(kg, life, years)
    longer, shorter = (second_life_kg(kg, life, each, USUAL, parts) for each in (years + more, years))
    assert longer >= shorter


@given(*ALL)
def test_the_bounds_are_in_their_order_and_never_beyond_displacement_one_for_one(kg, life, years, parts):
    low, usual, high = (second_life_kg(kg, life, years, d, parts) for d in (LOWEST, USUAL, HIGHEST))
    assert low <= usual <= high <= extension_kg(kg, life, years, Decimal(0))


@given(*ALL)
def test_more_parts_avoid_less(kg, life, years, parts):
    assert extension_kg(kg, life, years, parts) <= extension_kg(kg, life, years)
