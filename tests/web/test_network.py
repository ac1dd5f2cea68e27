"""The coordinator's page: counts of members, and nothing that names a person or a device."""

import html
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import insert

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.people.model import NetworkMember
from lifecycle.reports.sharing import share
from lifecycle.states.assets import State
from tests.endoflife.world import World
from tests.factories import (
    as_application,
    as_owner,
    make_actor,
    make_asset,
    make_network,
    make_organisation,
    make_partner,
)

SECRETS = ("SENTINEL-HOLDER", "SENTINEL-TAG", "SENTINEL-SERIAL", "SENTINEL-NAME", "SENTINEL-LOT", "918273")
PAGES = (
    "/network/", "/network/flows", "/network/capacity", "/network/waiting", "/network/members.csv",
    "/network/flows.csv", "/network/waiting.csv",
)  # fmt: skip


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def coordinator(session, world):
    network = make_network(session, world.authority.organisation_id)
    return make_actor(session, "coordinator", network, "Erwan Réseau")


@pytest.fixture
def client(session, world, coordinator, sign_in):
    """The coordinator's client, the authority having agreed to share."""
    enter(session, world.authority.organisation_id)
    share(session, world.authority, coordinator.organisation_id, True, uuid4())
    enter(session, coordinator.organisation_id)
    return sign_in(coordinator)


def fill(world):
    hidden = {
        "custodian": "SENTINEL-HOLDER",
        "tag": "SENTINEL-TAG",
        "serial": "SENTINEL-SERIAL",
        "name": "SENTINEL-NAME",
        "acquisition_cost": Decimal("918273.00"),
    }
    world.data = lambda route="refurbish", make=world.data: make(route, title="SENTINEL-LOT")
    world.handed_over(world.retired(**hidden))
    world.lot(world.retired(**hidden | {"tag": "SENTINEL-TAG-2", "serial": "SENTINEL-2"}))
    world.session.commit()


def cells_of(page):
    text = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [cell.partition("</td>")[0] for cell in text.split('class="num">')[1:]]


def test_members_are_counted_and_nothing_names_a_person_or_a_device(world, client):
    fill(world)
    page = client.get("/network/")
    assert page.status_code == 200
    # present, mean age, beyond, years gained, retired, open lots, directed (with the proven), ratio
    *counts, directed, ratio, avoided = cells_of(page)
    assert avoided
    assert (counts, ratio) == (["1", "–", "–", "0", "1", "2"], "–")
    assert "<div>1<" in directed
    assert "dont 0 justifiés" in directed
    for path in PAGES:
        text = client.get(path).text
        assert [word for word in SECRETS if word in text] == [], path
        assert "/assets/" not in text
        assert "/lots/" not in text


def test_flows_capacity_and_waiting_tell_the_lots(world, client):
    fill(world)
    flows = client.get("/network/flows")
    assert cells_of(flows) == ["<b>1</b>"]
    assert "devenir attendu\N{NO-BREAK SPACE}: 1" in flows.text
    assert "Atelier solidaire" not in flows.text  # it is in no network of the coordinator
    assert "Partenaire hors du réseau" in flows.text
    capacity = client.get("/network/capacity")
    assert cells_of(capacity) == ["<b>1</b>", "0", "–"]
    assert "Aucun partenaire" in capacity.text
    assert cells_of(client.get("/network/waiting"))[:3] == ["<b>1</b>", "1", "1"]


def test_each_table_is_a_file_too(world, client):
    fill(world)
    for table in ("members", "flows", "capacity", "waiting"):
        answer = client.get(f"/network/{table}.csv")
        assert answer.content_type == "text/csv; charset=utf-8"
        titles, *rows = answer.data.decode("utf-8-sig").splitlines()
        assert rows
        assert {row.count(";") for row in rows} == {titles.count(";")}
    assert client.get("/network/other.csv").status_code == 404


