"""One shape of error under /api/, whatever went wrong; pages keep theirs."""

import pytest

from tests.api.conftest import Client, problem_of
from tests.factories import make_actor, make_asset


@pytest.fixture
def client(session, api_client):
    return api_client(make_actor(session, "technician"))


def test_without_a_token_nothing_is_told(app, client):
    for token in (None, "lc_unknown", "x y"):
        refused = Client(app, token).get("assets")
        problem_of(refused, 401, "unauthenticated")
        assert refused.headers["WWW-Authenticate"] == 'Bearer realm="lifecycle"'
    assert client.get("assets", headers={"Authorization": "Basic eDp5"}).status_code == 401


def test_a_browsers_session_opens_no_api(session, sign_in):
    assert sign_in(make_actor(session)).get("/api/v1/assets").status_code == 401


def test_unknown_addresses_and_methods(app, client):
    problem_of(client.get("nothing"), 404, "not-found")
    problem_of(Client(app).get("nothing"), 404, "not-found")
    problem_of(client.get("assets/123"), 404, "not-found")
    wrong = client.open("DELETE", "assets")
    problem_of(wrong, 405, "method-not-allowed")
    assert wrong.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert app.test_client().get("/nothing").content_type.startswith("text/html")


@pytest.mark.parametrize(
    ("data", "media_type", "status", "slug"),
    [
        ("{", "application/json", 400, "bad-json"),
        ("", "application/json", 400, "bad-json"),
        ('{"acquisition_cost": NaN}', "application/json", 400, "bad-json"),
        (b'{"tag": "\xff"}', "application/json", 400, "bad-json"),
        ("[" * 100_000, "application/json", 400, "bad-json"),
        ("tag=1", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        ("{}", None, 415, "unsupported-media-type"),
        ('{"notes": "' + "x" * 1_100_000 + '"}', "application/json", 413, "too-large"),
        ("[]", "application/json", 422, "invalid"),
        ("null", "application/json", 422, "invalid"),
        ('{"category_key": "laptop", "tag": "a\\u0000"}', "application/json", 422, "invalid"),
        ('{"category_key": "laptop", "tag": "\\ud800"}', "application/json", 422, "invalid"),
        ('{"category_key": "laptop", "acquisition_cost": "1e400"}', "application/json", 422, "invalid"),
    ],
)
def test_bodies_that_cannot_be_taken(client, data, media_type, status, slug):
    problem_of(client.open("POST", "assets", data=data, content_type=media_type), status, slug)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-01-01T00:00:00"]
)
def test_instants_that_no_clock_shows(session, client, at):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    body = {"action": "see", "request_id": str(asset.id), "occurred_at": at}
    refused = problem_of(client.post(f"assets/{asset.id}/actions", body), 422, "invalid")
    assert list(refused["errors"]) == ["occurred_at"]


def test_texts_follow_the_readers_language(client):
    french, english = (
        client.get("nothing", headers={"Accept-Language": each}) for each in ("fr-FR", "en-GB")
    )
    assert french.json["detail"].startswith("Cet élément n’existe pas")
    assert english.json["title"] == french.json["title"] == "Not Found"
