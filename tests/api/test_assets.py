"""Assets through the API: lists, one, edits with versions, actions, events, codes."""

from uuid import uuid4

import pytest

from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import code_of, make_actor, make_asset


@pytest.fixture
def client(api_client, technician):
    return api_client(technician)


def test_a_list_is_filtered_sorted_and_read_in_pages(session, technician, client):
    for number in range(5):
        make_asset(session, technician, State.IN_USE if number else State.ORDERED, tag=f"2024-{number}")
    first = client.get("assets?state=in_use&sort=tag&limit=3").json
    assert [row["tag"] for row in first["data"]] == ["2024-1", "2024-2", "2024-3"]
    rest = client.get(f"assets?state=in_use&sort=tag&limit=3&after={first['next']}").json
    assert ([row["tag"] for row in rest["data"]], rest["next"]) == (["2024-4"], None)
    assert len(client.get("assets?state=in_use&state=ordered").json["data"]) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"), ("limit=201", "limit"), ("sort=colour", "sort"), ("state=broken", "state.0"),
        ("colour=red", "colour"), ("site=1", "site"), ("q=%00", "q"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_named(client, query, field):
    assert list(problem_of(client.get(f"assets?{query}"), 422, "invalid")["errors"]) == [field]


def test_a_mark_of_another_list_is_refused(session, technician, client):
    for _ in range(2):
        make_asset(session, technician)
    mark = client.get("assets?sort=tag&limit=1").json["next"]
    problem_of(client.get(f"assets?sort=updated&after={mark}"), 422, "bad-cursor")
    problem_of(client.get("assets?after=x"), 422, "bad-cursor")


def test_an_asset_is_created_with_its_label_and_found_by_it(client):
    body = {"category_key": "laptop", "tag": "2024-7", "serial": "PF-3X", "acquisition_cost": "649.90"}
    made = client.post("assets", {**body, "site": "Mairie", "room": "Accueil"})
    assert made.status_code == 201
    asset = made.json
    assert made.headers["Location"] == f"/api/v1/assets/{asset['id']}"
    assert (asset["state"], asset["acquisition_cost"], asset["room_name"]) == (
        "in_stock", "649.90", "Accueil"
    )  # fmt: skip
    assert "deploy" in asset["actions"]
    assert "write_off" not in asset["actions"]
    read = client.get(f"assets/{asset['id']}")
    assert (read.json, read.headers["ETag"]) == (asset, made.headers["ETag"])
    for typed in (asset["code"].lower(), f"https://x.example/e/{asset['code']}", "2024-7", "pf3x"):
        found = client.get("resolve", query_string={"code": typed}).json["data"]
        assert [row["id"] for row in found] == [asset["id"]]


def test_a_repeated_creation_gives_the_same_asset(client):
    body = {"category_key": "laptop", "request_id": str(uuid4())}
    assert client.post("assets", body).json["id"] == client.post("assets", body).json["id"]
    assert len(client.get("assets").json["data"]) == 1


def test_wrong_members_are_named_each_with_its_reasons(client):
    body = {"category_key": "toaster", "colour": "red", "acquired_on": "2024-02-31"}
    refused = problem_of(client.post("assets", body), 422, "invalid")
    assert set(refused["errors"]) == {"category_key", "colour", "acquired_on"}
    assert refused["errors"]["colour"] == ["Ce champ n’est pas connu ici."]
    client.post("assets", {"category_key": "laptop", "tag": "A-1"})
    problem_of(client.post("assets", {"category_key": "laptop", "tag": "a-1"}), 409, "tag-taken")


def test_an_edit_names_the_version_it_was_made_from(session, technician, client):
    asset = make_asset(session, technician, tag="2024-1", custodian="RH")
    path = f"assets/{asset.id}"
    problem_of(client.patch(path, {"tag": "2024-2"}), 428, "precondition-required")
    seen = client.get(path).headers["ETag"]
    edited = client.patch(path, {"tag": "2024-2"}, headers={"If-Match": seen})
    assert (edited.status_code, edited.json["tag"], edited.json["custodian"]) == (200, "2024-2", "RH")
    assert edited.headers["ETag"] != seen
    problem_of(client.patch(path, {"tag": "2024-3"}, headers={"If-Match": seen}), 412, "stale")
    problem_of(client.patch(path, {}, headers={"If-Match": f"W/{edited.headers['ETag']}"}), 412, "stale")
    emptied = client.patch(path, {"custodian": None, "model": "Latitude"}, headers={"If-Match": "*"})
    assert (emptied.json["custodian"], emptied.json["model_name"]) == (None, "Latitude")


def test_an_action_moves_the_asset_once(session, technician, client):
    asset = make_asset(session, technician)
    path, request_id = f"assets/{asset.id}/actions", str(uuid4())
    body = {"action": "deploy", "request_id": request_id, "custodian": "Service RH"}
    first, again = client.post(path, body), client.post(path, body)
    assert (first.status_code, first.json["state"]) == (201, "in_use")
    assert (again.status_code, again.data) == (201, first.data)
    events = client.get(f"assets/{asset.id}/events").json["data"]
    assert [event["tag"] for event in events] == ["asset:state:in_use", "asset:state:created"]
    assert events[0]["id"] == first.json["event_id"]
    assert (events[0]["request_id"], events[0]["actor_name"]) == (request_id, "Essai")
    problem_of(client.post(path, {**body, "action": "take_back"}), 409, "request-reused")


def test_a_refused_action_tells_every_reason_in_the_readers_language(session, technician, client):
    asset = make_asset(session, technician)
    body = {"action": "retire", "request_id": str(uuid4())}
    refused = problem_of(client.post(f"assets/{asset.id}/actions", body), 409, "transition-refused")
    assert {reason["code"] for reason in refused["reasons"]} == {
        "reason-missing", "functional-status-missing"
    }  # fmt: skip
    assert "Indiquez le motif de la réforme." in {reason["detail"] for reason in refused["reasons"]}


def test_an_action_beyond_the_role_or_the_scopes_is_refused(session, technician, api_client, client):
    asset = make_asset(session, technician, State.IN_USE)
    path = f"assets/{asset.id}/actions"
    body = {"action": "write_off", "request_id": str(uuid4()), "loss_reason": "lost"}
    problem_of(client.post(path, body), 403, "forbidden")
    reader = api_client(technician, ["read"])
    assert reader.get(f"assets/{asset.id}").status_code == 200
    problem_of(reader.post(path, {"action": "take_back", "request_id": str(uuid4())}), 403, "forbidden")


def test_a_correction_is_the_administrators(session, api_client):
    admin = make_actor(session)
    client, asset = api_client(admin), make_asset(session, admin)
    path = f"assets/{asset.id}/actions"
    client.post(path, {"action": "deploy", "request_id": str(uuid4())})
    body = {"action": "correct", "request_id": str(uuid4()), "target": "in_stock", "note": "Erreur de saisie"}
    assert client.post(path, body).json["state"] == "in_stock"


def test_another_authoritys_asset_answers_like_none(session, technician, client):
    make_actor(session)
    theirs = make_asset(session, make_actor(session))
    code = code_of(session, theirs)
    for path in ("", "/events"):
        other, none = (client.get(f"assets/{each}{path}") for each in (theirs.id, uuid4()))
        assert (other.status_code, other.data) == (none.status_code, none.data) == (404, none.data)
    body = {"action": "see", "request_id": str(uuid4())}
    other, none = (client.post(f"assets/{each}/actions", body) for each in (theirs.id, uuid4()))
    assert (other.status_code, other.data) == (404, none.data)
    assert client.get(f"resolve?code={code}").json == {"data": []}
