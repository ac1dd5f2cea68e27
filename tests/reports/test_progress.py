"""Where objectives stand: the register's own figures, what was measured by hand, and what is not known."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.progress import INDICATORS, label_of, progress_at, progress_of
from lifecycle.states.assets import State
from lifecycle.strategy.path import Standing
from lifecycle.strategy.queries import ObjectiveView, YearAim
from tests.factories import make_actor, make_asset

ON = date(2026, 7, 1)


@pytest.fixture
def manager(session):
    """A manager with two laptops in use since 1 July 2021 and 1 July 2025."""
    actor = make_actor(session, "manager")
    for year in (2021, 2025):
        make_asset(session, actor, State.IN_USE, category_key="laptop", first_used_on=date(year, 7, 1))
    return actor


def objective(indicator="mean_age", *years, **said):
    usual = {
        "id": uuid4(), "title": "x", "theme": "hardware", "indicator": indicator, "own_indicator": "",
        "own_unit": "", "sense": "at_least", "baseline_value": None, "baseline_year": None, "owner": "",
        "description": "", "version": 1, "years": years,
    }  # fmt: skip
    return ObjectiveView(**{**usual, **said})


def stands(session, one):
    return progress_of(session, [one], basis_for(session, ON))[one.id]


def test_every_indicator_is_a_figure_of_its_board(session, manager):
    basis = basis_for(session, ON)
    held = {key: {figure.key for figure in BOARDS[key](session, Scope(2026), basis).figures}
            for key in set(INDICATORS.values())}  # fmt: skip
    assert {key for key, board in INDICATORS.items() if key not in held[board]} == set()
    for key in INDICATORS:
        assert "%(" not in label_of(key, 2026).told("fr")


def test_a_figure_of_the_register_is_held_against_its_target(session, manager):
    # (1 826 + 365) days / 2 / 365.25 = 3.00 years.
    found = stands(session, objective("mean_age", YearAim(2026, Decimal(3))))
    assert (found.value, found.value_year, found.standing) == (Decimal("3.00"), 2026, Standing.REACHED)
    assert found.unit.told("fr") == "années"
    assert found.figure.key == "mean_age"


def test_short_of_it_the_line_from_the_baseline_decides(session, manager):
    said = {"baseline_value": Decimal(2), "baseline_year": 2025}
    late = stands(session, objective("mean_age", YearAim(2026, Decimal(5)), **said))
    # 182 of 365 days from 2 to 5: 2 + 3 × 182 / 365 = 3.50.
    assert late.said.told("fr") == "Il faudrait 3,5\xa0années à ce jour pour arriver à la cible de 2026."
    assert late.standing is Standing.BEHIND


def test_a_share_without_a_denominator_says_why(session, manager):
    found = stands(session, objective("legal_ratio", YearAim(2026, Decimal(50))))
    assert (found.value, found.standing) == (None, Standing.UNKNOWN)
    assert "n’est pas défini" in found.said.told("fr")


def test_what_was_measured_by_hand_counts_at_the_end_of_its_year(session, manager):
    years = (YearAim(2025, None, Decimal(30)), YearAim(2026, Decimal(50)), YearAim(2027, None, Decimal(90)))
    said = {"own_indicator": "Formés", "own_unit": "%"}
    found = stands(session, objective(None, *years, **said))
    assert (found.value, found.value_year) == (Decimal(30), 2025)
    assert (found.target_year, found.standing) == (2026, Standing.UNDER_WAY)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((), "Aucune cible n’est encore fixée."),
        ((YearAim(2026, Decimal(1)),), "Aucune mesure n’est encore saisie."),
    ],
)
def test_what_is_not_known_is_said(session, manager, years, said):
    found = stands(session, objective(None, *years, own_indicator="Formés"))
    assert (found.standing, found.said.told("fr")) == (Standing.UNKNOWN, said)


@pytest.mark.parametrize(
    ("measured", "standing", "said"),
    [
        (Decimal(20), Standing.REACHED, "La cible de 2025 est atteinte."),
        (Decimal(19), Standing.BEHIND, "La cible de 2025 n’a pas été atteinte."),
    ],
)
def test_the_last_day_of_a_year_judges_its_target(measured, standing, said):
    years = (YearAim(2025, Decimal(20), measured), YearAim(2026, None, Decimal(90)))
    one = objective(None, *years, own_indicator="Formés", baseline_value=Decimal(5), baseline_year=2024)
    found = progress_at([one], {}, date(2025, 12, 31))[one.id]
    assert (found.value, found.standing, found.said.told("fr")) == (measured, standing, said)
