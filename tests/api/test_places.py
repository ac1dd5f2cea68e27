"""The lists that assets refer to, and partners."""

from uuid import uuid4

import pytest

from tests.api.conftest import problem_of
from tests.factories import make_actor, make_partner


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(api_client, manager):
    return api_client(manager)


def test_categories_are_for_all_who_read(session, api_client, client, manager):
    rows = client.get("categories").json["data"]
    laptop = next(row for row in rows if row["key"] == "laptop")
    assert (laptop["name_fr"], laptop["default_weight_kg"]) == ("Ordinateur portable", "1.64")
    partner = api_client(make_partner(session, manager.organisation_id))
    assert partner.get("categories").json["data"] == rows


def test_models_and_sites_come_from_the_assets(client):
    named = {"manufacturer": "Dell", "model": "Latitude 5440", "site": "Mairie", "room": "Accueil"}
    client.post("assets", {"category_key": "laptop", **named})
    assert [(row["manufacturer_name"], row["name"]) for row in client.get("models").json["data"]] == [
        ("Dell", "Latitude 5440")
    ]
    sites = client.get("sites").json["data"]
    assert [(site["name"], [room["name"] for room in site["rooms"]]) for site in sites] == [
        ("Mairie", ["Accueil"])
    ]


def test_partners_are_those_of_our_networks(session, client, manager):
    ours = make_partner(session, manager.organisation_id, routes={"reuse": ["laptop"]})
    theirs = make_partner(session, make_actor(session).organisation_id)
    assert [row["id"] for row in client.get("partners").json["data"]] == [str(ours.organisation_id)]
    assert client.get("partners?route=recycle").json["data"] == []
    assert client.get("partners?route=reuse&category=laptop").json["data"][0]["routes"] == {
        "reuse": ["laptop"]
    }
    assert client.get(f"partners/{ours.organisation_id}").json["name"] == "Atelier solidaire"
    other, none = (client.get(f"partners/{each}") for each in (theirs.organisation_id, uuid4()))
    problem_of(other, 404, "not-found")
    assert other.data == none.data
