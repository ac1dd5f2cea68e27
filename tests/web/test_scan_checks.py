"""Settling scans on the page that shows both sides."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.people.model import Account
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.scanning.model import Scan
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import code_of, make_actor, make_asset
from tests.scanning.making import Phone, known


@pytest.fixture
def phone(session, client, technician):
    account_id = session.scalars(select(Account.id)).one()
    return Phone(replace(technician, account_id=account_id))


def contradicted(session, phone, **values):
    """A device in use, taken back at the desk by Dominique, that the phone sends to repair."""
    asset = make_asset(session, phone.actor, State.IN_USE, **values)
    scan = phone.scan("send_to_repair", code_of(session, asset), known=known(asset), note="Écran noir")
    desk = replace(phone.actor, name="Dominique Bureau", account_id=None)
    act(session, desk, asset.id, Command(Action.TAKE_BACK, uuid4()))
    phone.send(session, scan, phone.scan("note", code_of(session, asset), note="Vu"))
    session.commit()
    return asset, scan


def state_of(session, asset):
    return session.get_one(Asset, asset.id, populate_existing=True).state


def test_both_sides_are_shown_and_either_may_be_kept(client, session, phone):
    kept_here, first = contradicted(session, phone, tag="2021-0417")
    kept_there, second = contradicted(session, phone)
    listed = client.get("/scan/checks/")
    assert listed.text.count("Envoyer en réparation") == 2
    page = client.get(f"/scan/checks/{first.id}")
    assert all(word in page.text for word in ("Envoyer en réparation", "Écran noir", "Dominique Bureau"))
    assert client.post(f"/scan/checks/{first.id}", data={"side": "phone"}).location == "/scan/checks/"
    assert state_of(session, kept_here) == "in_repair"
    client.post(f"/scan/checks/{second.id}", data={"side": "registry"})
    assert state_of(session, kept_there) == "in_stock"
    assert "Rien à vérifier" in client.get("/scan/checks/").text
    again = client.post(f"/scan/checks/{first.id}", data={"side": "phone"})
    assert again.status_code == 409
    assert "déjà été vérifiée" in again.text


def test_whoever_has_something_to_check_is_told_by_the_list_of_devices(client, session, phone):
    contradicted(session, phone)
    assert "1 lecture à vérifier" in client.get("/assets/").text
    contradicted(session, phone)
    assert "2 lectures à vérifier" in client.get("/assets/").text


def test_a_side_must_be_chosen(client, session, phone):
    scan = contradicted(session, phone)[1]
    assert client.post(f"/scan/checks/{scan.id}", data={"side": "both"}).status_code == 422
    assert session.get_one(Scan, scan.id, populate_existing=True).state == "to_check"


def test_what_could_not_be_done_is_said(client, session, phone):
    asset, scan = contradicted(session, phone)
    act(session, phone.actor, asset.id, Command(Action.DEPLOY, uuid4()))
    act(session, phone.actor, asset.id, Command(Action.SEND_TO_REPAIR, uuid4()))
    client.post(f"/scan/checks/{scan.id}", data={"side": "phone"})
    assert session.get_one(Scan, scan.id, populate_existing=True).kind == "already"


def test_one_reason_of_several_refusals_is_told_once(client, session, phone):
    asset = make_asset(session, phone.actor, State.IN_USE)
    code, believed = code_of(session, asset), known(asset)
    scans = [phone.scan("send_to_repair", code, known=believed) for _ in range(2)]
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, replace(phone.actor, role="admin"), asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    phone.send(session, *scans)
    session.commit()
    client.post(f"/scan/checks/{scans[0].id}", data={"side": "phone"})
    page = client.get("/scan/checks/").text
    assert "2 lectures n’ont pas pu être appliquées." in page
    assert page.count("n’est pas possible") == 1


def test_another_authority_sees_none_of_it(session, sign_in, phone):
    scan = contradicted(session, phone)[1]
    far = sign_in(make_actor(session, "admin"))
    assert far.get(f"/scan/checks/{scan.id}").status_code == 404
    assert far.post(f"/scan/checks/{scan.id}", data={"side": "phone"}).status_code == 404
    assert "Envoyer en réparation" not in far.get("/scan/checks/").text


def test_the_list_costs_as_many_statements_however_long_it_is(client, session, phone, connection):
    contradicted(session, phone)
    counted = []
    event.listen(connection, "before_cursor_execute", lambda *a: counted.append(a[2]))

    def cost():
        counted.clear()
        assert client.get("/scan/checks/").status_code == 200
        return len(counted)

    cost()
    few = cost()
    for _ in range(4):
        contradicted(session, phone)
    assert cost() == few