def test_without_its_consent_a_member_is_a_name_and_nothing_more(session, world, coordinator, sign_in):
    fill(world)
    enter(session, coordinator.organisation_id)
    client = sign_in(coordinator)
    for path in PAGES:
        page = client.get(path)
        assert "Aucune collectivité ne partage ses chiffres" in page.text or path.endswith(".csv"), path
        assert cells_of(page) == []


def test_the_manager_agrees_on_a_page_and_takes_it_back(session, world, coordinator, sign_in):
    enter(session, world.authority.organisation_id)
    manager = sign_in(make_actor(session, "manager", world.authority.organisation_id))
    assert "Non partagé" in manager.get("/sharing/").text
    for agrees, said in (("1", "Le réseau voit vos chiffres"), ("0", "Le réseau ne voit plus vos chiffres")):
        form = {"network_id": coordinator.organisation_id, "agrees": agrees, "request_id": uuid4()}
        assert said in manager.post("/sharing/", data=form, follow_redirects=True).text
    technician = sign_in(make_actor(session, "technician", world.authority.organisation_id))
    assert technician.get("/sharing/").status_code == 403
    unknown = {"network_id": uuid4(), "agrees": "1", "request_id": uuid4()}
    assert manager.post("/sharing/", data=unknown).status_code == 404


def test_an_authority_of_another_network_is_not_counted(session, client):
    outsider = make_organisation(session, "authority", "Ville hors réseau")
    make_network(session, outsider)
    assert "Ville hors réseau" not in client.get("/network/").text


def test_a_network_without_members_says_so(session, sign_in):
    coordinator = make_actor(session, "coordinator")
    page = sign_in(coordinator).get("/network/")
    assert page.status_code == 200
    assert "Aucune collectivité membre" in page.text


def test_a_year_to_come_is_refused(client):
    assert client.get("/network/?year=2025").status_code == 200
    assert client.get(f"/network/?year={today().year + 1}").status_code == 404


@pytest.mark.parametrize("role", ["admin", "manager", "technician", "partner"])
def test_only_a_coordinator_looks(session, sign_in, role):
    assert sign_in(make_actor(session, role)).get("/network/").status_code == 403


def test_a_coordinator_enters_no_room_of_an_authority(client):
    for path in ("/assets/", "/lots/", "/partners/", "/dashboard/"):
        assert client.get(path).status_code == 403, path


def test_members_come_in_pages_and_the_totals_are_of_all(session, world, coordinator, client, monkeypatch):
    monkeypatch.setattr("lifecycle.web.network.routes.ROWS", 1)
    other = make_actor(session, "manager")
    as_owner(session).execute(
        insert(NetworkMember).values(network_id=coordinator.organisation_id, member_id=other.organisation_id)
    )
    as_application(session)
    for actor in (world.authority, other):
        enter(session, actor.organisation_id)
        make_asset(session, actor, State.IN_USE)
    share(session, other, coordinator.organisation_id, True, uuid4())
    enter(session, coordinator.organisation_id)
    first = client.get("/network/").text
    assert "dans 2 collectivités" in first
    assert "en cours de calcul" not in first
    assert first.count('<th scope="row">') == 2  # one of the members, and all together
    (following,) = re.findall(r'href="(/network/[^"]*after=[^"]*)" rel="next"', first)
    second = client.get(html.unescape(following)).text
    assert second.count('<th scope="row">') == 2
    assert 'rel="next"' not in second
    assert second != first


def test_a_page_told_before_is_told_anew_when_a_member_takes_back(session, world, coordinator, client):
    fill(world)
    told = client.get("/network/").text
    assert client.get("/network/").text == told
    assert "Aucune collectivité ne partage" not in told
    enter(session, world.authority.organisation_id)
    share(session, world.authority, coordinator.organisation_id, False, uuid4())
    enter(session, coordinator.organisation_id)
    assert "Aucune collectivité ne partage" in client.get("/network/").text
