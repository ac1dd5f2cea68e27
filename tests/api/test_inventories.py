"""Inventories as programs read, feed and close them."""

from datetime import timedelta
from uuid import uuid4

from lifecycle.kernel.clock import now
from lifecycle.registry.model import Asset
from tests.api.conftest import problem_of
from tests.factories import make_actor
from tests.stocktaking.world import World


def _nonce(**said):
    return {"request_id": str(uuid4()), **said}


def test_a_room_is_counted_from_start_to_end(session, api_client):
    world = World(session, make_actor(session, "technician"))
    seen, unseen = world.device(tag="A-1").id, world.device(tag="A-2").id
    client, body = api_client(world.actor), _nonce(name="Salle 12", room=str(world.here.id))
    made = [client.post("inventories", body) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json == made[1].json
    path = made[0].headers["Location"].removeprefix("/api/v1/")
    at = (now() - timedelta(minutes=3)).isoformat()
    counted = client.post(f"{path}/sightings", _nonce(asset_id=str(seen), occurred_at=at))
    assert (counted.status_code, counted.json["finding"], counted.json["is_repeat"]) == (201, "found", False)
    (line,) = client.get(f"{path}/lines?group=found").json["data"]
    assert (line["asset_id"], line["seen_room_id"]) == (str(seen), str(world.here.id))
    (rest,) = client.get(f"{path}/lines").json["data"]
    assert (rest["tag"], rest["finding"], rest["room_id"]) == ("A-2", None, str(world.here.id))
    closed = client.post(f"{path}/close", _nonce()).json
    assert (closed["state"], closed["expected"], closed["seen"], closed["missing"]) == ("closed", 2, 1, 0)
    assert client.get(path).json == closed
    assert client.get("inventories").json["data"] == [closed]
    session.expire_all()
    assert session.get(Asset, unseen).state == "in_use"


def test_closing_is_refused_while_a_phone_holds_scans(session, api_client):
    world = World(session, make_actor(session, "technician"))
    inventory = world.inventory()
    world.phone(inventory, 4)
    answer = api_client(world.actor).post(f"inventories/{inventory.id}/close", _nonce())
    (reason,) = problem_of(answer, 409, "phones-hold-scans")["reasons"]
    assert reason["code"] == "phone-holds-scans"


def test_what_is_not_understood_or_not_allowed(session, api_client):
    world = World(session, make_actor(session, "technician"))
    inventory_id = world.inventory().id
    client = api_client(world.actor)
    problem_of(client.get(f"inventories/{inventory_id}/lines?group=lost"), 422, "invalid")
    problem_of(client.post("inventories", _nonce(name="x", colour="red")), 422, "invalid")
    reader = api_client(world.actor, scopes=("read",))
    assert reader.post(f"inventories/{inventory_id}/close", _nonce()).status_code == 403
    session.expunge_all()
    stranger = api_client(make_actor(session, "technician"))
    assert stranger.get(f"inventories/{inventory_id}").status_code == 404
    assert stranger.get(f"inventories/{inventory_id}/lines").status_code == 404
