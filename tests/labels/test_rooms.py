"""Labels of rooms: given when they are printed, replaced, found again, beside those of devices."""

from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.labels.errors import RoomNotFound
from lifecycle.labels.queries import Selection, count_selected, named
from lifecycle.labels.rooms import label_rooms, labels_of_room, replace_room_label
from lifecycle.labels.service import print_sheet
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.errors import LabelTaken, RequestReused
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.places import room_named, site_named
from lifecycle.registry.resolving import resolve
from tests.factories import make_actor, make_asset

SETTING = Setting(sheet=SHEETS["a4-21"])
LOOK = Look(base_url="https://parc.ville.fr")


@pytest.fixture
def actor(session):
    return make_actor(session)


@pytest.fixture
def rooms(session, actor):
    site = site_named(session, "Mairie")
    return [room_named(session, site, name).id for name in ("Accueil", "Salle 12")]


def room_of(session, code):
    return resolve(session, [code]).room.id


def tags(session, room_id):
    return [event.tag for event in timeline(session, room_id).rows][::-1]


def test_rooms_get_their_label_when_it_is_printed_once(session, actor, rooms):
    selection, request_id = Selection(room_ids=tuple(rooms)), uuid4()
    assert count_selected(session, selection) == 2
    printed = print_sheet(session, actor, selection, SETTING, LOOK, request_id=request_id)
    assert [room_of(session, code) for code in printed.codes] == rooms
    again = print_sheet(session, actor, selection, SETTING, LOOK, request_id=request_id)
    assert (again.codes, again.drawn, again.replayed) == (printed.codes, printed.drawn, True)
    label_rooms(session, actor, rooms)
    assert tags(session, rooms[0]) == ["organisation:room:labelled", "organisation:room:label_printed"]
    (label,) = labels_of_room(session, rooms[0])
    assert label.printed_at is not None


def test_a_replaced_label_of_a_room_keeps_leading_there(session, actor, rooms):
    label_rooms(session, actor, rooms)
    (old,) = labels_of_room(session, rooms[1])
    request_id = uuid4()
    new = replace_room_label(session, actor, rooms[1], request_id)
    assert replace_room_label(session, actor, rooms[1], request_id) == new != old.code
    assert room_of(session, old.code) == room_of(session, new) == rooms[1]
    assert [label.state for label in labels_of_room(session, rooms[1])] == ["current", "replaced"]
    with pytest.raises(RequestReused):
        replace_room_label(session, actor, rooms[0], request_id)


def test_a_rooms_label_is_named_by_its_code_and_not_given_to_a_device(session, actor, rooms):
    label_rooms(session, actor, rooms[:1])
    (label,) = labels_of_room(session, rooms[0])
    (row,), unknown = named(session, (label.code.lower(),))
    assert (row.code, row.room_name, row.site_name, unknown) == (label.code, "Accueil", "Mairie", [])
    with pytest.raises(LabelTaken, match="Accueil"):
        claim_label(session, actor, label.code, make_asset(session, actor).id)


def test_another_authoritys_room_is_unknown(session, actor, rooms):
    other = make_actor(session)
    label_rooms(session, other, rooms)
    with pytest.raises(RoomNotFound):
        replace_room_label(session, other, rooms[0])
    assert labels_of_room(session, rooms[0]) == []
