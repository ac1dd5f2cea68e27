"""The pages of inventory agents: the queue, decisions with both sides shown, the addresses shown once."""

import io
import re
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.agents.model import AgentToken, ReportedDevice
from lifecycle.agents.tokens import create_token
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from tests.agents.reporting import make_report
from tests.factories import code_of, make_actor, make_asset

UUID_TEXT = "4c4c4544-0034-4b10-8058-b7c04f4d3533"
INVENTORY = b"""<?xml version="1.0" encoding="UTF-8"?>
<REQUEST><CONTENT><BIOS><SMANUFACTURER>Dell Inc.</SMANUFACTURER><SMODEL>Latitude 5420</SMODEL>
<SSN>7XK2M33</SSN></BIOS><HARDWARE><NAME>PC-ACCUEIL</NAME><CHASSIS_TYPE>Laptop</CHASSIS_TYPE></HARDWARE>
</CONTENT><DEVICEID>pc-accueil-2026-01-01</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"""


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


def test_an_empty_queue_says_what_to_do(session, client, manager, sign_in):
    admin = make_actor(session, "admin", manager.organisation_id)
    assert "Demandez une adresse à l’administrateur" in client.get("/agents/").text
    assert "Créer une adresse" in sign_in(admin).get("/agents/").text
    create_token(session, admin, "Écoles")
    assert "Rien à confirmer" in client.get("/agents/").text
    assert "Aucun appareil ignoré" in client.get("/agents/?state=ignored").text


def test_the_queue_shows_what_each_is_and_why_it_waits(session, client, manager):
    make_asset(session, manager, serial="7XK2M33")
    host = make_report(session, is_virtual=True)
    make_report(session, kind="monitor", name="P2419H", serial="CN0AAA1", host_id=host.id)
    make_report(session, name="<b>PC</b>", serial="", manufacturer="", model="")
    page = client.get("/agents/").text
    said = (
        "Dell Inc. Latitude 5420",
        "7XK2M33",
        "1 écran",
        "Machine virtuelle\u00a0?",
        "Même numéro de série",
    )
    assert [words for words in said if words not in page] == []
    assert "&lt;b&gt;PC&lt;/b&gt;" in page
    assert "Inconnu, et sans numéro de série" in page
    assert page.count('class="row-link') == 2
    assert "PC-ACCUEIL" in client.get("/agents/?q=7xk").text
    assert "Aucun appareil ne correspond" in client.get("/agents/?q=zzz").text


@pytest.mark.parametrize("path", ["/agents/", "/agents/?state=attached"])
def test_the_list_asks_as_many_statements_however_many_rows(session, client, manager, connection, path):
    def asked():
        said = []
        count = event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
        assert client.get(path).status_code == 200
        return len(said), count

    asset = make_asset(session, manager)
    for n in range(2):
        make_report(session, name=f"PC-{n}", serial=f"7XK2M{n}")
        make_report(session, state="attached", asset_id=asset.id)
    few = asked()[0]
    for n in range(20):
        make_report(session, name=f"PC-2{n}", serial=f"7XK2MA{n}")
        make_report(session, state="attached", asset_id=asset.id)
    assert asked()[0] == few


def test_both_sides_are_shown_and_conflicts_told_before_attaching(session, client, manager):
    asset = make_asset(session, manager, State.ORDERED, serial="AUTRE99X", name="PC-DGS")
    asset.facts = {"ram_mb": 8192}
    make_report(session, state="attached", asset_id=asset.id)
    device = make_report(session)
    page = client.get(f"/agents/{device.id}/attach?asset={asset.id}").text
    said = ("AUTRE99X", "7XK2M33", "8 Go", "16 Go", "mis à jour", "numéros de série diffèrent", "PC-DGS")
    assert [words for words in said if words not in page] == []
    assert "déjà rattaché à cet équipement" in page
    form = {"asset": asset.id, "request_id": str(uuid4())}
    for _ in range(2):
        answer = client.post(f"/agents/{device.id}/attach", data=form)
        assert (answer.status_code, answer.location) == (303, f"/agents/{device.id}")
    session.refresh(asset)
    assert (asset.state, asset.serial, asset.facts["ram_mb"]) == ("ordered", "AUTRE99X", 16384)
    page = client.get(f"/agents/{device.id}").text
    assert "Rattaché par Camille Test" in page
    history = client.get(f"/assets/{asset.id}/history").text
    assert "Rattaché à un appareil vu par un agent" in history
    assert "Mémoire\u00a0: 8 Go → 16 Go" in history


