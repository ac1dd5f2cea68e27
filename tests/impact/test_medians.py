"""The manufacturers' set: medians of what is comparable, and nothing where there is too little."""

from datetime import date
from decimal import Decimal
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.impact.medians import FEWEST, Sheet, manufacturers_set, spread_of
from lifecycle.impact.sets import as_json, load_set, set_of

KG = st.lists(st.integers(0, 999_999).map(lambda n: Decimal(n).scaleb(-2)), min_size=2, max_size=40)


def make_set(sheets):
    return manufacturers_set(sheets, "2026-11-01", date(2026, 11, 1), load_set())


def laptops(count, total="200", share="0.25", kwh=None):
    return [Sheet("Laptop", Decimal(total) + n, Decimal(share), kwh) for n in range(count)]


@given(KG)
def test_quartiles_are_those_of_the_standard_library(values):
    found, wanted = spread_of(values), quantiles(map(float, values), n=4, method="inclusive")
    assert found.first <= found.median <= found.third
    for one, other in zip((found.first, found.median, found.third), wanted, strict=True):
        assert abs(float(one) - other) <= 0.0051


def test_no_values_have_no_median():
    with pytest.raises(ValueError):
        spread_of([])


def test_use_is_left_out_of_each_product():
    found = make_set(laptops(11)).factors["laptop"]
    assert found.embodied_kg == Decimal("153.75")  # 205 × (1 − 0.25)
    assert (found.count, found.quartiles) == (11, (Decimal("151.88"), Decimal("155.63")))
    assert found.yearly_kwh is None
    assert found.manufacture_kg is None
    assert found.quality == "median"


def test_too_few_products_make_no_median():
    assert make_set(laptops(FEWEST - 1)).factors == {}
    assert make_set(laptops(FEWEST, kwh=Decimal(19))).factors["laptop"].yearly_kwh == 19


def test_a_sheet_without_the_share_of_its_use_or_of_another_kind_is_left_out():
    silent = [Sheet("Laptop", Decimal(9999), None, None)] * 30
    consoles = [Sheet("Gaming", Decimal(9999), Decimal(0), None)] * 30
    found = make_set([*laptops(11), *silent, *consoles])
    assert found.factors.keys() == {"laptop"}
    assert found.factors["laptop"].embodied_kg == Decimal("153.75")


def test_the_set_keeps_its_numbers_in_json():
    found = make_set(laptops(11, kwh=Decimal("18.8")))
    assert set_of(as_json(found)) == found
