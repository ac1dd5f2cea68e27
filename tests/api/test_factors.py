"""The impact factors in force, to programs."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from lifecycle.footprint.document import Parameters
from lifecycle.footprint.settings import set_own, set_parameters
from tests.api.conftest import problem_of
from tests.factories import make_actor
from tests.footprint.test_settings import DOCK


def test_they_are_those_of_the_pages_with_source_date_and_scope(session, api_client):
    manager = make_actor(session, "manager")
    set_own(session, manager, "dock", replace(DOCK, second_life_years=Decimal(2)), uuid4(), changed_from=0)
    said = api_client(manager).get("factors").json
    assert (said["set_id"], said["version"], said["revision"]) == ("ademe", "2.1.0+1", 1)
    by_key = {line["category"]: line for line in said["data"]}
    assert by_key["laptop"]["embodied_kg"] == "185.09"
    assert by_key["laptop"]["scope"] == "Fabrication, distribution et fin de vie"
    assert (by_key["dock"]["is_own"], by_key["dock"]["source"]) == (True, DOCK.source)
    assert (by_key["dock"]["second_life_years"], by_key["laptop"]["second_life_years"]) == ("2", "3")
    assert by_key["server"]["yearly_kwh"] is None
    assert "ups" not in by_key
    assert said["electricity"] == [{"year": 2024, "kg_per_kwh": "0.0519"}]


def test_an_own_electricity_is_of_every_year(session, api_client):
    manager = make_actor(session, "manager")
    own = Parameters(electricity=Decimal("0.6"), source="Fournisseur")
    set_parameters(session, manager, own, uuid4(), changed_from=0)
    said = api_client(manager).get("factors").json
    assert said["electricity"] == [{"year": None, "kg_per_kwh": "0.6"}]
    assert said["electricity_source"] == "Fournisseur"


def test_who_sees_no_figures_sees_no_factors(session, api_client):
    problem_of(api_client(make_actor(session, "technician")).get("factors"), 403, "forbidden")