def test_a_second_decision_is_refused_with_the_page_as_it_is_now(session, client, manager):
    one, other = make_asset(session, manager), make_asset(session, manager)
    device = make_report(session)
    client.post(f"/agents/{device.id}/attach", data={"asset": one.id})
    answer = client.post(f"/agents/{device.id}/attach", data={"asset": other.id})
    assert answer.status_code == 409
    assert "n’est plus à confirmer" in answer.text
    assert client.get(f"/agents/{device.id}/create").location == f"/agents/{device.id}"
    created = client.post(
        f"/agents/{device.id}/create",
        data={"state": "in_use", "category_key": "laptop", "request_id": str(uuid4())},
    )
    assert created.status_code == 409


def test_the_search_box_proposes_by_code_tag_or_serial(session, client, manager):
    asset = make_asset(session, manager, tag="2021-0417", serial="ZZ99AA1")
    device = make_report(session)
    for typed in ("2021-0417", "zz99aa1", code_of(session, asset)):
        page = client.get(f"/agents/{device.id}?q={typed}").text
        assert f"/agents/{device.id}/attach?asset={asset.id}" in page
    assert "Aucun équipement ne porte" in client.get(f"/agents/{device.id}?q=rien").text


def test_creating_asks_the_state_and_keeps_what_was_typed(session, client):
    host = make_report(session)
    make_report(session, kind="monitor", serial="CN0AAA1", category_key="monitor", host_id=host.id)
    page = client.get(f"/agents/{host.id}/create").text
    assert 'value="Latitude 5420"' in page
    assert "Créer aussi l’écran branché" in page
    assert not re.search(r'name="state"[^>]*checked', page)
    form = {
        "category_key": "laptop", "manufacturer": "Dell Inc.", "model": "Latitude 5420", "serial": "7XK2M33",
        "custodian": "Accueil", "monitors": "1", "request_id": str(uuid4()),
    }  # fmt: skip
    refused = client.post(f"/agents/{host.id}/create", data=form)
    assert refused.status_code == 422
    assert "Dites s’il est en service ou en stock" in refused.text
    assert 'value="Accueil"' in refused.text
    for _ in range(2):
        answer = client.post(f"/agents/{host.id}/create", data={**form, "state": "in_use"})
        session.refresh(host)
        assert (answer.status_code, answer.location) == (303, f"/assets/{host.asset_id}")
    assets = session.scalars(select(Asset).order_by(Asset.category_key)).all()
    assert [(one.category_key, one.custodian) for one in assets] == [
        ("laptop", "Accueil"),
        ("monitor", "Accueil"),
    ]


def test_the_ticked_ones_are_created_or_ignored_together(session, client, manager):
    ticked = [make_report(session, name=f"PC-{n}", serial=f"7XK2M3{n}") for n in range(3)]
    doubtful = make_report(session, name="Portable-DGS", serial="", category_key=None)
    make_asset(session, manager, name="portable-dgs")
    ids = [("device", str(one.id)) for one in (*ticked, doubtful)]
    page = client.get("/agents/bulk", query_string=ids).text
    assert "Créer 3 équipements" in page
    assert "reste à confirmer à part" in page
    form = {"device": [value for _, value in ids], "request_id": str(uuid4())}
    assert client.post("/agents/bulk", data=form).status_code == 422
    for _ in range(2):
        assert client.post("/agents/bulk", data={**form, "state": "in_stock"}).status_code == 303
    assert "3 équipements sont entrés au registre" in client.get("/agents/").text
    assert client.post("/agents/ignore", data=form).status_code == 303
    states = session.scalars(select(ReportedDevice.state).order_by(ReportedDevice.state)).all()
    assert states == ["attached"] * 3 + ["ignored"]
    assert client.get("/agents/bulk", query_string=ids).location == "/agents/"


