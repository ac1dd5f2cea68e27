"""Publishing a year on a page, and reading it again."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

YEAR = today().year


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


def publish(client, **more):
    form = {"year": YEAR, "note": "Vote du budget", "request_id": uuid4(), **more}
    return client.post("/published/", data=form, follow_redirects=True)


def test_a_year_is_published_and_read_again(session, manager, client):
    make_asset(session, manager, State.IN_USE)
    session.commit()
    assert "Aucune année publiée" in client.get("/published/").text
    assert "Vote du budget" in publish(client).text
    same = "Rien\N{NO-BREAK SPACE}: le registre donne aujourd’hui les mêmes chiffres"
    assert same in client.get(f"/published/{YEAR}/1").text
    make_asset(session, manager, State.IN_USE, acquired_on=today())
    session.commit()
    page = client.get(f"/published/{YEAR}/1").text
    assert same not in page  # it was bought in the year
    row = page.partition("Équipements présents</th>")[2].partition("</tr>")[0]
    assert "<b>1</b>" in row
    enter(session, manager.organisation_id)
    told = select(Event.details).where(Event.tag == "organisation:figures:published")
    assert session.scalars(told).one()["number"] == 1


def test_what_cannot_be_published_or_read_says_so(client):
    assert publish(client, year=YEAR + 1).status_code == 404
    assert publish(client, note="x" * 501).status_code == 422
    assert client.get(f"/published/{YEAR}/1").status_code == 404


def test_a_manager_publishes_and_a_stranger_to_the_authority_reads_nothing(session, client, sign_in):
    publish(client)
    other = sign_in(make_actor(session, "manager"))
    assert other.get(f"/published/{YEAR}/1").status_code == 404
    assert "Aucune année publiée" in other.get("/published/").text
    for role in ("technician", "partner", "coordinator"):
        assert sign_in(make_actor(session, role)).get("/published/").status_code == 403
