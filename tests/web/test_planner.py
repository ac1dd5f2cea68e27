"""The planner's page on a real fleet: what it counts, what the address says, its file."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from lifecycle.kernel.clock import today
from lifecycle.registry.places import site_named
from lifecycle.reports.basis import basis_for
from lifecycle.reports.planner import compare, fleet_of
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset


@pytest.fixture
def manager(session):
    """A manager with two laptops of 5 and 4 years in use, a monitor without a date, a spare laptop."""
    actor = make_actor(session, "manager")
    annexe = site_named(session, "Annexe")
    for years, cost in ((5, Decimal(700)), (4, Decimal(900))):
        start = today().replace(year=today().year - years, day=1)
        make_asset(
            session, actor, State.IN_USE, category_key="laptop", first_used_on=start, acquisition_cost=cost
        )
    make_asset(session, actor, State.IN_USE, category_key="monitor", site_id=annexe.id)
    make_asset(session, actor, category_key="laptop", acquired_on=date(2015, 1, 1))
    return actor


def test_the_fleet_is_what_is_in_use_and_dated(session, manager):
    fleet = fleet_of(session, basis_for(session, today()))
    assert [(each.category, each.months, each.count) for each in fleet.cohorts] == [
        ("laptop", 60, 1),
        ("laptop", 48, 1),
    ]
    laptops = fleet.kinds["laptop"]
    assert (laptops.devices, laptops.reference_life, fleet.undated) == (2, Decimal("5.0"), 1)
    assert (laptops.price.euros, laptops.priced) == (Decimal(700), 2)
    annexe = site_named(session, "Annexe")
    assert fleet_of(session, basis_for(session, today()), annexe.id).undated == 1


def test_both_policies_are_counted_on_the_same_fleet(session, manager):
    fleet = fleet_of(session, basis_for(session, today()))
    compared = compare(fleet, {"laptop": Decimal(5)}, {"laptop": Decimal(6)})
    # At 5 years: in months 0 and 12. At 6 years: in months 12 and 24.
    assert [year.replacements for year in compared.today.years] == [1, 1, 0, 0, 0]
    assert [year.replacements for year in compared.then.years] == [0, 1, 1, 0, 0]
    assert (compared.fewer, compared.then.euros) == (0, Decimal(1400))


def test_the_bare_page_proposes_to_keep_laptops_a_year_longer(sign_in, session, manager):
    text = sign_in(manager).get("/dashboard/planner/").text
    assert "remplacer à 6 ans au lieu de 5" in text
    assert 'name="then_laptop" value="6"' in text


def test_the_address_says_the_ages_and_the_file_repeats_them(sign_in, session, manager):
    client = sign_in(manager)
    text = client.get("/dashboard/planner/?today_laptop=4&then_laptop=7,5").text
    assert "remplacer à 7,5 ans au lieu de 4" in text
    answer = client.get("/dashboard/planner/plan.csv?today_laptop=4&then_laptop=7.5")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[3] for row in rows[1:6]] == ["2", "0", "0", "0", "2"]
    assert [row[3] for row in rows[6:11]] == ["0", "0", "1", "1", "0"]


def test_an_age_that_cannot_be_is_told_at_its_field(sign_in, session, manager):
    answer = sign_in(manager).get("/dashboard/planner/?then_laptop=zéro&today_laptop=40")
    assert answer.status_code == 422
    assert answer.text.count("Indiquez un âge de 1 à 15 ans.") == 4  # each at its field and in the summary


def test_an_empty_fleet_says_what_to_do(sign_in, session):
    answer = sign_in(make_actor(session, "manager")).get("/dashboard/planner/")
    assert "Rien à simuler" in answer.text


def test_a_technician_sees_no_figures(sign_in, technician):
    assert sign_in(technician).get("/dashboard/planner/").status_code == 403
