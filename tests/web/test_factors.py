"""« Méthode et facteurs » as people meet it, and what keeping a device means on its page."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.footprint.effective import factors_in_force
from lifecycle.kernel.clock import today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.footprints import load_sheets
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import make_actor, make_asset
from tests.footprint.test_manufacturers import collection

PAGE = "/settings/factors/"


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(actor, sign_in):
    return sign_in(actor)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\xa0", " ")


def own(**values):
    return {"version": 0, "request_id": uuid4(), "dated": "2026-05-04", "source": "Mesure", **values}


def test_the_page_says_set_version_source_and_coverage(session, actor, client):
    make_asset(session, actor, State.IN_USE)
    make_asset(session, actor, State.IN_USE, category_key="dock")
    said = words(client.get(PAGE))
    for wanted in ("ADEME", "2.1.0", "185,09", "14,6 pouces", "51,9", "sur 2 équipements", "Non couverte"):
        assert wanted in said
    assert "Valeur fragile" in said


def test_a_technician_sees_none_of_it(session, sign_in):
    client = sign_in(make_actor(session, "technician"))
    assert client.get(PAGE).status_code == 403
    assert client.get(PAGE + "laptop").status_code == 403
    assert client.post(PAGE + "laptop", data=own(yearly_kwh="1")).status_code == 403


def test_own_values_are_set_shown_and_taken_away(session, actor, client):
    answer = client.post(PAGE + "dock", data=own(embodied_kg="24.5", life_years="7"))
    assert (answer.status_code, answer.location) == (303, PAGE)
    said = words(client.get(PAGE))
    assert "Valeurs propres" in said
    assert "Mesure" in said
    assert 'value="24.5"' in client.get(PAGE + "dock").text
    assert client.post(PAGE + "dock/remove", data=own(version=1)).status_code == 303
    assert "dock" not in factors_in_force(session).by_category


def test_an_earlier_version_can_be_read_again(client):
    client.post(PAGE + "dock", data=own(embodied_kg="24.5"))
    client.post(PAGE + "dock", data=own(version=1, embodied_kg="31.5"))
    assert PAGE + "versions/2" in client.get(PAGE).text
    pages = [words(client.get(f"{PAGE}versions/{number}")) for number in (0, 1, 2)]
    assert [("24,5" in page, "31,5" in page) for page in pages] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip
    assert client.get(PAGE + "versions/3").status_code == 404


def test_a_refused_value_comes_back_with_its_reason(client):
    answer = client.post(PAGE + "dock", data=own(embodied_kg="24.5", source=""))
    assert answer.status_code == 422
    assert "Dites d’où vient cette valeur" in answer.text
    assert 'value="24.5"' in answer.text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert client.post(PAGE + "dock", data=own(embodied_kg="1", dated=tomorrow)).status_code == 422
    assert client.post(PAGE + "dock", data=own(embodied_kg="12 kg")).status_code == 422


def test_a_page_that_is_behind_is_told_so(client):
    client.post(PAGE + "dock", data=own(embodied_kg="1"))
    answer = client.post(PAGE + "dock", data=own(embodied_kg="2"))
    assert answer.status_code == 409
    assert "rechargez la page" in answer.text


def test_a_category_that_is_none_is_not_found(client):
    assert client.get(PAGE + "toaster").status_code == 404
    assert client.post(PAGE + "toaster", data=own(embodied_kg="1")).status_code == 404


def test_parameters_are_changed_with_their_source(session, client):
    said = own(displacement="0.6", second_life_years="4", part_memory="12")
    assert client.post(PAGE + "parameters", data={**said, "source": ""}).status_code == 422
    assert client.post(PAGE + "parameters", data=said).status_code == 303
    assert 'value="0.6"' in client.get(PAGE + "parameters").text
    assert factors_in_force(session).parts_kg["memory"] == 12
    assert "source : Mesure" in words(client.get(PAGE))
    assert "source : Mesure" in words(client.get(PAGE + "versions/1"))


def test_sheets_are_loaded_compared_and_put_in_force(session, actor, client):
    make_asset(session, actor, State.IN_USE, category_key="desktop")
    file = (io.BytesIO(collection(total=846)), "boavizta.csv")  # 851.5 × 0.5 = 425.75 on the median
    assert client.post(PAGE + "load", data={"file": file}).status_code == 303
    said = words(client.get(PAGE))
    assert "426" in said
    assert "× 2" in said
    assert "pas de comparer les marques" in said
    chosen = {"set_id": "manufacturers", "version": 0, "request_id": uuid4()}
    assert client.post(PAGE + "set", data=chosen).status_code == 303
    assert "Revenir au jeu de l’ADEME" in client.get(PAGE).text
    assert factors_in_force(session).set_id == "manufacturers"


def test_a_file_that_is_something_else_is_refused_with_the_reason(client):
    for content, name in ((b"a;b\n1;2\n", "parc.csv"), (b"%PDF-1.7", "a.pdf")):
        answer = client.post(PAGE + "load", data={"file": (io.BytesIO(content), name)})
        assert answer.status_code == 422, name
    assert client.post(PAGE + "load", data={}).status_code == 422
    assert (
        "Aucune fiche"
        in client.post(
            PAGE + "set", data={"set_id": "manufacturers", "version": 0, "request_id": uuid4()}
        ).text
    )


def test_anyone_may_read_the_method(sign_in):
    said = words(sign_in(None).get(PAGE + "method"))
    for wanted in ("185,09", "Makov", "jamais soustraites", "31,11", "0,5 à 1"):
        assert wanted in said


def asset_page(client, session, actor, state, **values):
    asset = make_asset(session, actor, State.IN_USE if state == State.RETIRED else state, **values)
    if state == State.RETIRED:
        ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
        act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    return words(client.get(f"/assets/{asset.id}"))


def test_a_device_beyond_its_life_is_told_what_one_more_year_avoids(session, actor, client):
    said = asset_page(client, session, actor, State.IN_USE, first_used_on=date(2015, 1, 1))
    assert "Le garder un an de plus évite de l’ordre de 37 kg CO₂e" in said
    assert "ADEME, Base Empreinte numérique, 5 ans" in said


def test_a_young_device_is_promised_nothing_before_its_reference_life(session, actor, client):
    said = asset_page(client, session, actor, State.IN_USE, first_used_on=today())
    assert "au-delà de 5 ans éviterait de l’ordre de 37 kg CO₂e" in said
    assert "Le garder un an de plus" not in said


def test_a_retired_device_is_told_its_second_life_with_the_range(session, actor, client):
    said = asset_page(client, session, actor, State.RETIRED)
    assert "de l’ordre de 78 kg CO₂e, de 56 à 111" in said
    assert "Recyclé, il n’éviterait rien" in said


@pytest.mark.parametrize(
    ("state", "category"), [(State.IN_USE, "dock"), (State.RECYCLED, "laptop"), (State.HANDED_OVER, "laptop")]
)
def test_nothing_is_said_without_a_factor_or_once_it_has_left(session, actor, client, state, category):
    assert "kg CO₂e" not in asset_page(client, session, actor, state, category_key=category)


def test_a_page_costs_as_many_statements_whatever_there_is(session, actor, client):
    def count():
        said = []
        listener = lambda *args: said.append(args[2])  # noqa: E731 - one line of a listener
        engine = session.get_bind().engine
        event.listen(engine, "before_cursor_execute", listener)
        client.get(PAGE)
        event.remove(engine, "before_cursor_execute", listener)
        return len(said)

    load_sheets(session, actor, collection(12))
    before = count()
    load_sheets(session, actor, collection(60))
    for _ in range(3):
        make_asset(session, actor, State.IN_USE, category_key="monitor")
    assert count() == before
