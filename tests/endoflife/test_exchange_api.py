"""What both sides settle about a lot, by the API; and what the partner's side never reads."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.endoflife.preparation import frames, values
from lifecycle.endoflife.preparation.frames import FrameData
from lifecycle.kernel.clock import now, today
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.facts import Route
from tests.api.conftest import Client, make_token, problem_of
from tests.factories import make_partner

# Each is somewhere in the authority's own knowledge of the device or the lot.
CANARIES = {
    "custodian": "Jeanne Canari", "acquisition_cost": "4242.42", "notes": "Note canari",
    "unit value": "187.31", "site": "Site canari", "checked_by": "Verrue canari", "supplier": "Four canari",
}  # fmt: skip


def asked(**said):
    return {"request_id": str(uuid4()), **said}


@pytest.fixture
def clients(world, app):
    actors = {"ours": world.authority, "theirs": world.partner}
    scopes = ("read", "act", "write", "admin")
    made = {side: Client(app, make_token(world.session, actor, scopes)) for side, actor in actors.items()}
    world.as_authority()
    return made


def do(clients, side, lot_id, action, **said):
    return clients[side].post(f"lots/{lot_id}/actions", asked(action=action, **said))


def test_slots_packing_and_frame_by_the_api(world, clients):
    lot_id = world.accepted(world.retired())
    soon = (now() + timedelta(days=2)).replace(microsecond=0).isoformat()
    assert do(clients, "theirs", lot_id, "propose_slots", slots=[soon]).status_code == 201
    lot = clients["ours"].get(f"lots/{lot_id}").json
    assert (len(lot["slots"]), lot["slots_by"]) == (1, "partner")
    assert do(clients, "ours", lot_id, "pick_slot", at=soon).json["state"] == "scheduled"
    moved = do(clients, "ours", lot_id, "schedule", pickup_at=(now() + timedelta(days=9)).isoformat())
    assert problem_of(moved, 409, "lot-transition-refused")["reasons"][0]["code"] == "reason-missing"
    assert do(clients, "ours", lot_id, "pack", pallets=2, measured_kg="41.3").status_code == 201
    line = clients["ours"].get(f"lots/{lot_id}/lines").json["data"][0]["id"]
    lines = {line: {"measured_kg": "1.62", "pallet": 1, "accessories": "Chargeur"}}
    assert do(clients, "ours", lot_id, "pack_lines", lines=lines).status_code == 201
    assert do(clients, "ours", lot_id, "set_frame", decision_reference="D-12").status_code == 201
    lot = clients["ours"].get(f"lots/{lot_id}").json
    assert (lot["pallets"], lot["weight_kg"], lot["decision_reference"]) == (2, "41.30", "D-12")
    assert {item["code"] for item in lot["checklist"]} >= {"decision_reference", "signatures"}
    code = clients["theirs"].post(f"lots/{lot_id}/signing-code?for_pickup_day=true")
    assert (code.status_code, len(code.json["code"])) == (201, 6)


def test_a_reception_by_scanning_and_a_revision_by_the_api(world, clients):
    lot_id = world.accepted(world.retired(category_key="monitor", tag="A1"), route=Route.REUSE)
    for side in ("theirs", "ours"):
        assert do(clients, side, lot_id, "sign", signer_name="X", drawing="M1 1 L2 2").status_code == 201
    scans = [{"text": "a1"}, {"text": "B7", "note": "Écran d’un autre lot"}]
    looks = clients["theirs"].post(f"lots/{lot_id}/reception", {"scans": scans})
    assert [(look["kind"], look["seen"], look["expected"]) for look in looks.json["data"]] == [
        ("expected", 1, 1), ("unexpected", 1, 1),
    ]  # fmt: skip
    assert do(clients, "theirs", lot_id, "receive").json["state"] == "received"
    lot = clients["ours"].get(f"lots/{lot_id}").json
    (unexpected,) = lot["unexpected_devices"]
    assert (unexpected["code"], unexpected["note"]) == ("B7", "Écran d’un autre lot")
    said = {"unexpected_id": unexpected["id"], "settlement": "not_ours", "explanation": "Autre dépôt"}
    assert do(clients, "ours", lot_id, "settle_unexpected", **said).status_code == 201
    proposed = do(
        clients, "theirs", lot_id, "propose_revision", field="pallets", value="3", comment="Recomptées"
    )
    assert proposed.status_code == 201
    (revision,) = clients["ours"].get(f"lots/{lot_id}/revisions").json["data"]
    assert (revision["field"], revision["old_value"], revision["new_value"]) == ("pallets", None, 3)
    answered = do(clients, "ours", lot_id, "answer_revision", revision_id=revision["id"], approve=True)
    assert answered.status_code == 201
    assert clients["theirs"].get(f"lots/{lot_id}").json["pallets"] == 3


def test_what_is_late_and_the_delays_by_the_api(world, clients):
    lot_id = world.offered(world.retired())
    world.view(lot_id).lot.offered_at = now() - timedelta(days=20)
    world.session.commit()
    for side in clients.values():
        (late,) = side.get("lots/overdue").json["data"]
        assert (late["code"], late["side"], late["is_late"]) == ("answer", "partner", True)
    days = {"answer_days": 30, "reception_days": 7, "outcome_days": 90, "certificate_days": 30}
    put = clients["ours"].open("PUT", "lots/delays", json=asked(**days, agreement_days=60))
    assert (put.status_code, put.json["answer_days"]) == (200, 30)
    assert clients["theirs"].get("lots/overdue").json["data"] == []
    problem_of(clients["theirs"].get("lots/delays"), 403, "forbidden")


def test_the_partner_reads_nothing_that_is_the_authoritys_own(world, clients):
    session = world.as_authority()
    room = room_named(session, site_named(session, CANARIES["site"]), "Salle")
    asset = world.retired(
        category_key="monitor", custodian=CANARIES["custodian"], notes=CANARIES["notes"],
        acquisition_cost=Decimal(CANARIES["acquisition_cost"]), supplier=CANARIES["supplier"],
        site_id=room.site_id, room_id=room.id,
    )  # fmt: skip
    lot_id = world.lot(asset, route=Route.REUSE)
    said = FrameData(checked_by=CANARIES["checked_by"], checked_on=today())
    frames.set_frame(session, world.authority, lot_id, said, uuid4())
    value = {world.line(lot_id, asset): Decimal(CANARIES["unit value"])}
    values.set_values(session, world.authority, lot_id, value, uuid4())
    assert do(clients, "ours", lot_id, "offer").status_code == 201
    paths = ("", "/lines", "/revisions", "/documents", "/epcis")
    ours, theirs = (
        " ".join(clients[side].get(f"lots/{lot_id}{path}").text for path in paths) for side in clients
    )
    theirs += clients["theirs"].get("lots").text
    for name in ("unit value", "checked_by"):
        assert CANARIES[name] in ours
    for canary in (*CANARIES.values(), str(asset.id)):
        assert canary not in theirs
    world.as_partner()
    shown = str(clients["theirs"].get(f"lots/{lot_id}/lines").json["data"][0]["unit_value"])
    assert shown == "None"


def test_another_partner_finds_nothing(world, clients, app):
    lot_id = world.handed_over(world.retired())
    other = make_partner(world.session, world.authority.organisation_id)
    stranger = Client(app, make_token(world.session, other))
    for path in ("", "/lines", "/revisions"):
        assert stranger.get(f"lots/{lot_id}{path}").status_code == 404
    scans = stranger.post(f"lots/{lot_id}/reception", {"scans": [{"text": "A1"}]})
    assert scans.status_code == 404
    assert stranger.get("lots/overdue").json["data"] == []
