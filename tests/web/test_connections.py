"""Connections as an administrator sets them up and a manager uses them."""

from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.connections.model import Connection, Pull
from lifecycle.connections.secrets import unseal
from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.history.model import Event
from lifecycle.jobs import KINDS
from tests.connections import servers
from tests.connections.conftest import glpi, snipeit
from tests.connections.rows import computer, hardware
from tests.connections.servers import TOKEN
from tests.factories import SECRET_KEY, make_actor

__all__ = ["glpi", "snipeit"]


def form(server, program="snipeit", **values):
    url = server if isinstance(server, str) else server.url
    said = {"program": program, "name": "Parc de la mairie", "url": url, "token": TOKEN, "people": "1"}
    return {**said, "schedule": "manual", "hour": "3", "weekday": "0", "request_id": str(uuid4()), **values}


@pytest.fixture
def admin(session):
    return make_actor(session)


@pytest.fixture
def client(admin, sign_in):
    return sign_in(admin)


def only(session, kind=Connection):
    return session.scalars(select(kind).execution_options(populate_existing=True)).one()


def told(client):
    return client.get("/connections/").text


def test_without_any_connection_the_page_says_what_one_is_for(admin, client, session, sign_in):
    assert "/connections/new?program=glpi" in told(client)
    page = told(sign_in(make_actor(session, "manager", admin.organisation_id)))
    assert "Demandez à l’administrateur" in page
    assert "/connections/new" not in page


def test_a_connection_is_made_tried_and_never_shows_its_token(client, session, snipeit):
    snipeit.hardware = [hardware(1), hardware(2)]
    page = client.post("/connections/", data=form(snipeit), follow_redirects=True).text
    assert "Essayez-la avant la première récupération" in page
    connection = only(session)
    assert unseal(SECRET_KEY, connection.secret).token == TOKEN
    page = client.post(f"/connections/{connection.id}/try", follow_redirects=True).text
    assert "Snipe-IT répond : 2 équipements à récupérer." in page
    for path in ("/connections/", f"/connections/{connection.id}", f"/connections/{connection.id}/edit"):
        page = client.get(path).text
        assert "Parc de la mairie" in page
        assert TOKEN not in page
    (told,) = session.scalars(select(Event).where(Event.subject_id == connection.id))
    assert told.tag == "organisation:connection:created"
    assert TOKEN not in str((told.details, told.changes))


