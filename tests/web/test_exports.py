"""Taking a list out of the browser."""

import csv
import io
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.app import create_app
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.history.model import Event
from lifecycle.kernel.clock import today
from lifecycle.reports import copying
from lifecycle.reports.export import MADE
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset, make_session

LINK = re.compile(r'href="(/exports/assets\?[^"]+)"')


def tags_of(answer, separator=";"):
    assert answer.status_code == 200, answer.text
    lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=separator)
    return [line[1] for line in lines][1:]


def notes(session: Session):
    return session.scalars(select(Event).where(Event.tag == MADE)).all()


def test_the_list_offers_itself_in_each_form(session, sign_in):
    technician = make_actor(session, "technician")
    make_asset(session, technician, State.IN_USE, tag="OUI")
    make_asset(session, technician, tag="NON")
    client = sign_in(technician)
    page = client.get("/assets/?state=in_use&sort=tag")
    links = [link.replace("&amp;", "&") for link in LINK.findall(page.text)]
    assert len(links) == 4
    answers = [client.get(link) for link in links]
    assert tags_of(answers[0]) == ["OUI"]
    assert tags_of(answers[1], ",") == ["OUI"]
    assert answers[0].content_type == "text/csv; charset=utf-8"
    named = f"attachment; filename=equipements-{today().isoformat()}.csv"
    assert answers[0].headers["Content-Disposition"] == named
    assert answers[2].data.startswith(b"PK")
    assert answers[3].data.count(b"\n") == 1


def test_an_empty_list_offers_nothing(session, sign_in):
    client = sign_in(make_actor(session))
    assert "Exporter" not in client.get("/assets/").text
    assert "Exporter" not in client.get("/assets/?q=introuvable").text


def test_each_export_is_noted_with_its_filter(session, sign_in):
    admin = make_actor(session)
    make_asset(session, admin, State.IN_USE)
    sign_in(admin).get("/exports/assets?state=in_use&state=in_stock&format=jsonl")
    (event,) = notes(session)
    assert event.actor_name == admin.name
    assert event.details["filter"] == {"state": ["in_use", "in_stock"]}
    assert (event.details["format"], event.details["count"]) == ("jsonl", 1)


@pytest.mark.parametrize(
    "bad", ["state=unheard", "site=ici", "format=pdf", "lang=de", "sort=size", "colour=red"]
)
def test_what_cannot_be_read_takes_nothing_out(session, sign_in, bad):
    admin = make_actor(session)
    make_asset(session, admin)
    assert sign_in(admin).get(f"/exports/assets?{bad}").status_code == 422
    assert notes(session) == []


@pytest.mark.parametrize(("role", "status"), [("partner", 403), ("coordinator", 403), ("technician", 200)])
def test_only_those_who_see_assets_export_them(session, sign_in, role, status):
    assert sign_in(make_actor(session, role)).get("/exports/assets").status_code == status


@pytest.mark.cluster
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_a_client_that_goes_away_gives_the_connection_back(own_database_url, tmp_path, monkeypatch, form):
    monkeypatch.setattr(copying, "BLOCK", 1)
    engine = app_engine(own_database_url, pool_size=1, max_overflow=0, pool_timeout=5)
    sessions = session_factory(engine)
    settings = {"LIFECYCLE_DATA_DIR": str(tmp_path), "LIFECYCLE_SECRET_KEY": "x" * 40}
    app = create_app(Config.from_environment(settings), sessions)
    with sessions() as session:
        admin = make_actor(session)
        for number in range(50):
            make_asset(session, admin, tag=f"T{number}")
        token = make_session(session, admin)
        session.commit()
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token, domain="localhost")
    answer = client.get(f"/exports/assets?format={form}", buffered=False)
    assert next(answer.iter_encoded())
    answer.close()
    assert engine.pool.checkedout() == 0
    with sessions() as session:
        enter(session, admin.organisation_id)
        assert len(notes(session)) == 1
    engine.dispose()
