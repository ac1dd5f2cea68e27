"""Pick-ups in calendars: a lot's file, and a private feed for either side."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from lifecycle.db.scope import enter
from lifecycle.endoflife.agreement import ending
from lifecycle.kernel.clock import now
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner


@pytest.fixture
def world(session):
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


def scheduled(world, at):
    lot_id = world.accepted(world.retired())
    ending.schedule(world.as_authority(), world.authority, lot_id, at, uuid4(), place="1 rue du Port")
    return lot_id


def only_event(answer):
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.data)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_both_sides_get_the_appointment_as_a_file(world, sign_in):
    at = (now() + timedelta(days=7)).replace(microsecond=0)
    lot_id = scheduled(world, at)
    for actor in (world.authority, world.partner):
        calendar, event = only_event(sign_in(actor).get(f"/lots/{lot_id}/pickup.ics"))
        assert calendar["METHOD"] == "PUBLISH"
        assert event["DTSTART"].dt == at
        assert event["DTSTART"].params["TZID"] == "Europe/Paris"
        assert event["UID"] == f"pickup-{lot_id}@lifecycle"
        assert event["LOCATION"] == "1 rue du Port"
        assert event["STATUS"] == "CONFIRMED"


def test_a_change_grows_the_sequence_and_a_cancelled_one_says_so(world, sign_in):
    at = now() + timedelta(days=7)
    lot_id = scheduled(world, at)
    client = sign_in(world.authority)
    _, first = only_event(client.get(f"/lots/{lot_id}/pickup.ics"))
    ending.cancel(world.as_authority(), world.authority, lot_id, "Plus de stock", uuid4())
    world.session.commit()
    calendar, last = only_event(client.get(f"/lots/{lot_id}/pickup.ics"))
    assert last["UID"] == first["UID"]
    assert last["SEQUENCE"] > first["SEQUENCE"]
    assert (calendar["METHOD"], last["STATUS"]) == ("CANCEL", "CANCELLED")


def test_a_lot_without_appointment_and_one_of_others_answer_alike(world, sign_in):
    lot_id = world.accepted(world.retired())
    assert sign_in(world.authority).get(f"/lots/{lot_id}/pickup.ics").status_code == 404
    scheduled_one = scheduled(world, now() + timedelta(days=7))
    stranger = make_actor(world.session)
    client = sign_in(stranger)
    assert client.get(f"/lots/{scheduled_one}/pickup.ics").status_code == 404
    assert client.get(f"/lots/{uuid4()}/pickup.ics").status_code == 404


@pytest.mark.parametrize("side", ["authority", "partner"])
def test_a_private_address_gives_all_pick_ups_until_it_is_renewed(world, sign_in, side):
    lot_id = scheduled(world, now() + timedelta(days=7))
    actor = getattr(world, side)
    enter(world.session, actor.organisation_id)
    client, stranger = sign_in(actor), sign_in(None)
    shown = client.post("/me/calendar").text
    path = re.search(r"/calendar/[\w-]{43}\.ics", shown)[0]
    _, event = only_event(stranger.get(path))
    assert str(lot_id) in event["UID"]
    assert path not in client.get("/me/messages").text
    renewed = re.search(r"/calendar/[\w-]{43}\.ics", client.post("/me/calendar").text)[0]
    assert stranger.get(path).status_code == 404
    assert stranger.get(renewed).status_code == 200
    client.post("/me/calendar/remove")
    assert stranger.get(renewed).status_code == 404


def test_a_stranger_s_lots_are_not_in_it(world, sign_in):
    scheduled(world, now() + timedelta(days=7))
    other = make_actor(world.session)
    path = re.search(r"/calendar/[\w-]{43}\.ics", sign_in(other).post("/me/calendar").text)[0]
    assert Calendar.from_ical(sign_in(None).get(path).data).walk("VEVENT") == []
