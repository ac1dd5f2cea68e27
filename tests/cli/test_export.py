"""Taking the register out by the command line."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from lifecycle.cli.exports import export
from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.history.model import Event
from lifecycle.kernel.ids import new_id
from lifecycle.people.model import Organisation
from lifecycle.reports.export import MADE
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

pytestmark = pytest.mark.cluster


@pytest.fixture
def run(own_database_url, monkeypatch, tmp_path):
    """Run the command on a database that holds two devices of one authority."""
    authority = {"id": new_id(), "kind": "authority", "slug": "valbourg", "name": "V", "short_name": "V"}
    engine = owner_engine(own_database_url)
    with engine.begin() as connection:
        connection.execute(insert(Organisation).values(authority))
    engine.dispose()
    engine = app_engine(own_database_url)
    with session_factory(engine)() as session:
        actor = make_actor(session, organisation_id=authority["id"])
        make_asset(session, actor, State.IN_USE, tag="EN-SERVICE")
        make_asset(session, actor, tag="EN-STOCK")
        session.commit()
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    settings = {"LIFECYCLE_DATABASE_URL": own_database_url, "LIFECYCLE_SECRET_KEY": "x" * 40}
    return lambda *words: CliRunner().invoke(export, words, env=settings)


def test_the_name_of_the_file_tells_its_form(run, tmp_path, own_database_url):
    answer = run("parc.jsonl")
    assert answer.output == "parc.jsonl: 2 assets\n"
    assert len([json.loads(line) for line in (tmp_path / "parc.jsonl").read_text().splitlines()]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["parc.jsonl"]
    assert run("parc.xlsx").exit_code == 0
    assert (tmp_path / "parc.xlsx").read_bytes().startswith(b"PK")
    engine = owner_engine(own_database_url)
    with engine.connect() as connection:
        tags = connection.scalars(select(Event.tag).where(Event.tag == MADE)).all()
    engine.dispose()
    assert len(tags) == 2


def test_standard_output_holds_the_file_and_nothing_else(run):
    answer = run("-", "--filter", "state=in_use", "--filter", "state=ordered", "--lang", "en")
    lines = list(csv.reader(io.StringIO(answer.stdout_bytes.decode("utf-8-sig"), newline="")))
    assert [line[1] for line in lines] == ["Asset tag", "EN-SERVICE"]


@pytest.mark.parametrize("said", ["state=unheard", "colour=red", "state", "site=here"])
def test_a_filter_that_cannot_be_read_takes_nothing_out(run, tmp_path, said):
    answer = run("parc.csv", "--filter", said)
    assert answer.exit_code == 2
    assert said.partition("=")[0] in answer.output
    assert list(tmp_path.iterdir()) == []
