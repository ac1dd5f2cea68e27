"""Lots as the authority meets them, page after page."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.endoflife.agreement import answering
from lifecycle.kernel.clock import PARIS, now
from lifecycle.states.facts import FunctionalStatus, Route
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop", "monitor"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


@pytest.fixture
def client(world, sign_in):
    world.as_authority()
    return sign_in(world.authority)


def asked(**values) -> dict:
    return {"request_id": str(uuid4()), **values}


def form_of(world, **values) -> dict:
    said = {
        "title": "Portables 2026",
        "partner_id": str(world.partner.organisation_id),
        "route": "refurbish",
        "legal_basis": "cession",
        "waste_status": "non_waste",
    }
    return asked(**said, **values)


def main_button(page) -> list[str]:
    """The words of the page's primary buttons, those of closed dialogs apart."""
    main = page.text.partition("<main")[2].partition("</main>")[0].partition("<dialog")[0]
    return [
        re.sub(r"<[^>]+>", "", found).strip()
        for found in re.findall(r'class="btn main"[^>]*>(.*?)</(?:a|button)>', main, re.DOTALL)
    ]


def test_a_lot_goes_from_its_form_to_the_signed_hand_over(world, client):
    asset = world.retired(tag="2021-0417")
    created = client.post("/lots/", data=form_of(world, note="Note à nous"))
    assert created.status_code == 303
    lot = created.location.removesuffix("/lines/add")
    assert "2021-0417" in client.get(created.location).text
    assert main_button(client.get(lot)) == ["Ajouter des équipements"]
    assert client.post(f"{lot}/lines/add", data=asked(asset_ids=[str(asset.id)])).location == lot
    page = client.get(lot)
    assert all(word in page.text for word in ("2021-0417", "1 équipement", "Note à nous", "À vous d’agir"))
    assert main_button(page) == ["Proposer au partenaire"]

    assert client.post(f"{lot}/offer", data=asked()).status_code == 303
    assert main_button(client.get(lot)) == []
    lot_id = lot.rpartition("/")[2]
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    world.as_authority()
    assert main_button(client.get(lot)) == ["Fixer le rendez-vous"]
    at = (now() + timedelta(days=2)).astimezone(PARIS).strftime("%Y-%m-%dT09:30")
    said = asked(pickup_at=at, place="Quai nord", contact="Loge")
    assert client.post(f"{lot}/schedule", data=said).status_code == 303
    page = client.get(lot)
    assert "09:30" in page.text
    assert "Quai nord" in page.text
    assert main_button(page) == ["Remettre au partenaire"]

    signed = {"authority_signer": "Camille Test", "partner_signer": "Sacha"}
    refused = client.post(f"{lot}/hand-over", data=asked(signing_code="000000", **signed))
    assert refused.status_code == 409
    assert "Aucun effacement réussi" in refused.text
    assert f"/assets/{asset.id}/sanitisations/new?lot={lot_id}" in refused.text

    world.sanitise(asset)
    code = world.code(lot_id)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answer = client.post(f"{lot}/hand-over", data=asked(signing_code=wrong, **signed))
    assert answer.status_code == 403
    assert "Essais restants\u00a0: 4" in answer.text
    assert wrong not in answer.text
    assert client.post(f"{lot}/hand-over", data=asked(signing_code=code, **signed)).status_code == 303
    page = client.get(lot)
    assert "Signatures de la remise" in page.text
    assert "Sacha" in page.text
    assert main_button(page) == []


def test_wrong_codes_are_counted_until_none_is_left(world, client):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    code = world.code(lot_id)
    signed = {"authority_signer": "A", "partner_signer": "B"}
    for left in (4, 3, 2, 1, 0):
        wrong = f"{(int(code) + 1 + left) % 10**6:06}"
        page = client.post(f"/lots/{lot_id}/hand-over", data=asked(signing_code=wrong, **signed))
        assert re.search(rf"Essais restants.: {left}\b", page.text)
    page = client.post(f"/lots/{lot_id}/hand-over", data=asked(signing_code=code, **signed))
    assert page.status_code == 403


def test_the_form_says_every_missing_answer_at_its_field(world, client):
    page = client.post("/lots/", data=asked(route="repair"))
    assert page.status_code == 422
    assert page.text.count("Ce champ est obligatoire.") >= 3
    page = client.post("/lots/", data=form_of(world) | {"route": "repair"})
    assert page.status_code == 422
    assert "ne propose pas la filière" in page.text


def test_an_edit_of_what_somebody_else_changed_is_refused(world, client):
    lot_id = world.lot(world.retired())
    page = client.get(f"/lots/{lot_id}/edit")
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    form = form_of(world, version=version) | {"title": "Écrans"}
    assert client.post(f"/lots/{lot_id}/edit", data=form).status_code == 303
    again = client.post(f"/lots/{lot_id}/edit", data=form | {"request_id": str(uuid4())})
    assert again.status_code == 412
    assert "Écrans" in client.get(f"/lots/{lot_id}").text


