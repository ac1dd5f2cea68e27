"""The lifespan of the fourteen devices of `fleet.py`, worked out by hand."""

from decimal import Decimal

import pytest

from lifecycle.reports.boards import BOARDS
from lifecycle.reports.figures import Key
from tests.reports.fleet import behind, come_to, make_fleet, summed
from tests.reports.reading import asked

D = Decimal


@pytest.fixture
def fleet(workshop, session):
    return make_fleet(workshop, session)


def test_years_gained_have_one_cause_a_device(fleet, session):
    assert summed(session, Key.YEARS_GAINED_IN_USE) == {"kept": 3, "repaired": 3, "reinstated": D("1.5")}
    # laptop 8 − 5 repaired; desktop 8 − 6, monitor 8 − 6, tablet 4 − 3 kept
    assert summed(session, Key.YEARS_GAINED_LEFT) == {"repaired": 3, "kept": 5}
    assert summed(session, Key.YEARS_GAINED_SECOND_LIFE) == {"second_life": 9}  # 3 proven × 3 years


def test_ages_by_full_year_and_condition(fleet, session):
    assert summed(session, Key.AGES) == {
        "8:unknown": 2,
        "4:unknown": 2,
        "4:refurbished": 1,
        "4:new": 1,
        "2:unknown": 1,
    }
    assert come_to(session, Key.AGES)[3] == (7, 8)


def test_ages_at_leaving_by_year(fleet, session):
    devices, _ = fleet
    assert behind(session, Key.EXIT_AGE, part="2025") == {
        devices[10]: 8, devices[11]: D("2.0014"), devices[12]: 8, devices[14]: 4,
    }  # fmt: skip
    board = BOARDS["lifespan"](*asked(session))
    figure = next(figure for figure in board.figures if figure.key is Key.EXIT_AGE)
    assert figure.value == D("5.5")  # 22.0014 / 4
    years = next(chart for chart in board.charts if chart.key == "exit-years")
    assert [(point.key, point.value) for point in years.points] == [("2024", 8), ("2025", D("5.5"))]


def test_ages_at_retirement(fleet, session):
    # the makers of this fleet retire devices on the day that they leave: 22.0014 / 4
    assert come_to(session, Key.RETIREMENT_AGE, part="2025")[0] == D("22.0014")
    figures = {figure.key: figure.value for figure in BOARDS["lifespan"](*asked(session)).figures}
    assert figures[Key.RETIREMENT_AGE] == D("5.5")


def test_what_comes_to_its_reference_life(fleet, session):
    devices, _ = fleet
    assert behind(session, Key.PASSING_LIFE) == {devices[8]: 1, devices[5]: 1}
    assert summed(session, Key.PASSING_LIFE) == {"2026-Q3": 1, "2027-Q3": 1}
    # lower median of 150 and 250 €; median of 700, 900 and 1,000 €, the gift left out
    assert summed(session, Key.REPLACEMENT_COST) == {"2026-Q3": 900, "2027-Q3": 150}
    assert come_to(session, Key.KEEPING_ONE_YEAR)[0] == D("48.658")  # 37.018 + 11.64
