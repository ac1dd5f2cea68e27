"""Indicators through the API: the figures, the rows behind them, and a network's counts."""

from datetime import timedelta

import pytest

from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset, make_network


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(api_client, manager):
    return api_client(manager)


def test_each_figure_says_its_formula_and_leads_to_its_rows(session, manager, client):
    day = today() - timedelta(days=365)
    for _ in range(2):
        make_asset(session, manager, State.IN_USE, first_used_on=day)
    make_asset(session, manager, State.IN_USE)
    figures = {figure["key"]: figure for figure in client.get("indicators").json["data"]}
    assert len(figures) == 19
    age = figures["mean_age"]
    assert (age["value"], age["unit"], age["coverage"]) == ("1.00", "years", {"known": 2, "total": 3})
    assert age["formula"]
    assert (figures["legal_ratio"]["value"], bool(figures["legal_ratio"]["note"])) == (None, True)
    where = {name: value for name, value in age["rows"].items() if value is not None}
    rows = client.get("indicators/rows", query_string={**where, "limit": 1}).json
    assert (len(rows["data"]), rows["data"][0]["category"]) == (1, "laptop")
    more = client.get("indicators/rows", query_string={**where, "after": rows["next"]}).json
    assert len(more["data"]) == 1


def test_a_year_that_has_not_begun_is_not_found(client):
    problem_of(client.get("indicators?year=2999"), 404, "not-found")
    problem_of(client.get("indicators/rows?figure=departures&year=1999"), 404, "not-found")
    problem_of(client.get("indicators/rows?figure=mean_age&after=x"), 422, "bad-cursor")


def test_a_coordinator_sees_counts_of_members_and_nothing_else(session, api_client, manager):
    make_asset(session, manager, State.IN_USE, serial="SECRET", custodian="RH")
    make_asset(session, make_actor(session, "manager"))
    network = make_network(session, manager.organisation_id)
    coordinator = api_client(make_actor(session, "coordinator", network))
    (member,) = coordinator.get("indicators/network").json["data"]
    assert (member["organisation_id"], member["devices"]) == (str(manager.organisation_id), {"in_use": 1})
    for path in ("assets", "lots", "indicators", "indicators/rows?figure=mean_age", "partners", "labels"):
        problem_of(coordinator.get(path), 403, "forbidden")
