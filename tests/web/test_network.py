"""The coordinator's page: counts of members, and nothing that names a person or a device."""

from decimal import Decimal

import pytest

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from tests.endoflife.world import World
from tests.factories import make_actor, make_network, make_organisation, make_partner

SECRETS = ("SENTINEL-HOLDER", "SENTINEL-TAG", "SENTINEL-SERIAL", "SENTINEL-NAME", "SENTINEL-LOT", "918273")


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def coordinator(session, world):
    network = make_network(session, world.authority.organisation_id)
    return make_actor(session, "coordinator", network, "Erwan Réseau")


@pytest.fixture
def client(session, coordinator, sign_in):
    enter(session, coordinator.organisation_id)
    return sign_in(coordinator)


def test_members_are_counted_and_nothing_names_a_person_or_a_device(session, world, client):
    hidden = {
        "custodian": "SENTINEL-HOLDER",
        "tag": "SENTINEL-TAG",
        "serial": "SENTINEL-SERIAL",
        "name": "SENTINEL-NAME",
        "acquisition_cost": Decimal("918273.00"),
    }
    world.data = lambda route="refurbish", make=world.data: make(route, title="SENTINEL-LOT")
    world.handed_over(world.retired(**hidden))
    world.retired()
    page = client.get("/network/")
    assert page.status_code == 200
    text = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [cell.partition("</td>")[0] for cell in text.split('class="num">')[1:]]
    # present, in use, retired, outcome awaited, known, open lots, closed lots, directed, proven
    assert cells == ["1", "0", "1", "1", "0", "1", "0", "1", "0"]
    assert [word for word in SECRETS if word in page.text] == []
    assert "/assets/" not in page.text
    assert "/lots/" not in page.text


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
