"""Models, merges and product sheets through the API."""

from uuid import uuid4

import pytest

from lifecycle.registry.footprints import load_sheets
from tests.api.conftest import problem_of
from tests.factories import make_actor
from tests.registry.catalogue_world import make_model, sheets


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(api_client, manager):
    return api_client(manager)


def test_models_are_listed_page_by_page_and_narrowed(session, client, manager):
    names = [f"Latitude 54{n}" for n in range(3)]
    for name in names:
        make_model(session, manager, "Dell", name)
    make_model(session, manager, "HP", "E24", category="monitor")
    first = client.get("models?limit=2").json
    second = client.get(f"models?limit=2&after={first['next']}").json
    assert [row["name"] for row in first["data"] + second["data"]] == [*names, "E24"]
    assert second["next"] is None
    assert [row["name"] for row in client.get("models?category=monitor").json["data"]] == ["E24"]
    assert [row["manufacturer_name"] for row in client.get("models?q=dell 541").json["data"]] == ["Dell"]


def test_an_edit_carries_the_version_it_was_made_from(session, client, manager):
    model_id = make_model(session, manager, "Dell", "Lattitude")
    path = f"models/{model_id}"
    read = client.get(path)
    problem_of(client.patch(path, {"name": "Latitude"}), 428, "precondition-required")
    edited = client.patch(
        path,
        {"name": "Latitude", "aliases": ["L"], "weight_kg": "1.86"},
        headers={"If-Match": read.headers["ETag"]},
    )
    assert (edited.status_code, edited.headers["ETag"]) == (200, '"1"')
    assert (edited.json["name"], edited.json["weight_kg"]) == ("Latitude", "1.86")
    assert [alias["name"] for alias in edited.json["aliases"]] == ["L", "Lattitude"]
    late = client.patch(path, {"number": "X"}, headers={"If-Match": read.headers["ETag"]})
    problem_of(late, 412, "stale")
    for body in (
        {"name": None},
        {"name": " "},
        {"category_key": "boat"},
        {"weight_kg": "NaN"},
        {"colour": "red"},
    ):
        problem_of(client.patch(path, body, headers={"If-Match": "*"}), 422, "invalid")


def test_a_sheet_is_found_given_and_taken_away(session, client, manager):
    model_id = make_model(session, manager, "Dell", "Latitude 5480")
    load_sheets(session, manager, sheets())
    (sheet,) = client.get("footprints?q=latitude").json["data"]
    assert (sheet["gwp_total_kg"], sheet["source"][:8]) == ("250.00", "Boavizta")
    path, any_version = f"models/{model_id}", {"If-Match": "*"}
    given = client.patch(path, {"footprint_id": sheet["id"]}, headers=any_version).json
    assert (given["footprint"]["id"], given["weight_kg"]) == (sheet["id"], "1.86")
    taken = client.patch(path, {"footprint_id": None}, headers=any_version).json
    assert (taken["footprint"], taken["weight_kg"]) == (None, "1.86")
    problem_of(client.patch(path, {"footprint_id": str(uuid4())}, headers=any_version), 404, "not-found")


def test_models_are_merged_once(session, client, manager):
    kept = make_model(session, manager, "Dell", "A")
    other = make_model(session, manager, "Dell", "B", devices=2, category="monitor")
    body = {"kept_id": str(kept), "merged_ids": [str(other)], "request_id": str(uuid4())}
    problem = problem_of(client.post("models/merge", body), 409, "categories-differ")
    assert {reason["code"] for reason in problem["reasons"]} == {"laptop", "monitor"}
    body["category_key"] = "monitor"
    merged = client.post("models/merge", body).json
    assert merged == {"kept_id": str(kept), "names": ["Dell B"], "assets": 2}
    assert client.post("models/merge", body).json == merged


def test_models_of_others_are_unknown(session, client, api_client, manager):
    model_id = make_model(session, manager, "Dell", "A")
    stranger = api_client(make_actor(session, "manager"))
    assert stranger.get("models").json["data"] == []
    problem_of(stranger.get(f"models/{model_id}"), 404, "not-found")
    answer = stranger.patch(f"models/{model_id}", {"name": "X"}, headers={"If-Match": "*"})
    problem_of(answer, 404, "not-found")
