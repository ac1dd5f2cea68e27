"""A device's page at a desk, its actions and its history."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.history.record import Entry, record
from lifecycle.kernel.clock import now, today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.places import room_named, site_named
from lifecycle.registry.rules import Place
from lifecycle.registry.service import edit_asset
from lifecycle.states.assets import Action, State
from tests.factories import code_of, make_actor, make_asset


def test_the_page_tells_all_that_is_known_and_leads_on(session, sign_in):
    admin = make_actor(session)
    parent = make_asset(session, admin, tag="PC-1")
    asset = make_asset(
        session, admin, State.IN_USE, tag="ÉCRAN-1", serial="PF1A2B9Z", parent_id=parent.id, notes="Rayé"
    )
    asset.facts = {"ram_mb": 16384, "battery_health": 61, "wifi": True, "vide": None}
    session.flush()
    page = sign_in(admin).get(f"/assets/{asset.id}")
    said = ("ÉCRAN-1", "PF1A2B9Z", "PC-1", "Rayé", "16 Go", "61 %", "wifi", "En service", "Entré au registre")
    assert [word for word in said if word not in page.text] == []
    code = code_of(session, asset)
    links = (f"/e/{code}", f"/assets/{asset.id}/edit", f"/assets/{asset.id}/history", f"/assets/{parent.id}")
    assert [url for url in links if f'href="{url}"' not in page.text] == []
    assert f"/assets/{asset.id}" in sign_in(admin).get(f"/assets/{parent.id}").text


@pytest.mark.parametrize("path", ["", "/edit", "/history", "/retire"])
def test_another_authority_meets_the_same_404_as_for_no_device(session, sign_in, path):
    asset = make_asset(session, make_actor(session))
    client = sign_in(make_actor(session))
    theirs, unknown = (client.get(f"/assets/{wanted}{path}") for wanted in (asset.id, uuid4()))
    assert (theirs.status_code, unknown.status_code) == (404, 404)
    assert re.sub(r"[0-9a-f-]{36}", "", theirs.text) == re.sub(r"[0-9a-f-]{36}", "", unknown.text)


def test_an_action_leads_back_to_the_page_and_is_done_once(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician, State.IN_USE)
    client, form = sign_in(technician), {"action": "take_back", "request_id": str(uuid4())}
    for _ in range(2):
        answer = client.post(f"/assets/{asset.id}/actions", data=form)
        assert (answer.status_code, answer.location) == (303, f"/assets/{asset.id}")
    session.refresh(asset)
    assert (asset.state, asset.version) == ("in_stock", 2)


def test_a_refused_action_comes_back_with_its_reasons_at_the_field(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    client, nonce = sign_in(technician), str(uuid4())
    page = client.post(f"/assets/{asset.id}/actions", data={"action": "retire", "request_id": nonce})
    assert page.status_code == 409
    assert 'id="f-reason-error"' in page.text
    page = client.post(f"/assets/{asset.id}/actions", data={"action": "take_back", "request_id": nonce})
    assert page.status_code == 409
    assert "« Reprendre en stock » n’est pas possible" in page.text


def test_the_history_says_each_change_with_names(session, sign_in):
    admin = make_actor(session)
    site = site_named(session, "Annexe")
    room = room_named(session, site, "Salle 12")
    asset = make_asset(session, admin, State.IN_USE, custodian="Service RH")
    act(session, admin, asset.id, Command(Action.MOVE, uuid4(), place=Place(room_id=room.id)))
    act(
        session,
        admin,
        asset.id,
        Command(Action.ASSIGN, uuid4(), place=Place(custodian="Accueil, état civil")),
    )
    edit_asset(session, admin, asset.id, {"serial": "ABC123", "acquisition_cost": None}, version=3)
    text = sign_in(admin).get(f"/assets/{asset.id}/history").text
    said = (
        "Local : Annexe › Salle 12",
        "Détenteur : Service RH → Accueil, état civil",
        "Numéro de série : ABC123",
    )
    assert [words for words in said if words not in text] == []


def test_a_long_history_turns_both_ways(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin)
    for n in range(70):
        record(
            session, admin, [Entry("asset", asset.id, "asset:fact:note", details={"note": f"Note {n:02}."})]
        )
    client = sign_in(admin)
    first = client.get(f"/assets/{asset.id}/history")
    assert re.findall(r"Note (\d\d)\.", first.text) == [f"{n:02}" for n in range(69, 19, -1)]
    older = client.get(re.search(r'href="([^"]+)" rel="next"', first.text).group(1))
    assert re.findall(r"Note (\d\d)\.", older.text) == [f"{n:02}" for n in range(19, -1, -1)]
    back = client.get(re.search(r'href="([^"]+)" rel="prev"', older.text).group(1))
    assert re.findall(r"Note (\d\d)\.", back.text) == re.findall(r"Note (\d\d)\.", first.text)
    assert client.get(f"/assets/{asset.id}/history?after=WyJzYSJd").status_code == 422


def test_the_state_at_a_date_is_answered_for_the_evening_of_that_day(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin)
    act(session, admin, asset.id, Command(Action.DEPLOY, uuid4(), occurred_at=now()))
    client = sign_in(admin)

    def answer(on):
        page = client.get(f"/assets/{asset.id}?on={on}")
        assert page.status_code == 200
        return re.search(r'<p role="status">(.*?)</p>', page.text, re.DOTALL).group(1)

    assert "En service" in answer(today())
    assert "pas encore au registre" in answer(today() - timedelta(days=1))
    assert "dans le futur" in answer(today() + timedelta(days=1))
    assert "n’existe pas" in answer("2026-02-30")
