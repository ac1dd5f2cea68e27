"""Inventories as a technician meets them, from the start to what is missing."""

import io
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from lifecycle.registry.model import Asset
from lifecycle.stocktaking.model import Inventory
from lifecycle.stocktaking.service import close
from tests.factories import code_of, make_actor
from tests.stocktaking.world import World


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.actor)


@pytest.fixture
def world(session) -> World:
    return World(session, make_actor(session, "technician"))


def _nonce(**said):
    return {"request_id": str(uuid4()), **said}


def test_the_list_is_empty_and_says_how_to_begin(client):
    page = client.get("/inventories/")
    assert page.status_code == 200
    assert "Aucun inventaire" in page.text
    assert 'href="/inventories/new"' in page.text


def test_from_a_room_to_an_open_inventory(world, client, session):
    world.devices(3)
    assert f"room:{world.here.id}" in client.get("/inventories/new").text
    form = client.get(f"/inventories/new?place=room:{world.here.id}").text
    assert "3 équipements attendus" in form
    assert 'value="Salle 12"' in form
    sent = _nonce(room=str(world.here.id), name="Salle 12")
    places = {client.post("/inventories/new", data=sent).location for _ in range(2)}
    page = client.get(places.pop())
    assert not places
    assert "0 vus sur 3 attendus" in page.text
    assert f"/scan/?inventory={session.scalars(select(Inventory.id)).one()}" in page.text
    assert "Salle 12" in client.get("/inventories/").text


def test_from_a_filter_of_the_list(world, client):
    world.device(tag="PC-1")
    world.device(category_key="monitor")
    listed = client.get("/assets/?category=laptop").text
    assert "/inventories/new?category=laptop" in listed
    assert "1 équipement attendu" in client.get("/inventories/new?category=laptop").text
    location = client.post("/inventories/new", data=_nonce(category="laptop", name="Portables")).location
    page = client.get(location).text
    assert "PC-1" in page
    assert "0 vu sur 1 attendu" in page


def test_a_start_that_is_refused_says_why(world, client):
    world.inventory()
    refused = client.post("/inventories/new", data=_nonce(room=str(world.here.id), name="Encore"))
    assert refused.status_code == 409
    assert "Rejoindre l’inventaire" in refused.text
    nameless = client.post("/inventories/new", data=_nonce(room=str(world.there.id), name=" "))
    assert nameless.status_code == 422


def test_ticked_lines_are_seen_and_a_row_s_button_stands_for_itself(world, client):
    ids = world.devices(3)
    inventory = world.inventory()
    sent = _nonce(settle="seen", asset=[str(ids[0]), str(ids[1])])
    assert client.post(f"/inventories/{inventory.id}/lines", data=sent).status_code == 303
    assert "2 vus sur 3 attendus" in client.get(f"/inventories/{inventory.id}/progress").text
    stranger = world.device(there=True)
    world.see(inventory, stranger.id)
    page = client.get(f"/inventories/{inventory.id}?group=misplaced").text
    assert "Ranger ici" in page
    one = _nonce(settle="move", only=str(stranger.id), asset=str(ids[2]))
    assert client.post(f"/inventories/{inventory.id}/lines", data=one).status_code == 303
    after = client.get(f"/inventories/{inventory.id}?group=misplaced").text
    assert "1 équipement rangé" in after
    assert "Ranger ici" not in after


def test_nothing_ticked_comes_back_with_the_reason(world, client):
    inventory = world.inventory()
    refused = client.post(f"/inventories/{inventory.id}/lines", data=_nonce(settle="seen"))
    assert refused.status_code == 422


def test_closing_names_the_phones_and_only_a_manager_does_without_one(world, client, sign_in, session):
    inventory = world.inventory()
    phone_id = world.phone(inventory, 2)
    refused = client.post(f"/inventories/{inventory.id}/close", data=_nonce())
    assert refused.status_code == 409
    assert "Téléphone de Sacha" in refused.text
    release = f"/inventories/{inventory.id}/phones/{phone_id}/release"
    assert release not in refused.text
    assert client.post(release, data=_nonce()).status_code == 403
    manager = sign_in(make_actor(session, "manager", world.actor.organisation_id))
    assert release in manager.post(f"/inventories/{inventory.id}/close", data=_nonce()).text
    assert manager.post(release, data=_nonce()).status_code == 303
    assert client.post(f"/inventories/{inventory.id}/close", data=_nonce()).status_code == 303
    assert "Inventaire clos" in client.get(f"/inventories/{inventory.id}").text


