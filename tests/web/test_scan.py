"""The scan page as a technician, and as a stranger, meets it."""

from uuid import uuid4

from lifecycle.history.queries import timeline
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset


def test_a_technician_sees_the_device_and_what_may_be_done(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician, State.IN_USE, tag="2021-0417", custodian="Service RH")
    page = sign_in(technician).get(f"/e/{code_of(session, asset).lower()}")
    assert page.status_code == 200
    assert all(word in page.text for word in ("2021-0417", "En service", "Reprendre en stock", "Réformer"))
    assert "Sortir de l’inventaire" not in page.text


def test_an_action_is_one_tap_and_comes_back_to_the_card(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician, State.IN_USE)
    client, code = sign_in(technician), code_of(session, asset)
    form = {"action": "take_back", "request_id": str(uuid4())}
    assert client.post(f"/e/{code}/actions", data=form).location == f"/e/{code}"
    assert "En stock" in client.get(f"/e/{code}").text
    assert client.post(f"/e/{code}/actions", data=form).status_code == 303
    session.expire_all()
    assert [event.tag for event in timeline(session, asset.id).rows] == [
        "asset:state:in_stock",
        "asset:state:created",
    ]


def test_a_refusal_comes_back_to_the_form_with_every_reason(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    code = code_of(session, asset)
    form = {"action": "retire", "request_id": str(uuid4())}
    page = sign_in(technician).post(f"/e/{code}/actions", data=form)
    assert page.status_code == 409
    assert "Indiquez le motif de la réforme." in page.text
    assert "Dites si l’équipement fonctionne." in page.text


def test_a_stranger_sees_whose_it_is_and_can_report_it(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin, tag="2021-0417", custodian="Service RH")
    code, stranger = code_of(session, asset), sign_in(None)
    page = stranger.get(f"/e/{code}")
    assert page.status_code == 200
    assert "Ville de Valbourg" in page.text
    assert not any(word in page.text for word in ("2021-0417", "Service RH", "Ordinateur portable"))
    assert stranger.post(f"/e/{code}/found", data={"message": ""}).status_code == 422
    assert stranger.post(f"/e/{code}/found", data={"message": "Dans le bus"}).status_code == 303


def test_one_wrong_character_in_a_typed_code_is_caught(session, sign_in):
    admin = make_actor(session)
    code = code_of(session, make_asset(session, admin))
    wrong = code[:3] + ("X" if code[3] != "X" else "Y") + code[4:]
    page = sign_in(admin).get(f"/e/{wrong}")
    assert page.status_code == 404
    assert "erreur de frappe" in page.text


def test_an_expired_session_leads_to_signing_in_and_back(session, sign_in):
    admin = make_actor(session)
    code = code_of(session, make_asset(session, admin))
    answer = sign_in(None).get(f"/e/{code}/retire")
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next=/e/{code}/retire")
