"""The shipped factors are the published ones, to the digit, and their phases add up."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.impact.factors import SCOPES
from lifecycle.impact.footprint import (
    electricity_of,
    embodied_by_phase,
    yearly_embodied_kg,
    yearly_use_kg,
)
from lifecycle.impact.sets import as_json, load_set, set_of
from lifecycle.kernel.errors import NotFound
from lifecycle.registry.categories import CATEGORIES

# ADEME, Base Empreinte numérique, publicodes-acv-numerique 2.1.0: kg CO₂e, years, kWh a year.
PUBLISHED = """key,manufacture,distribution,end_of_life,embodied,life,kwh
laptop,170,12.3,2.79,185.09,5,29.0
desktop_pro,203,1.85,6.61,211.46,6,153.3
desktop_home,259,2.94,6.61,268.55,6,102.2
monitor,64.6,1.29,3.95,69.84,6,73.0
tablet,80.5,3.43,0.364,84.29,3,18.3
smartphone,77,2.27,0.246,79.52,2.5,4.9
tv,325,3.26,11.9,340.16,8,71.2
videoprojector,39.2,1.32,3.26,43.78,8,36.5
box_modem,60.8,0.61,1.63,63.04,5,70.1
external_hdd,11.5,0.113,0.287,11.90,5,2.9
external_ssd,135,0.0161,0.0796,135.10,5,0.4
usb_key,5.16,0.00424,0.0153,5.18,5,0.15
charger_laptop,3.51,0.14,0.542,4.19,,
charger_phone,0.349,0.0136,0.0527,0.42,,
printer_home,10.5,0.3,10.2,21.0,5,21.9
server,748,,,748,5,
switch,367,,,367,5,
router,41.2,,,41.2,5,
firewall,355,,,355,5,
storage_unit,144,,,144,5,
"""
ADEME = load_set()
FACTORS = st.sampled_from(list(ADEME.factors.values()))


def test_each_line_is_the_published_one():
    published = {row["key"]: row for row in csv.DictReader(io.StringIO(PUBLISHED))}
    assert ADEME.factors.keys() == published.keys()
    for key, factor in ADEME.factors.items():
        said = (
            factor.manufacture_kg, factor.distribution_kg, factor.end_of_life_kg, factor.embodied_kg,
            factor.life_years, factor.yearly_kwh,
        )  # fmt: skip
        row = published[key]
        names = ("manufacture", "distribution", "end_of_life", "embodied", "life", "kwh")
        assert said == tuple(Decimal(row[name]) if row[name] else None for name in names), key


def test_every_line_says_its_source_date_and_scope():
    for factor in ADEME.factors.values():
        assert "ADEME" in factor.source
        assert factor.dated <= date(2026, 11, 30)
        assert factor.scope == SCOPES["construction" if factor.distribution_kg is None else "embodied"]
    assert ADEME.factors["printer_home"].quality == "low"
    assert ADEME.factors["printer_home"].note


def test_a_set_comes_back_from_its_json_the_same():
    assert set_of(as_json(ADEME)) == ADEME


def test_an_edition_that_never_was_is_not_found():
    assert load_set("ademe", "2.1.0") == ADEME
    for wanted in (("ademe", "9"), ("../data/ademe", "2.1.0"), ("", "")):
        with pytest.raises(NotFound):
            load_set(*wanted)


def test_each_category_names_a_line_of_the_set_or_none():
    assert {row.factor_key for row in CATEGORIES} - {None} <= ADEME.factors.keys()


def test_the_use_of_a_laptop_is_that_which_ademe_publishes():
    kg = yearly_use_kg(ADEME.factors["laptop"], electricity_of(ADEME.electricity, 2026))
    assert kg == Decimal("1.505100")  # 29.0 kWh × 0.0519; published as 1.51
    assert yearly_use_kg(ADEME.factors["server"], Decimal("0.0519")) is None


def test_the_year_of_a_laptop_is_a_fifth_of_it():
    assert yearly_embodied_kg(ADEME.factors["laptop"]) == Decimal("37.018")
    assert yearly_embodied_kg(ADEME.factors["charger_phone"]) is None


def test_a_year_takes_the_last_electricity_published_before_it():
    known = {2022: Decimal("0.06"), 2024: Decimal("0.0519")}
    assert [electricity_of(known, year) for year in (2020, 2022, 2023, 2024, 2030)] == [
        Decimal("0.06"), Decimal("0.06"), Decimal("0.06"), Decimal("0.0519"), Decimal("0.0519"),
    ]  # fmt: skip
    with pytest.raises(KeyError):
        electricity_of({}, 2024)


@given(FACTORS)
def test_phases_add_up_to_the_whole(factor):
    assert sum(embodied_by_phase(factor).values()) == factor.embodied_kg


@pytest.mark.parametrize(
    ("said", "phases"),
    [
        ({"manufacture_kg": 100}, {"manufacture": 100, "undivided": 85}),
        ({"manufacture_kg": 100, "distribution_kg": 10},
         {"manufacture": 100, "distribution": 10, "undivided": 75}),
        ({"manufacture_kg": 100, "distribution_kg": 10, "end_of_life_kg": 5},
         {"manufacture": 100, "distribution": 10, "end_of_life": 5, "undivided": 70}),
        ({"manufacture_kg": 170, "distribution_kg": 10, "end_of_life_kg": 4},  # 184: the rest is rounding
         {"manufacture": 170, "distribution": 10, "end_of_life": 5}),
    ],
)  # fmt: skip
def test_what_a_whole_says_beyond_its_phases_is_undivided(said, phases):
    none = dict.fromkeys(("manufacture_kg", "distribution_kg", "end_of_life_kg"))
    factor = replace(ADEME.factors["laptop"], embodied_kg=Decimal(185), **none | said)
    assert embodied_by_phase(factor) == phases


@given(st.lists(FACTORS, max_size=20), FACTORS)
def test_one_more_device_never_lowers_a_fleets_footprint(fleet, another):
    def total(devices):
        return sum((sum(embodied_by_phase(one).values()) for one in devices), Decimal(0))

    assert total([*fleet, another]) > total(fleet)
    assert all(kg >= 0 for kg in embodied_by_phase(another).values())
