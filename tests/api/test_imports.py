"""An import by a program: send, map, check, apply, each step's job worked off for real."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest

from lifecycle.edge.jobs import run_job
from lifecycle.jobs import KINDS
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset

CSV = (
    "Asset Tag,Serial,Model,Category,Status\n"
    "V-1,S1,Latitude 5440,Laptop,Ready to Deploy\n"
    "V-2,S2,Latitude 5440,Laptop,Ready to Deploy\n"
)


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(api_client, manager):
    return api_client(manager)


def send(client, content=CSV, name="parc.csv"):
    data = {"file": (BytesIO(content.encode()), name)}
    return client.open("POST", "imports", data=data, content_type="multipart/form-data")


@pytest.fixture
def work(app, sessions, manager, monkeypatch, tmp_path):
    """Work a job off as the worker does, with the same folder of files as the application."""
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", "x" * 40)
    return lambda job: run_job(sessions, KINDS, UUID(job["id"]), manager.organisation_id)


def test_a_file_is_sent_mapped_checked_and_applied(client, work):
    sent = send(client)
    assert (sent.status_code, sent.json["state"]) == (201, "uploaded")
    path = sent.headers["Location"].removeprefix("/api/v1/")
    assert [(one["word"], one["count"]) for one in sent.json["categories"]] == [("Laptop", 2)]
    (status,) = sent.json["statuses"]
    chosen = {"word": status["word"], "meta": status["meta"], "state": "in_stock"}
    mapping = {"statuses": [chosen], "categories": [{"word": "Laptop", "key": "laptop"}]}
    mapped = client.open("PUT", f"{path}/mapping", json=mapping)
    assert (mapped.status_code, mapped.json["state"]) == (200, "mapped")
    assert mapped.json["statuses"][0]["chosen"] == {"state": "in_stock", "loss_reason": None}

    started = client.post(f"{path}/check")
    assert (started.status_code, started.json["state"]) == (202, "queued")
    problem_of(client.post(f"{path}/check"), 409, "intake-wrong-step")
    problem_of(client.open("PUT", f"{path}/mapping", json=mapping), 409, "intake-wrong-step")
    work(started.json)
    assert client.get(f"jobs/{started.json['id']}").json["state"] == "done"
    checked = client.get(path).json
    assert (checked["state"], checked["totals"]["create"]) == ("checked", 2)
    rows = client.get(f"{path}/rows?verdict=create&limit=1").json
    assert (rows["data"][0]["title"] is not None, rows["next"] is not None) == (True, True)
    assert client.get("assets").json["data"] == []

    applied = client.post(f"{path}/apply")
    work(applied.json)
    assert client.get(path).json["state"] == "applied"
    assert {row["tag"] for row in client.get("assets").json["data"]} == {"V-1", "V-2"}


def test_a_file_that_cannot_be_read_is_refused_in_words(client):
    assert problem_of(send(client, ""), 422, "intake-empty-file")
    problem_of(client.open("POST", "imports", data={}, content_type="multipart/form-data"), 422, "invalid")
    text = client.open("POST", "imports", data={"file": "x"}, content_type="multipart/form-data")
    assert list(problem_of(text, 422, "invalid")["errors"]) == ["file"]


def test_steps_keep_their_order(client):
    path = send(client).headers["Location"].removeprefix("/api/v1/")
    problem_of(client.post(f"{path}/apply"), 409, "intake-wrong-step")
    bad = {"statuses": [{"word": "x", "state": "handed_over"}]}
    assert client.open("PUT", f"{path}/mapping", json=bad).status_code == 422


def test_another_authoritys_import_and_job_answer_like_none(session, api_client, client):
    path = send(client).headers["Location"].removeprefix("/api/v1/")
    job = client.post(f"{path}/check").json["id"]
    stranger = api_client(make_actor(session, "manager"))
    for theirs, none in ((path, f"imports/{uuid4()}"), (f"jobs/{job}", f"jobs/{uuid4()}")):
        other = stranger.get(theirs)
        problem_of(other, 404, "not-found")
        assert other.data == stranger.get(none).data


TABLE = "Repère;Machine;Situation;Genre;Où\nA-1;X1;Posé;Portable;Ville > Mairie > Accueil\n"


def test_columns_places_and_mode_are_said_in_one_mapping(client, work):
    sent = send(client, TABLE)
    path = sent.headers["Location"].removeprefix("/api/v1/")
    columns = sent.json["understood"]["columns"]
    assert [(one["title"], one["is_open"], one["samples"]) for one in columns][:2] == [
        ("Repère", True, ["A-1"]),
        ("Machine", True, ["X1"]),
    ]
    fields = ("tag", "serial", "status", "category", "site")
    held = [{"title": one["title"], "field": field} for one, field in zip(columns, fields, strict=True)]
    read_again = client.open("PUT", f"{path}/mapping", json={"columns": held}).json
    assert [one["word"] for one in read_again["statuses"]] == ["Posé"]
    assert [one["path"] for one in read_again["sites"]] == [["Ville", "Mairie", "Accueil"]]
    mapping = {
        "statuses": [{"word": "Posé", "state": "in_use"}],
        "categories": [{"word": "Portable", "key": "laptop"}],
        "sites": [{"path": ["Ville", "Mairie"], "site": "Hôtel de ville"}],
        "mode": "whole",
    }
    mapped = client.open("PUT", f"{path}/mapping", json=mapping).json
    assert (mapped["mode"], mapped["understood"]["columns"][0]["field"]) == ("whole", "tag")
    work(client.post(f"{path}/check").json)
    work(client.post(f"{path}/apply").json)
    (asset,) = client.get("assets").json["data"]
    assert (asset["site_name"], asset["room_name"]) == ("Hôtel de ville", "Accueil")


def mapped_and_checked(client, work, content=CSV):
    sent = send(client, content)
    path = sent.headers["Location"].removeprefix("/api/v1/")
    chosen = [
        {"word": one["word"], "meta": one["meta"], "state": "in_stock"} for one in sent.json["statuses"]
    ]
    mapping = {"statuses": chosen, "categories": [{"word": "Laptop", "key": "laptop"}]}
    assert client.open("PUT", f"{path}/mapping", json=mapping).status_code == 200
    work(client.post(f"{path}/check").json)
    return path


def test_a_row_in_doubt_is_answered(client, work, session, manager):
    make_asset(session, manager, name="PC-1", category_key="laptop")
    content = "Asset Tag,Asset Name,Serial,Model,Category,Status\n,PC-1,,Latitude 5440,Laptop,Deployed\n"
    path = mapped_and_checked(client, work, content)
    (row,) = client.get(f"{path}/rows?verdict=ambiguous").json["data"]
    answer = f"{path}/rows/{row['line']}/{row['part']}/answer"
    assert client.open("PUT", answer, json={"answer": "same"}).status_code == 422
    said = {"answer": "same", "asset_id": row["candidates"][0]}
    assert client.open("PUT", answer, json=said).json["verdict"] == "update"
    assert client.open("PUT", answer, json={"answer": "skip"}).json["verdict"] == "ignored"
    problem_of(client.open("PUT", f"{path}/rows/99/0/answer", json={"answer": "new"}), 404, "not-found")


def test_work_is_stopped_and_an_import_undone(client, work):
    path = mapped_and_checked(client, work)
    problem_of(client.post(f"{path}/stop"), 409, "intake-wrong-step")
    problem_of(client.post(f"{path}/undo"), 409, "intake-wrong-step")
    job = client.post(f"{path}/apply").json
    assert client.post(f"{path}/stop").json["id"] == job["id"]
    work(job)
    assert client.get("assets").json["data"] == []
    work(client.post(f"{path}/apply").json)
    assert len(client.get("assets").json["data"]) == 2
    work(client.post(f"{path}/undo").json)
    undone = client.get(path).json
    assert (undone["state"], undone["undone_at"] is not None) == ("undone", True)
    assert client.get("assets").json["data"] == []