def test_an_ignored_device_is_put_back(session, client):
    device = make_report(session, state="ignored", decided_by="Camille Test")
    assert "Écarté par Camille Test" in client.get(f"/agents/{device.id}").text
    assert client.post(f"/agents/{device.id}/reopen").status_code == 303
    session.refresh(device)
    assert device.state == "pending"


def test_a_file_of_an_agent_is_read_and_a_wrong_one_refused_by_its_name(session, client):
    def send(**files):
        parts = [(io.BytesIO(body), name) for name, body in files.items()]
        return client.post("/agents/files", data={"file": parts}, content_type="multipart/form-data")

    sent = send(poste=INVENTORY)
    device = session.scalars(select(ReportedDevice)).one()
    assert (sent.status_code, sent.location) == (303, f"/agents/{device.id}")
    assert (device.name, device.serial, device.token_id) == ("PC-ACCUEIL", "7XK2M33", None)
    refused = send(bon=INVENTORY.replace(b"7XK2M33", b"7XK2M99"), faux=b"GIF89a")
    assert 400 <= refused.status_code < 500
    assert "faux :" in refused.text.replace("\u00a0", " ")
    assert len(session.scalars(select(ReportedDevice)).all()) == 1
    assert "Choisissez le fichier" in client.post("/agents/files").text


def test_an_address_is_shown_once_with_the_lines_to_copy(session, manager, sign_in):
    client = sign_in(make_actor(session, "admin", manager.organisation_id))
    form = {"name": "Écoles", "request_id": str(uuid4())}
    page = client.post("/agents/tokens", data=form).text
    (address,) = set(re.findall(r"http://[^\s<]+/agent/lc_[\w-]+", page))
    assert page.count(address) == 4
    assert "no-category = environment,process,local_user,local_group,user,software" in page
    again = client.post("/agents/tokens", data=form)
    assert (again.status_code, again.location) == (303, "/agents/tokens")
    listed = client.get("/agents/tokens").text
    assert "ne peut pas être montrée une seconde fois" in listed
    assert address not in listed
    token = session.scalars(select(AgentToken)).one()
    assert client.post(f"/agents/tokens/{token.id}/revoke").status_code == 303
    assert "Révoquée" in client.get("/agents/tokens").text
    assert "Donnez un nom" in client.post("/agents/tokens", data={"request_id": str(uuid4())}).text


def test_a_manager_sees_the_addresses_and_an_administrator_makes_them(session, client, manager):
    row, _plain = create_token(session, make_actor(session, "admin", manager.organisation_id), "Écoles")
    page = client.get("/agents/tokens").text
    assert "Écoles" in page
    assert "Créer l’adresse" not in page
    assert client.post("/agents/tokens", data={"name": "x"}).status_code == 403
    assert client.post(f"/agents/tokens/{row.id}/revoke").status_code == 403


def test_the_asset_s_page_tells_the_facts_and_when_an_agent_saw_it(session, client, manager):
    asset = make_asset(session, manager)
    asset.facts = {"bios_on": "2021-03-04", "made_on": "32/2015", "battery_health": 61, "mac": ["aa", "bb"]}
    device = make_report(session, state="attached", asset_id=asset.id)
    page = client.get(f"/assets/{asset.id}").text
    said = ("Caractéristiques techniques", "4 mars 2021", "semaine 32 de 2015", "aa, bb", "Vu par un agent")
    assert [words for words in said if words not in page] == []
    assert f"/agents/{device.id}" in page


@pytest.mark.parametrize(
    ("health", "is_told"), [(61, True), (69, True), (70, False), (None, False), ("x", False)]
)
def test_a_weak_battery_is_told_where_the_device_stands(session, client, manager, health, is_told):
    asset = make_asset(session, manager)
    asset.facts = {"battery_health": health}
    session.flush()
    page = client.get(f"/e/{code_of(session, asset)}").text
    assert ("Batterie à" in page) == is_told