def test_missing_only_once_someone_says_so_and_found_again_in_one_tap(world, client, session):
    asset_id = world.device().id
    inventory = world.inventory()
    lines = f"/inventories/{inventory.id}/lines"
    assert client.post(lines, data=_nonce(settle="missing", asset=str(asset_id))).status_code == 409
    client.post(f"/inventories/{inventory.id}/close", data=_nonce())
    assert "Signaler introuvables" in client.get(f"/inventories/{inventory.id}").text
    assert client.post(lines, data=_nonce(settle="missing", asset=str(asset_id))).status_code == 303
    session.expire_all()
    assert session.get(Asset, asset_id).state == "missing"
    world.see(inventory, asset_id)
    assert "Retrouvé</button>" in client.get(f"/inventories/{inventory.id}?group=found").text
    assert client.post(lines, data=_nonce(found=str(asset_id))).status_code == 303
    session.expire_all()
    assert session.get(Asset, asset_id).state == "in_use"


def test_a_cancelled_inventory_offers_nothing_more(world, client):
    inventory = world.inventory()
    world.device()
    assert client.post(f"/inventories/{inventory.id}/cancel", data=_nonce()).status_code == 303
    page = client.get(f"/inventories/{inventory.id}").text
    assert "Inventaire annulé" in page
    assert "/scan/?inventory" not in page


def test_paper_has_readable_codes_and_no_qr(world, client, session):
    asset = world.device(tag="PC-1")
    code = code_of(session, asset)
    inventory = world.inventory()
    for paper in ("checklist", "result"):
        page = client.get(f"/inventories/{inventory.id}/{paper}").text
        assert f"{code[:4]}-{code[4:]}" in page
        main = page[page.index("<main") : page.index("</main")]
        assert "/e/" not in main
        assert "<img" not in main


def test_files_hold_every_line_and_guard_what_a_spreadsheet_would_run(world, client, session):
    evil, unseen = world.device(serial="=1+1"), world.device(tag="PC-2")
    inventory = world.inventory()
    world.see(inventory, evil.id)
    close(session, world.actor, inventory.id, uuid4())
    session.commit()
    csv = client.get(f"/inventories/{inventory.id}/export.csv")
    assert csv.headers["Content-Disposition"].startswith("attachment; filename=inventaire-")
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert any("'=1+1" in line and "Vu à sa place" in line for line in lines)
    assert any("PC-2" in line and "Non vu" in line for line in lines)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/inventories/{inventory.id}/export.xlsx").data)
    )
    rows = book.get_sheet_by_name("Inventaire").to_python()
    assert len(rows) == 3
    assert any(unseen.tag in row for row in rows)


def test_another_authoritys_inventory_is_like_an_unknown_one(world, sign_in, session):
    inventory_id = world.inventory().id
    stranger = sign_in(make_actor(session, "technician"))
    for path in ("", "/progress", "/checklist", "/result", "/export.csv"):
        answers = [stranger.get(f"/inventories/{each}{path}") for each in (inventory_id, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert stranger.post(f"/inventories/{inventory_id}/close", data=_nonce()).status_code == 404


_READ = ("", "?group=found", "/progress", "/checklist", "/result")


def test_statements_do_not_grow_with_the_lines(world, client, connection):
    said: list[str] = []
    counts = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    for there, number in ((False, 2), (True, 60)):
        ids = [world.device(there=there).id for _ in range(number)]
        inventory = world.inventory(room=world.there.id if there else world.here.id)
        for asset_id in ids[: number // 2]:
            world.see(inventory, asset_id)
        counts.append([])
        for path in _READ:
            said.clear()
            assert client.get(f"/inventories/{inventory.id}{path}").status_code == 200
            counts[-1].append(len(said))
    assert counts[0] == counts[1]
    assert max(counts[0]) < 25