def test_sending_the_form_twice_makes_one_connection(client, session, snipeit):
    data = form(snipeit)
    assert [client.post("/connections/", data=data).status_code for _ in range(2)] == [303, 303]
    only(session)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "glpi.ville.fr"}, "url"),
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://a:b@ville.fr"}, "url"),
        ({"token": ""}, "token"),
        ({"name": "  "}, "name"),
        ({"hour": "24"}, "hour"),
        ({"schedule": "hourly"}, "schedule"),
        ({"program": "glpi"}, "item_types"),
        ({"program": "itop"}, "program"),
        ({"app_token": "x", "token": ""}, "token"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field_and_the_token_is_not_sent_back(client, session, wrong, field):
    answer = client.post("/connections/", data=form("https://parc.ville.fr", **wrong))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert TOKEN not in answer.text
    assert session.scalar(select(Connection)) is None


def test_an_empty_form_is_shown_again(client):
    assert client.post("/connections/", data={}).status_code == 422


def test_a_token_left_empty_stays_unless_the_address_changes(client, session, snipeit):
    client.post("/connections/", data=form(snipeit))
    connection = only(session)
    edit = f"/connections/{connection.id}/edit"
    kept = form(snipeit, name="Parc", token="", schedule="weekly", weekday="6", applies_itself="1")
    assert client.post(edit, data=kept).status_code == 303
    connection = only(session)
    assert (connection.name, connection.schedule, connection.applies_itself) == ("Parc", "weekly", True)
    assert connection.next_pull_at.weekday() == 6
    assert unseal(SECRET_KEY, connection.secret).token == TOKEN
    answer = client.post(edit, data=form("https://ailleurs.example", token=""))
    assert answer.status_code == 422
    assert "L’adresse a changé" in answer.text
    assert only(session).url == snipeit.url
    told = session.scalars(select(Event).where(Event.tag == "organisation:connection:edited")).one()
    assert told.changes["name"] == ["Parc de la mairie", "Parc"]


def test_a_failed_try_says_what_to_do(client, session, snipeit):
    client.post("/connections/", data=form(snipeit, token="périmé"))
    page = client.post(f"/connections/{only(session).id}/try", follow_redirects=True).text
    assert "refuse le jeton d’accès" in page


def test_a_manager_pulls_and_finds_the_import_but_changes_nothing(
    admin, client, session, sessions, sign_in, snipeit, tmp_path, monkeypatch
):
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", SECRET_KEY)
    client.post("/connections/", data=form(snipeit))
    snipeit.hardware = [hardware(1)]
    connection_id = only(session).id
    place = f"/connections/{connection_id}"
    manager = sign_in(make_actor(session, "manager", admin.organisation_id))
    assert manager.post(f"{place}/pull").status_code == 303
    page = manager.get(place).text
    assert "La récupération va commencer" in page
    assert f"{place}/edit" not in page
    busy = manager.post(f"{place}/pull", follow_redirects=True).text
    assert "déjà en cours" in busy
    assert "HX-Refresh" not in manager.get(f"{place}/progress").headers
    job = session.scalars(select(Job)).one()
    run_job(sessions, KINDS, job.id, job.authority_id)
    session.expire_all()
    assert manager.get(f"{place}/progress").headers["HX-Refresh"] == "true"
    assert f"/imports/{only(session, Pull).run_id}" in manager.get(place).text
    assert "Correspondances à confirmer" in told(manager)
    for path in ("edit", "try", "delete"):
        assert manager.post(f"{place}/{path}").status_code == 403


def test_a_failed_pull_tells_why(client, session, sessions, snipeit, tmp_path, monkeypatch):
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", SECRET_KEY)
    client.post("/connections/", data=form(snipeit))
    snipeit.faults[1] = servers.web_page()
    place = f"/connections/{only(session).id}"
    client.post(f"{place}/pull")
    job = session.scalars(select(Job)).one()
    run_job(sessions, KINDS, job.id, job.authority_id)
    session.expire_all()
    assert "au lieu de données" in client.get(place).text
    assert "Échec" in told(client)


def test_glpi_has_kinds_of_devices_and_a_second_token(client, session, glpi):
    glpi.wants_app_token = True
    glpi.items = {"Computer": [computer(1)], "Monitor": [computer(1), computer(2)]}
    data = form(glpi, "glpi", item_types=["Computer", "Monitor"], app_token=servers.APP_TOKEN)
    client.post("/connections/", data=data)
    connection = only(session)
    page = client.post(f"/connections/{connection.id}/try", follow_redirects=True).text
    assert "GLPI répond : 3 équipements à récupérer." in page
    assert "Ordinateur, Moniteur" in page


def test_deleting_forgets_the_token_and_says_so_in_the_history(client, session, snipeit):
    client.post("/connections/", data=form(snipeit))
    connection = only(session)
    client.post(f"/connections/{connection.id}/delete")
    assert session.scalar(select(Connection)) is None
    tags = set(session.scalars(select(Event.tag).where(Event.subject_id == connection.id)))
    assert tags == {"organisation:connection:created", "organisation:connection:deleted"}


def test_the_list_asks_the_database_as_often_whatever_its_length(client, session, snipeit, connection):
    statements = []

    def seen(*arguments):
        statements.append(arguments[2])

    def asked():
        client.post("/connections/", data=form(snipeit))
        client.post(f"/connections/{session.scalars(select(Connection.id).limit(1)).one()}/pull")
        event.listen(connection.engine, "before_cursor_execute", seen)
        told(client)
        event.remove(connection.engine, "before_cursor_execute", seen)
        count = len(statements)
        statements.clear()
        return count

    assert asked() == asked() > 0
