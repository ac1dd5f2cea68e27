"""Distances, territories and the last day of an agreement."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.partners.places import Place, Territory, distance_km
from lifecycle.partners.renewal import last_day

RENNES, BREST = Place(48.1147, -1.6794, "35238"), Place(48.3904, -4.4861, "29019")
points = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


def test_a_known_distance():
    # About 209 km between the two town halls as the crow flies.
    assert distance_km(RENNES, BREST) == pytest.approx(209.6, abs=1)
    assert distance_km(RENNES, Place(commune="29019")) is None
    assert distance_km(None, BREST) is None


@given(points, points, points)
@settings(max_examples=60)
def test_it_is_a_distance(one, two, three):
    assert distance_km(one, two) == pytest.approx(distance_km(two, one), abs=1e-6)
    assert distance_km(one, one) == pytest.approx(0, abs=1e-3)
    assert 0 <= distance_km(one, two) <= 20016
    assert distance_km(one, three) <= distance_km(one, two) + distance_km(two, three) + 1e-3


@pytest.mark.parametrize(
    ("territory", "place", "serves"),
    [
        (Territory(), None, True),
        (Territory(frozenset({"35"})), RENNES, True),
        (Territory(frozenset({"35"})), BREST, False),
        (Territory(frozenset({"35"})), None, None),
        (Territory(frozenset({"35"})), Place(48, -2), None),
        (Territory(communes=frozenset({"35238"})), RENNES, True),
        (Territory(radius_km=100, centre=RENNES), BREST, False),
        (Territory(radius_km=250, centre=RENNES), BREST, True),
        (Territory(radius_km=250, centre=RENNES), Place(commune="29019"), None),
        (Territory(frozenset({"29"}), radius_km=10, centre=RENNES), BREST, True),
    ],
)
def test_a_territory_serves_a_place(territory, place, serves):
    assert territory.serves(place) is serves


@pytest.mark.parametrize(
    ("commune", "department"), [("35238", "35"), ("2A004", "2A"), ("97411", "974"), ("", "")]
)
def test_a_commune_tells_its_department(commune, department):
    assert Place(commune=commune).department == department


START, END = date(2024, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("until", "months", "ended", "on", "last"),
    [
        (None, None, None, date(2030, 1, 1), None),
        (END, None, None, date(2030, 1, 1), END),
        (END, 12, None, END, END),
        (END, 12, None, date(2025, 1, 1), date(2025, 12, 31)),
        (END, 6, None, date(2026, 2, 1), date(2026, 6, 30)),
        (END, 12, date(2025, 6, 30), date(2027, 1, 1), date(2025, 6, 30)),
        (None, None, date(2023, 1, 1), date(2027, 1, 1), START),
        (date(2024, 1, 30), 1, None, date(2024, 2, 15), date(2024, 2, 28)),
        (date(2024, 1, 30), 1, None, date(2024, 3, 15), date(2024, 3, 30)),
    ],
)
def test_the_last_day_of_an_agreement(until, months, ended, on, last):
    assert last_day(START, until, months, ended, on) == last


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
    st.integers(1, 36),
    st.integers(0, 9000),
)
@settings(max_examples=60)
def test_one_that_renews_itself_is_never_over(start, length, months, later):
    until = start + timedelta(days=length)
    on = until + timedelta(days=later)
    last = last_day(start, until, months, None, on)
    assert last >= on
    assert last - on < timedelta(days=31 * months + 31)