def test_a_device_owed_to_reuse_asks_for_a_justification_and_takes_it(world, client):
    young, faulty = world.retired(), world.retired(FunctionalStatus.FAULTY)
    lot_id = world.lot(route=Route.RECYCLE)
    ids = [str(young.id), str(faulty.id)]
    page = client.post(f"/lots/{lot_id}/lines/add", data=asked(asset_ids=ids))
    assert page.status_code == 409
    assert "la loi le destine au réemploi" in page.text
    assert "1 équipement ajouté" in page.text
    assert f'name="asset_ids" value="{young.id}"' in page.text
    form = asked(asset_ids=[str(young.id)], justification="Châssis fendu")
    assert client.post(f"/lots/{lot_id}/lines/add", data=form).status_code == 303
    assert "Châssis fendu" in client.get(f"/lots/{lot_id}").text


def test_only_what_the_partner_takes_is_offered_for_a_lot(world, client):
    laptop = world.retired(tag="PORTABLE-1")
    world.retired(tag="ECRAN-1", category_key="monitor")
    lot_id = world.lot()
    page = client.get(f"/lots/{lot_id}/lines/add")
    assert "PORTABLE-1" in page.text
    assert "ECRAN-1" not in page.text
    assert "PORTABLE-1" not in client.get(f"/lots/{lot_id}/lines/add?q=rien").text
    page = client.post(f"/lots/{lot_id}/lines/add", data=asked())
    assert page.status_code == 422
    assert "Cochez au moins une ligne." in page.text
    world.lot(laptop)
    assert "PORTABLE-1" not in client.get(f"/lots/{lot_id}/lines/add").text


def test_devices_leave_a_draft_and_a_cancelled_lot_says_why(world, client):
    first, second = world.retired(), world.retired()
    lot_id = world.lot(first, second)
    assert (
        client.post(f"/lots/{lot_id}/lines/remove", data=asked(asset_ids=[str(first.id)])).status_code == 303
    )
    assert world.state(first) == "retired"
    client.post(f"/lots/{lot_id}/offer", data=asked())
    assert client.post(f"/lots/{lot_id}/withdraw", data=asked()).status_code == 303
    silent = client.post(f"/lots/{lot_id}/cancel", data=asked())
    assert silent.status_code == 422
    assert "Portables 2026" in silent.text
    assert client.post(f"/lots/{lot_id}/cancel", data=asked(reason="Projet abandonné")).status_code == 303
    page = client.get(f"/lots/{lot_id}")
    assert "Projet abandonné" in page.text
    assert "Annulé" in page.text
    assert world.state(second) == "retired"


def test_a_step_out_of_time_comes_back_as_the_lot_with_the_reason(world, client):
    lot_id = world.lot(world.retired())
    for step in ("close", "withdraw"):
        page = client.post(f"/lots/{lot_id}/{step}", data=asked())
        assert page.status_code == 409
        assert "le lot est à l’état" in page.text
        assert "Portables 2026" in page.text
    assert client.get(f"/lots/{lot_id}/hand-over").status_code == 409
    assert client.get(f"/lots/{lot_id}/schedule").status_code == 409
    client.post(f"/lots/{lot_id}/offer", data=asked())
    assert client.get(f"/lots/{lot_id}/edit").status_code == 409


def test_the_same_request_sent_twice_does_its_step_once(world, client):
    lot_id = world.lot(world.retired())
    form = asked()
    assert client.post(f"/lots/{lot_id}/offer", data=form).status_code == 303
    assert client.post(f"/lots/{lot_id}/offer", data=form).status_code == 303
    tags = re.findall("<b>Proposé au partenaire</b>", client.get(f"/lots/{lot_id}").text)
    assert len(tags) == 1


def test_the_list_has_its_tabs_and_says_whose_turn_it_is(world, client):
    world.lot(world.retired())
    world.offered(world.retired())
    assert client.get("/lots/?tab=draft").text.count("row-link") == 1
    assert client.get("/lots/").text.count("row-link") == 2
    assert "Aucun lot à cette étape" in client.get("/lots/?tab=closed").text
    partner = world.partner.organisation_id
    assert client.get(f"/lots/?partner={partner}").text.count("row-link") == 2
    assert client.get("/lots/?tab=nowhere").status_code == 404
    assert client.get(f"/lots/?partner={uuid4()}").status_code == 404
    assert client.get("/lots/?after=nonsense").status_code == 422


def test_documents_are_given_as_files(world, client):
    lot_id = world.offered(world.retired(tag="2021-0417"))
    sheet = client.get(f"/lots/{lot_id}/manifest.csv")
    assert "2021-0417" in sheet.data.decode("utf-8-sig")
    assert sheet.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/lots/{lot_id}/manifest.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["/lots/", "/lots/{}", "/lots/{}/lines/add"])
def test_the_number_of_statements_does_not_follow_the_number_of_rows(session, world, client, path):
    def statements(lot_id) -> int:
        seen = []
        connection = session.connection()

        def note(*args) -> None:
            if not args[2].lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        assert client.get(path.format(lot_id)).status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    world.retired()
    few = statements(world.lot(world.retired()))
    for _ in range(3):
        world.retired()
    many = statements(world.lot(*(world.retired() for _ in range(4))))
    assert few == many
