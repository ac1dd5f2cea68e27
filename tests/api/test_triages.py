"""Triage through the API: what was seen in, the route with its reasons out, decided there too."""

import io
from uuid import uuid4

import pytest

from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset
from tests.formats.smart_reports import nvme


@pytest.fixture
def asset(session, technician):
    return make_asset(session, technician)


def seen(**said):
    common = {"functional": "F5", "cosmetic_grade": "C4", "accessories": ["charger"]}
    return {"request_id": str(uuid4()), **common, "locks": {"bios": "released"}, **said}


def test_a_triage_is_made_listed_and_decided(technician, asset, api_client):
    client, here = api_client(technician), f"assets/{asset.id}/triages"
    body = seen(repair_cost="12.50")
    made = client.post(here, body)
    assert made.status_code == 201
    assert (made.json["recommended_route"], made.json["decided_route"]) == ("reuse", None)
    assert made.json["reasons"][0]["detail"]
    assert {other["route"] for other in made.json["alternatives"]} == {"repair", "refurbish", "recycle"}
    assert client.post(here, body).json == made.json
    assert client.get(here).json == {"data": [made.json], "next": None}
    decision = {"request_id": str(uuid4()), "decision": {"route": "refurbish"}}
    problem = problem_of(
        client.post(f"{here}/{made.json['id']}/decision", decision), 422, "triage-why-missing"
    )
    assert "why" in problem["errors"]
    decision["decision"]["why"] = "Une école l’attend."
    decided = client.post(f"{here}/{made.json['id']}/decision", decision).json
    assert (decided["decided_route"], decided["decided_why"]) == ("refurbish", "Une école l’attend.")
    again = {"request_id": str(uuid4()), "decision": {"route": "reuse"}}
    problem_of(client.post(f"{here}/{made.json['id']}/decision", again), 409, "triage-decided")


def test_a_decision_may_come_along_and_pages_follow(technician, asset, api_client):
    client, here = api_client(technician), f"assets/{asset.id}/triages"
    first = client.post(here, seen(decision={"route": "reuse"})).json
    assert first["decided_route"] == "reuse"
    second = client.post(here, seen(functional="faulty")).json
    assert (second["functional_grade"], second["is_latest"]) == (None, True)
    page = client.get(f"{here}?limit=1").json
    assert [row["id"] for row in page["data"]] == [second["id"]]
    assert client.get(f"{here}?limit=1&after={page['next']}").json["data"][0]["is_latest"] is False


@pytest.mark.parametrize(
    "bent",
    [
        {"functional": "F1"},
        {"cosmetic_grade": "C3"},
        {"locks": {"door": "released"}},
        {"locks": {"bios": "maybe"}},
        {"repair_cost": "NaN"},
        {"faults": ["rust"]},
        {"decision": {"route": "burn"}},
    ],
)
def test_what_is_no_answer_is_refused(technician, asset, api_client, bent):
    problem_of(api_client(technician).post(f"assets/{asset.id}/triages", seen(**bent)), 422, "invalid")


def test_a_drive_report_is_kept_and_listed(technician, asset, api_client):
    client, here = api_client(technician), f"assets/{asset.id}/drive-reports"
    sent = {"request_id": str(uuid4()), "file": (io.BytesIO(nvme()), "nvme0.json")}
    made = client.post(here, data=sent)
    assert made.status_code == 201
    assert (made.json["medium"], made.json["wear_percent"], made.json["passed"]) == ("ssd", 17, True)
    assert client.get(here).json == {"data": [made.json]}
    other = {"request_id": str(uuid4()), "file": (io.BytesIO(b"{}"), "other.json")}
    problem_of(client.post(here, data=other), 422, "smartctl-refused")


def test_another_authority_finds_nothing_and_reading_is_not_acting(session, technician, asset, api_client):
    made = api_client(technician).post(f"assets/{asset.id}/triages", seen()).json
    stranger = api_client(make_actor(session))
    assert stranger.get(f"assets/{asset.id}/triages").status_code == 404
    path = f"assets/{asset.id}/triages/{made['id']}/decision"
    body = {"request_id": str(uuid4()), "decision": {"route": "reuse"}}
    assert stranger.post(path, body).status_code == 404
    assert api_client(technician, ("read",)).post(f"assets/{asset.id}/triages", seen()).status_code == 403
