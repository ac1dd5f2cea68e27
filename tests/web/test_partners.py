"""The partners' directory as the authority meets it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.kernel.clock import today
from lifecycle.partners.places import Place
from lifecycle.partners.settings import Settings, change_settings
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    partner = make_partner(
        session,
        authority.organisation_id,
        routes={"refurbish": ["laptop"], "recycle": ["monitor"]},
        departments=["29", "56"],
        destroys_until=today() + timedelta(days=10),
        address="3 quai du Bac",
    )
    return World(session, authority, partner)


@pytest.fixture
def client(world, sign_in):
    world.as_authority()
    return sign_in(world.authority)


def test_the_directory_tells_what_each_partner_does(world, client):
    world.offered(world.retired())
    page = client.get("/partners/").text
    words = (
        "Atelier solidaire",
        "Association",
        "Reconditionnement",
        "Recyclage",
        "29, 56",
        "Destruction certifiée",
    )
    assert [word for word in words if word not in page] == []
    assert f"/lots/?partner={world.partner.organisation_id}" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("route=refurbish", True),
        ("route=refurbish&category=laptop", True),
        ("route=refurbish&category=monitor", False),
        ("route=repair", False),
        ("route=nonsense", True),
    ],
)
def test_route_and_category_narrow_it(client, query, is_there):
    page = client.get(f"/partners/?{query}")
    assert page.status_code == 200
    assert ("Atelier solidaire" in page.text) is is_there


def test_a_partners_page_shows_its_routes_its_lots_and_starts_one(world, client):
    lot_id = world.offered(world.retired())
    partner_id = world.partner.organisation_id
    page = client.get(f"/partners/{partner_id}").text
    assert all(word in page for word in ("3 quai du Bac", "Ordinateur portable", "Écran", str(lot_id)))
    form = client.get(f"/lots/new?partner_id={partner_id}").text
    assert f'value="{partner_id}" selected' in form


def test_an_expired_destruction_says_so(session, sign_in):
    authority = make_actor(session)
    partner = make_partner(session, authority.organisation_id, destroys_until=today() - timedelta(days=1))
    World(session, authority, authority).as_authority()
    client = sign_in(authority)
    assert "1 échéance passée" in client.get("/partners/").text
    assert "Expirée le" in client.get(f"/partners/{partner.organisation_id}").text


def test_a_map_shows_those_that_are_placed_and_distance_narrows(session, sign_in):
    authority = make_actor(session)
    near = {"latitude": 48.39, "longitude": -4.48, "departments": ["29"]}
    brest = make_partner(session, authority.organisation_id, **near)
    nowhere = make_partner(session, authority.organisation_id, departments=["35"])
    World(session, authority, authority).as_authority()
    settings = Settings(Place(48.11, -1.68, "35238", "Hôtel de ville"))
    change_settings(session, authority, settings, uuid4())
    client = sign_in(authority)
    page = client.get("/partners/").text
    assert 'class="dot"' in page
    assert page.count(f"/partners/{brest.organisation_id}") == 2
    assert page.count(f"/partners/{nowhere.organisation_id}") == 1
    assert "à 210\xa0km" in page
    assert str(brest.organisation_id) not in client.get("/partners/?within=100").text
    assert str(brest.organisation_id) in client.get("/partners/?department=29").text
    assert str(nowhere.organisation_id) not in client.get("/partners/?department=29").text


def test_the_number_of_statements_does_not_depend_on_the_partners(session, sign_in):
    authority, seen = make_actor(session), []

    def statements() -> int:
        make_partner(session, authority.organisation_id, destroys_until=today(), latitude=48, longitude=-2)
        World(session, authority, authority).as_authority()
        client = sign_in(authority)
        seen.clear()
        assert client.get("/partners/").status_code == 200
        return len(seen)

    event.listen(session.bind, "before_cursor_execute", lambda *said: seen.append(said[2]))
    assert statements() == statements()


def test_partners_of_other_networks_are_unknown(session, world, sign_in):
    stranger = make_actor(session)
    client = sign_in(stranger)
    page = client.get("/partners/").text
    assert "Atelier solidaire" not in page
    assert "Aucun partenaire dans vos réseaux" in page
    assert client.get(f"/partners/{world.partner.organisation_id}").status_code == 404
    assert client.get(f"/partners/{uuid4()}").status_code == 404
    assert "Aucun partenaire dans vos réseaux" in client.get("/lots/new").text


@pytest.mark.parametrize(("role", "status"), [("technician", 200), ("manager", 200), ("coordinator", 403)])
def test_who_may_look(session, sign_in, role, status):
    assert sign_in(make_actor(session, role)).get("/partners/").status_code == status
