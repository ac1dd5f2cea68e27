"""A network through the API: what its members share, and nothing beside."""

from uuid import uuid4

import pytest

from lifecycle.db.scope import enter
from lifecycle.reports.sharing import share
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset, make_network


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def coordinator(session, manager):
    return make_actor(session, "coordinator", make_network(session, manager.organisation_id))


def test_a_coordinator_sees_what_members_share_and_nothing_else(session, api_client, manager, coordinator):
    enter(session, manager.organisation_id)
    make_asset(session, manager, State.IN_USE, serial="SECRET", custodian="RH")
    enter(session, coordinator.organisation_id)
    client = api_client(coordinator)
    (member,) = client.get("indicators/network").json["data"]
    assert (member["agrees"], member["shared"]) == (False, None)
    enter(session, manager.organisation_id)
    share(session, manager, coordinator.organisation_id, True, uuid4())
    enter(session, coordinator.organisation_id)
    answer = client.get("indicators/network")
    (member,) = answer.json["data"]
    assert (member["organisation_id"], member["agrees"]) == (str(manager.organisation_id), True)
    assert member["shared"]["devices"] == {"in_use": 1}
    assert member["shared"]["figures"]["devices_present"] == "1"
    assert "SECRET" not in answer.text
    assert client.get("indicators/network/needs").json["data"] == []
    for path in ("assets", "lots", "indicators", "indicators/rows?figure=mean_age", "partners", "labels"):
        problem_of(client.get(path), 403, "forbidden")


def test_a_year_to_come_and_another_role_are_refused(session, api_client, manager, coordinator):
    problem_of(api_client(coordinator).get("indicators/network?year=2999"), 404, "not-found")
    problem_of(api_client(manager).get("indicators/network"), 403, "forbidden")
