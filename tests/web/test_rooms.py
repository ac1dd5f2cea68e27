"""Sites and rooms: added, renamed, labelled; the label on a door leads to its room."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.labels.rooms import label_rooms, labels_of_room
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Room, Site
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, LossReason
from tests.factories import make_actor, make_asset


@pytest.fixture
def room(session, technician):
    return room_named(session, site_named(session, "Mairie"), "Salle 12")


def test_a_site_and_its_rooms_are_added_and_renamed_each_told(session, client):
    client.post("/rooms/", data={"name": " École du Phare ", "address": "3 quai des Brumes"})
    site = session.scalars(select(Site)).one()
    assert (site.name, site.address) == ("École du Phare", "3 quai des Brumes")
    client.post(f"/rooms/sites/{site.id}/rooms", data={"name": "BCD"})
    room = session.scalars(select(Room)).one()
    client.post(f"/rooms/{room.id}/name", data={"name": "Bibliothèque"})
    client.post(f"/rooms/sites/{site.id}", data={"name": "École du Phare", "address": ""})
    session.expire_all()
    assert (room.name, site.address) == ("Bibliothèque", "")
    tags = session.scalars(select(Event.tag).where(Event.subject_id.in_([site.id, room.id]))).all()
    assert sorted(tag.partition(":")[2] for tag in tags) == [
        "room:added", "room:renamed", "site:added", "site:edited",
    ]  # fmt: skip
    page = client.get(f"/rooms/sites/{site.id}").text
    assert "Bibliothèque" in page
    assert f"/rooms/{room.id}" in page


def test_a_name_that_is_taken_or_missing_comes_back_at_its_field(session, client, room):
    other = room_named(session, session.get(Site, room.site_id), "Accueil")
    posts = (
        ("/rooms/", {"name": "mairie"}, "existe déjà"),
        ("/rooms/", {"name": ""}, "Donnez un nom au site."),
        (f"/rooms/sites/{room.site_id}/rooms", {"name": "ACCUEIL"}, "existe déjà"),
        (f"/rooms/{other.id}/name", {"name": "salle 12"}, "existe déjà"),
        (f"/rooms/{other.id}/name", {}, "Donnez un nom au local."),
    )
    for path, form, words in posts:
        answer = client.post(path, data=form)
        assert answer.status_code in (409, 422)
        assert words in answer.text
        assert 'id="f-name-error"' in answer.text
    assert client.post(f"/rooms/{room.id}/name", data={"name": "SALLE 12"}).status_code == 303


def test_the_label_on_a_door_leads_to_its_room(session, client, technician, room):
    label_rooms(session, technician, [room.id])
    (label,) = labels_of_room(session, room.id)
    make_asset(session, technician, tag="PC 9", site_id=room.site_id, room_id=room.id)
    gone = make_asset(session, technician, tag="PARTI", site_id=room.site_id, room_id=room.id)
    lost = Ask(loss_reason=LossReason.LOST)
    act(session, technician, gone.id, Command(Action.REPORT_MISSING, uuid4(), ask=lost))
    page = client.get(f"/e/{label.code}", follow_redirects=True)
    assert (
        "PARTI" not in page.text
    )  # as where sites are listed: what is here, not what the register last had here
    assert page.request.path == f"/rooms/{room.id}"
    assert "PC 9" in page.text
    assert f"/scan/?room={room.id}" in page.text
    assert f"/inventories/new?room={room.id}" in page.text


def test_a_stranger_who_scans_a_door_sees_what_any_label_shows(session, client, app, technician, room):
    label_rooms(session, technician, [room.id])
    (label,) = labels_of_room(session, room.id)
    page = app.test_client().get(f"/e/{label.code}")
    assert page.status_code == 200
    assert "Salle 12" not in page.text


def test_rooms_are_printed_ticked_or_by_site_and_their_labels_replaced(session, client, room):
    for chosen in ({"room": str(room.id)}, {"site": str(room.site_id)}):
        form = {"way": "rooms", "sheet": "a4-21", "request_id": str(uuid4()), **chosen}
        assert client.post("/labels/", data=form).content_type == "application/pdf"
    (label,) = labels_of_room(session, room.id)
    page = client.post(f"/rooms/{room.id}/label", follow_redirects=True).text
    assert "L’ancienne mène toujours à ce local." in page
    assert client.get(f"/e/{label.code}").location == f"/rooms/{room.id}"
    assert "Aucun local choisi" in client.get("/labels/?way=rooms").text


def test_another_authoritys_places_answer_like_none(session, client, room):
    stranger = make_actor(session)
    theirs = room_named(session, site_named(session, "Leur mairie"), "Leur salle")
    assert stranger.organisation_id == theirs.authority_id
    for room_id, site_id in ((theirs.id, theirs.site_id), (uuid4(), uuid4())):
        assert client.get(f"/rooms/{room_id}").status_code == 404
        assert client.get(f"/rooms/sites/{site_id}").status_code == 404
        for path in (f"/rooms/{room_id}/name", f"/rooms/sites/{site_id}", f"/rooms/sites/{site_id}/rooms"):
            assert client.post(path, data={"name": "X"}).status_code == 404
        assert client.post(f"/rooms/{room_id}/label").status_code == 404
