"""The strategy's pages: what the law asks on an empty one, the forms, progress beside each objective."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.kernel.clock import now, today
from lifecycle.reports import frozen
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.figures import Figure, Key, Unit, Words
from lifecycle.reports.model import PublishedYear
from lifecycle.states.assets import State
from lifecycle.strategy.queries import get_objective, measures, notes, objectives, yearly_facts
from tests.factories import make_actor, make_asset

YEAR = today().year


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def sent(**said):
    usual = {
        "request_id": uuid4(), "title": "Garder six ans", "theme": "hardware", "sense": "at_least",
        "indicator": "mean_age", f"target_{YEAR}": "4,5", f"target_{YEAR + 1}": "5",
    }  # fmt: skip
    return {**usual, **said}


def test_an_empty_strategy_says_who_must_have_one(sign_in, session, manager):
    text = sign_in(manager).get("/strategy/").text
    assert "plus de 50 000 habitants" in text
    assert "D. 2311-15-1" in text


def test_an_objective_shows_where_the_register_says_it_stands(sign_in, session, manager):
    make_asset(session, manager, State.IN_USE, first_used_on=today() - timedelta(days=5 * 366))
    client = sign_in(manager)
    assert client.post("/strategy/objectives/new", data=sent()).status_code == 303
    text = client.get("/strategy/").text
    assert "Garder six ans" in text
    assert "Cible atteinte" in text
    assert f"La cible de {YEAR} est atteinte." in text
    assert "au moins 4,5" in text


def test_a_past_year_shows_what_was_published_of_it_last(sign_in, session, manager):
    data = sent(**{f"target_{YEAR - 1}": "4"})
    client = sign_in(manager)
    client.post("/strategy/objectives/new", data=data)
    assert "publié" not in client.get("/strategy/").text
    for number, value in ((1, "3.25"), (2, "3.75")):
        words = Words("Âge moyen")
        figure = Figure(Key.MEAN_AGE, words, Decimal(value), Unit.YEARS, words, words, today())
        board = frozen.dump(Board("overview", Scope(YEAR - 1), today(), (figure,), ()))
        said = dict.fromkeys(("factor_set", "factor_version", "factor_title", "program", "published_by"), "x")
        session.add(
            PublishedYear(
                id=uuid4(), authority_id=manager.organisation_id, year=YEAR - 1, number=number,
                published_at=now(), payload={"boards": {"overview": board}, "factors": {}}, **said,
            )
        )  # fmt: skip
    session.flush()
    shown = client.get("/strategy/").text
    assert "3,8\xa0ans" in shown
    assert "3,3\xa0ans" not in shown


def test_an_objective_is_edited_from_the_form_that_shows_it(sign_in, session, manager):
    client = sign_in(manager)
    client.post("/strategy/objectives/new", data=sent())
    (one,) = objectives(session)
    assert f'name="target_{YEAR}" value="4,5"' in client.get(f"/strategy/objectives/{one.id}/edit").text
    said = sent(title="Sept ans", version=1, **{f"target_{YEAR}": "", f"target_{YEAR + 1}": "1 284,5"})
    assert client.post(f"/strategy/objectives/{one.id}/edit", data=said).status_code == 303
    changed = get_objective(session, one.id)
    assert (changed.title, [(aim.year, str(aim.target)) for aim in changed.years]) == (
        "Sept ans",
        [(YEAR + 1, "1284.500")],
    )
    stale = client.post(f"/strategy/objectives/{one.id}/edit", data=sent(version=1))
    assert (stale.status_code, "modifiée entre-temps" in stale.text) == (412, True)
    client.post(f"/strategy/objectives/{one.id}/remove", data={"request_id": uuid4()})
    assert objectives(session) == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(sign_in, session, manager):
    said = sent(title="Former les agents", indicator="", **{f"target_{YEAR}": "beaucoup"})
    answer = sign_in(manager).post("/strategy/objectives/new", data=said)
    assert answer.status_code == 422
    assert "Indiquez un nombre, par exemple 5,5." in answer.text
    assert 'value="beaucoup"' in answer.text
    answer = sign_in(manager).post("/strategy/objectives/new", data=sent(indicator=""))
    assert "dites en quelques mots ce qui est mesuré" in answer.text


def test_what_is_measured_by_hand_shows_its_last_value(sign_in, session, manager):
    own = {"indicator": "", "own_indicator": "Agents formés", "own_unit": "%", "baseline_value": "10"}
    years = {"baseline_year": YEAR - 2, f"measured_{YEAR - 1}": "30", f"target_{YEAR}": "50"}
    client = sign_in(manager)
    client.post("/strategy/objectives/new", data=sent(**own, **years))
    text = client.get("/strategy/").text
    assert "Dans le rythme" in text  # 30 at the end of last year lies on the line from 10 to 50
    assert "30\N{NO-BREAK SPACE}%" in text
    assert f"en {YEAR - 1}" in text


def test_measures_and_steps_come_and_go(sign_in, session, manager):
    client = sign_in(manager)
    step = {"request_id": uuid4(), "held_on": "2025-03-04", "title": "Délibération"}
    measure = {
        "request_id": uuid4(),
        "action": "Réparer d’abord",
        "state": "under_way",
        "starts_on": "2025-01-01",
    }
    assert client.post("/strategy/measures/new", data=measure).status_code == 303
    assert client.post("/strategy/governance/new", data=step).status_code == 303
    text = client.get("/strategy/").text
    for words in ("Réparer d’abord", "En cours", "depuis le 1er janvier 2025", "Délibération", "4 mars 2025"):
        assert words in text
    (done,), (note,) = measures(session), notes(session)
    assert "Réparer d’abord" in client.get(f"/strategy/measures/{done.id}/edit").text
    assert "Délibération" in client.get(f"/strategy/governance/{note.id}/edit").text
    early = {**measure, "request_id": uuid4(), "version": 1, "ends_on": "2024-01-01"}
    assert (
        "La fin vient après le début." in client.post(f"/strategy/measures/{done.id}/edit", data=early).text
    )
    client.post(f"/strategy/measures/{done.id}/remove", data={"request_id": uuid4()})
    client.post(f"/strategy/governance/{note.id}/remove", data={"request_id": uuid4()})
    assert (measures(session), notes(session)) == ([], [])


def test_the_facts_of_a_year_are_kept(sign_in, session, manager):
    client = sign_in(manager)
    said = {"request_id": uuid4(), "year": "2025", "agents": "1200", "inhabitants": "61000"}
    assert client.post("/strategy/facts", data=said).status_code == 303
    assert yearly_facts(session)[2025].agents == 1200
    wrong = client.post("/strategy/facts", data={**said, "request_id": uuid4(), "agents": "0"})
    assert "Indiquez un nombre supérieur à zéro." in wrong.text


@pytest.fixture
def count_statements(connection):
    """Return a function that counts the statements of a call."""

    def count(call) -> int:
        said = []

        def listen(*told):
            said.append(told[2])

        event.listen(connection, "before_cursor_execute", listen)
        try:
            assert call().status_code == 200
        finally:
            event.remove(connection, "before_cursor_execute", listen)
        return len(said)

    return count


def test_the_page_asks_as_many_statements_whatever_it_shows(sign_in, session, manager, count_statements):
    client = sign_in(manager)
    client.post("/strategy/objectives/new", data=sent())
    few = count_statements(lambda: client.get("/strategy/"))
    for _ in range(4):
        client.post("/strategy/objectives/new", data=sent(request_id=uuid4()))
        client.post("/strategy/measures/new", data={"request_id": uuid4(), "action": "x", "state": "done"})
    client.get("/strategy/")
    many = count_statements(lambda: client.get("/strategy/"))
    assert many <= few
