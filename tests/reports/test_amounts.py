"""How values are written: French numbers, one rule for units, singular below two."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.reports.amounts import amount, extent, mass, number, scaled
from lifecycle.reports.figures import Unit


def test_numbers_are_french():
    thousand = "1\u202f234"
    assert number(1234, "fr") == thousand
    assert amount(Decimal("999.4"), Unit.KG_CO2E, "fr") == "999\u00a0kg\u00a0CO₂e"
    assert amount(Decimal(12345), Unit.KG_CO2E, "fr") == "12,3\u00a0t\u00a0CO₂e"
    assert amount(Decimal(12345), Unit.KG_CO2E, "en") == "12.3\u00a0t\u00a0CO₂e"
    assert amount(None, Unit.YEARS, "fr") == "–"
    assert extent(Decimal(900), Decimal(1800), Unit.KG_CO2E, "fr") == "de 0,9 à 1,8\u00a0t\u00a0CO₂e"
    assert (
        extent(Decimal(700), Decimal(1400), Unit.KG_CO2E, "fr", 994)
        == "de 700 à 1\u202f400\u00a0kg\u00a0CO₂e"
    )
    assert extent(Decimal(1210), Decimal(1190), Unit.KG_CO2E, "fr") == ""
    assert extent(Decimal(7), Decimal(7), Unit.KG_CO2E, "fr") == ""


def test_what_follows_less_than_two_is_singular_in_french():
    said = [amount(Decimal(value), Unit.YEARS, "fr") for value in ("0", "1.5", "1.96", "2")]
    assert said == ["0\u00a0an", "1,5\u00a0an", "2\u00a0ans", "2\u00a0ans"]
    assert amount(0, Unit.LOTS, "fr") == "0\u00a0lot"


@given(st.decimals(0, 10**9, places=3))
def test_a_sentence_says_a_mass_as_its_card_does(kilograms):
    for unit in (Unit.KG_CO2E, Unit.KILOGRAMS):
        assert mass(kilograms, unit).told("fr") == amount(kilograms, unit, "fr")


def test_compared_values_have_one_unit_and_as_many_decimals():
    assert scaled([Decimal(3000), Decimal(4800), 0], Unit.KG_CO2E, "fr") == (
        ["3,0", "4,8", "0"],
        "t\u00a0CO₂e",
    )
    assert scaled([Decimal(8486), Decimal(46549)], Unit.EUROS, "fr") == (["8,5", "46,5"], "k€")
    assert scaled([Decimal(214226), None], Unit.EUROS, "fr") == (["214", "–"], "k€")
