"""Idempotency keys: the same request is done once and answered the same, also when two come at once."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from lifecycle.db.scope import enter
from lifecycle.edge.model import KeptAnswer
from lifecycle.history.queries import timeline
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from tests.api.conftest import Client, make_token, problem_of
from tests.factories import as_application, as_owner, make_actor, make_asset

KEY = {"Idempotency-Key": "envoi 1"}


@pytest.fixture
def client(api_client, technician):
    return api_client(technician)


def test_a_repeat_is_answered_byte_for_byte_and_creates_nothing(session, client):
    body = {"category_key": "laptop", "tag": "2024-1"}
    first = client.post("assets", body, headers=KEY)
    edit = {"notes": "vu"}
    assert client.patch(f"assets/{first.json['id']}", edit, headers={"If-Match": "*"}).status_code == 200
    again = client.post("assets", body, headers=KEY)
    assert (again.status_code, again.data) == (201, first.data)
    for name in ("Content-Type", "ETag", "Location"):
        assert again.headers[name] == first.headers[name]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert session.scalar(select(func.count()).select_from(Asset)) == 1


def test_a_key_stands_for_one_request_only(client):
    assert client.post("assets", {"category_key": "laptop"}, headers=KEY).status_code == 201
    other = client.post("assets", {"category_key": "tablet"}, headers=KEY)
    problem_of(other, 422, "idempotency-key-reused")
    elsewhere = client.post("labels/sheets", {"blank": 1}, headers=KEY)
    problem_of(elsewhere, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "x" * 256, "clé", "a\tb"])
def test_a_key_that_is_no_key_is_refused(client, key):
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    problem_of(client.post("assets", {"category_key": "laptop"}, headers=headers), 422, "bad-idempotency-key")


def test_a_refusal_is_not_kept(session, technician, client):
    body = {"category_key": "laptop", "tag": "2024-1"}
    taken = make_asset(session, technician, tag="2024-1")
    problem_of(client.post("assets", body, headers=KEY), 409, "tag-taken")
    client.patch(f"assets/{taken.id}", {"tag": None}, headers={"If-Match": "*"})
    assert client.post("assets", body, headers=KEY).status_code == 201


def test_a_file_sent_again_is_the_same_request_whatever_its_boundary(session, api_client):
    client = api_client(make_actor(session, "manager"))

    def send(content):
        data = {"file": (BytesIO(content), "parc.csv")}
        return client.open("POST", "imports", data=data, content_type="multipart/form-data", headers=KEY)

    content = b"Asset Tag,Serial,Model,Category,Status\nA-1,S1,L14,Laptop,Deployed\n"
    first = send(content)
    assert first.status_code == 201
    assert send(content).data == first.data
    problem_of(send(content.replace(b"A-1", b"A-2")), 422, "idempotency-key-reused")


def test_keys_belong_to_their_organisation(session, api_client, client):
    other = api_client(make_actor(session, "technician"))
    first, theirs = (each.post("assets", {"category_key": "laptop"}, headers=KEY) for each in (client, other))
    assert first.json["id"] != theirs.json["id"]


def test_old_answers_are_forgotten(session, client):
    client.post("assets", {"category_key": "laptop"}, headers=KEY)
    owner = as_owner(session)
    owner.execute(text("UPDATE kept_answer SET created_at = created_at - interval '25 hours'"))
    as_application(session)
    client.post("assets", {"category_key": "laptop"}, headers={"Idempotency-Key": "envoi 2"})
    assert session.scalars(select(KeptAnswer.key)).all() == ["envoi 2"]


@pytest.mark.cluster
def test_of_senders_at_once_one_works_and_all_hear_the_same(committed):
    app, sessions = committed
    with sessions() as session:
        technician = make_actor(session, "technician")
        asset = make_asset(session, technician, State.IN_USE)
        token = make_token(session, technician)
        session.commit()
    # Each sender names the key; the request id is in the body, so only the key can tell repeats apart here.
    create = {"category_key": "laptop", "tag": "2024-9"}
    act = {"action": "take_back", "request_id": str(uuid4())}
    for path, body in (("assets", create), (f"assets/{asset.id}/actions", act)):
        with ThreadPoolExecutor(6) as pool:
            key = {"Idempotency-Key": path}
            sent = [pool.submit(Client(app, token).post, path, body, headers=key) for _ in range(6)]
            answers = [each.result() for each in sent]
        assert {(answer.status_code, answer.data) for answer in answers} == {(201, answers[0].data)}
        assert sorted(answer.headers.get("Idempotent-Replayed", "") for answer in answers) == [
            "",
            *["true"] * 5,
        ]
    with sessions() as session:
        enter(session, technician.organisation_id)
        assert session.scalar(select(func.count()).where(Asset.tag == "2024-9")) == 1
        assert len(timeline(session, asset.id).rows) == 2


@pytest.mark.cluster
def test_work_that_fails_at_the_commit_leaves_neither_itself_nor_its_answer(committed, monkeypatch):
    app, sessions = committed
    with sessions() as session:
        technician = make_actor(session, "technician")
        token = make_token(session, technician)
        session.commit()
    client, body = Client(app, token), {"category_key": "laptop", "tag": "2024-9"}
    monkeypatch.setattr(sessions.class_, "commit", lambda _: (_ for _ in ()).throw(RuntimeError("power cut")))
    assert client.post("assets", body, headers=KEY).status_code == 500
    monkeypatch.undo()
    again = client.post("assets", body, headers=KEY)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)
