"""Webhooks by the API."""

from uuid import uuid4

import pytest

from tests.factories import make_actor

BODY = {"name": "GLPI", "url": "https://si.valbourg.example/hook", "topics": ["lot.*"]}


@pytest.fixture
def client(session, api_client):
    return api_client(make_actor(session, "admin"), ("admin",))


def test_one_is_made_read_changed_and_removed(client):
    made = client.post("webhooks", BODY)
    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    place = made.headers["Location"].removeprefix("/api/v1/")
    read = client.get(place)
    assert "secret" not in read.json
    assert client.patch(place, {"name": "SI"}).status_code == 428
    changed = client.patch(place, {"name": "SI"}, headers={"If-Match": read.headers["ETag"]})
    assert (changed.json["name"], changed.json["version"]) == ("SI", 2)
    stale = client.patch(place, {"name": "X"}, headers={"If-Match": read.headers["ETag"]})
    assert stale.status_code == 412
    assert [each["name"] for each in client.get("webhooks").json["data"]] == ["SI"]
    assert client.open("DELETE", place).status_code == 204
    assert client.get(place).status_code == 404


def test_a_repeat_makes_no_second_one_and_tells_no_secret(client):
    body = {**BODY, "request_id": str(uuid4())}
    first, second = client.post("webhooks", body), client.post("webhooks", body)
    assert second.json["id"] == first.json["id"]
    assert second.json["secret"] is None


def test_a_trial_call_is_in_the_log_and_can_be_made_again(client):
    place = client.post("webhooks", BODY).headers["Location"].removeprefix("/api/v1/")
    queued = client.post(f"{place}/deliveries")
    assert queued.status_code == 202
    listed = client.get(f"{place}/deliveries").json["data"]
    assert [each["id"] for each in listed] == [queued.json["id"]]
    assert listed[0]["message_id"].startswith("msg_")
    assert client.post(f"{place}/deliveries/{queued.json['id']}/resend").status_code == 202
    assert client.post(f"{place}/deliveries/{uuid4()}/resend").status_code == 404
    renewed = client.post(f"{place}/secret", {"request_id": str(uuid4())})
    assert renewed.json["secret"].startswith("whsec_")


def test_a_wrong_address_is_told_by_its_field(client):
    refused = client.post("webhooks", {**BODY, "url": "https://192.168.1.1/"})
    assert refused.status_code == 422
    assert "url" in refused.json["errors"]


def test_a_token_without_the_scope_has_no_business_there(session, api_client):
    client = api_client(make_actor(session, "admin"), ("read", "act", "write"))
    assert client.get("webhooks").status_code == 403
