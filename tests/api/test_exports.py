"""Exports for programs."""

import json

import pytest

from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset


@pytest.fixture
def admin(session):
    admin = make_actor(session)
    make_asset(session, admin, State.IN_USE, tag="A-1")
    make_asset(session, admin, tag="A-2")
    return admin


def test_json_lines_are_the_assets_that_the_api_shows(admin, api_client):
    client = api_client(admin, scopes=("read",))
    answer = client.get("exports/assets?format=jsonl&state=in_use")
    assert answer.content_type == "application/x-ndjson"
    (line,) = [json.loads(line) for line in answer.data.splitlines()]
    shown = client.get(f"assets/{line['id']}").json
    told_elsewhere = ("created_at", "updated_at", "last_used_at")  # the same instants, written otherwise
    assert {name: line[name] for name in line.keys() & shown.keys() if name not in told_elsewhere} == {
        name: shown[name] for name in line.keys() & shown.keys() if name not in told_elsewhere
    }


def test_the_language_is_the_reader_s_unless_another_is_asked(admin, api_client):
    client = api_client(admin)
    assert b"Asset tag," in client.get("exports/assets", headers={"Accept-Language": "en"}).data
    assert "Numéro d’inventaire;".encode() in client.get("exports/assets?lang=fr").data


def test_what_cannot_be_read_is_refused(admin, api_client):
    problem_of(api_client(admin).get("exports/assets?format=pdf"), 422, "invalid")
    problem_of(api_client(admin, scopes=("act",)).get("exports/assets"), 403, "forbidden")


def test_the_contract_names_the_files(app):
    document = app.test_client().get("/api/v1/openapi.json").json
    answer = document["paths"]["/api/v1/exports/assets"]["get"]["responses"]["200"]
    assert {kind.partition(";")[0] for kind in answer["content"]} >= {"text/csv", "application/x-ndjson"}
