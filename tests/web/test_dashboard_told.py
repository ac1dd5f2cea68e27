"""A board's page is told once: what it depends on tells it anew, and nothing else is asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.found import open_reports, report_found, settle_report
from lifecycle.registry.model import Asset
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import code_of, make_actor, make_asset


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


def retired(session, manager) -> Asset:
    asset = make_asset(session, manager)
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, manager, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    return asset


def test_a_page_told_before_asks_for_no_figure(session, manager, client, asked):
    make_asset(session, manager, State.IN_USE)
    first = client.get("/dashboard/").text
    again = asked(client, "/dashboard/")
    assert client.get("/dashboard/").text == first
    assert "À décider ce mois-ci" in first
    assert len(again) <= 6
    assert not [sql for sql in again if "payload" in sql or "FROM asset" in sql or "FROM lot" in sql]


def test_what_happens_is_told_at_once(session, manager, client):
    asset = retired(session, manager)
    assert "1 équipement réformé sans lot" in client.get("/dashboard/").text
    retired(session, manager)
    assert "2 équipements réformés sans lot" in client.get("/dashboard/").text
    report_found(session, code_of(session, asset), "Au gymnase", "")
    assert "1 équipement signalé trouvé" in client.get("/dashboard/").text
    settle_report(session, manager, open_reports(session)[0].id)
    assert "signalé trouvé" not in client.get("/dashboard/").text


def test_an_objective_is_told_at_once(session, manager, client):
    make_asset(session, manager, State.IN_USE, first_used_on=today() - timedelta(days=2000))
    assert "objectif" not in client.get("/dashboard/").text
    year = today().year
    said = {"request_id": uuid4(), "title": "Garder", "theme": "hardware", "sense": "at_least",
            "indicator": "years_gained_in_use", f"target_{year}": "7"}  # fmt: skip
    assert client.post("/strategy/objectives/new", data=said).status_code == 303
    assert "objectif 7" in client.get("/dashboard/").text


def test_each_language_has_its_own(session, manager, client):
    make_asset(session, manager, State.IN_USE)
    assert "Équipements présents, par état" in client.get("/dashboard/").text
    client.set_cookie("lifecycle_locale", "en")
    english = client.get("/dashboard/").text
    assert "Équipements présents, par état" not in english


def test_another_authority_is_told_its_own(session, manager, client, sign_in):
    retired(session, manager)
    assert "1 équipement réformé sans lot" in client.get("/dashboard/").text
    other = make_actor(session, "manager")
    assert "réformé sans lot" not in sign_in(other).get("/dashboard/").text
