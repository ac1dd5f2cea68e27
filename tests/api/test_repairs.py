"""Repairs by programs: listed, opened, edited, costed and ended; and the verbs of a repair lot."""

from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.endoflife.repair_world import RepairWorld
from tests.factories import make_actor, make_asset, make_partner


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def ours(api_client, manager):
    return api_client(manager)


def asked(**values):
    return {"request_id": str(uuid4()), **values}


@pytest.fixture
def repair(session, manager, ours):
    body = asked(asset_id=str(make_asset(session, manager).id), fault_kind="battery", labour_cost="45.50")
    answers = [ours.post("repairs", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    return answers[0].json


def test_a_repair_from_its_opening_to_its_end(ours, repair):
    url = f"repairs/{repair['id']}"
    edit = {"provider": "other", "provider_name": "Atelier Leroy"}
    assert ours.patch(url, edit).status_code == 428
    stale = ours.patch(url, edit, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    fresh = ours.patch(url, edit, headers={"If-Match": ours.get(url).headers["ETag"]})
    assert (fresh.json["who"], fresh.json["fault_kind"]) == ("Atelier Leroy", "battery")
    part = ours.post(f"{url}/parts", asked(label="Batterie", quantity=2, unit_cost="20.25"))
    assert (part.status_code, part.json["cost"]) == (201, "86.00")
    removed = ours.post(f"{url}/parts/{part.json['parts'][0]['id']}/removal", asked())
    assert (removed.json["cost"], removed.json["parts"]) == ("45.50", [])
    wrong = ours.post(f"{url}/ending", asked(outcome="repaired", target="retired"))
    assert wrong.status_code == 422
    ended = ours.post(f"{url}/ending", asked(outcome="repaired", target="in_use"))
    assert (ended.status_code, ended.json["outcome"]) == (201, "repaired")
    assert ours.get(f"assets/{repair['asset_id']}").json["state"] == "in_use"
    again = ours.post(f"{url}/ending", asked(outcome="repaired"))
    problem_of(again, 409, "repair-finished")


def test_repairs_are_listed_open_and_ended_apart(ours, repair):
    assert [row["id"] for row in ours.get("repairs?open=true").json["data"]] == [repair["id"]]
    assert ours.get("repairs?open=false").json["data"] == []
    assert ours.get(f"repairs?asset_id={repair['asset_id']}&limit=1").json["next"] is None
    assert ours.get(f"repairs?asset_id={uuid4()}").json["data"] == []


def test_an_asset_sent_to_repair_says_what_is_broken(ours, session, manager):
    asset_id = make_asset(session, manager).id
    body = asked(action="send_to_repair", fault_kind="keyboard", note="touche E")
    assert ours.post(f"assets/{asset_id}/actions", body).status_code == 201
    (row,) = ours.get("repairs").json["data"]
    assert (row["fault_kind"], row["fault"]) == ("keyboard", "touche E")


def test_another_towns_repair_is_not_found(api_client, session, repair):
    theirs = api_client(make_actor(session, "manager"))
    assert theirs.get(f"repairs/{repair['id']}").status_code == 404
    assert theirs.post(f"repairs/{repair['id']}/ending", asked(outcome="repaired")).status_code == 404
    assert theirs.post("repairs", asked(asset_id=repair["asset_id"])).status_code == 404


@pytest.mark.parametrize("action", ["join_lot", "leave_for_repair", "come_back", "leave_lot", "hand_over"])
def test_what_a_lot_does_is_not_done_to_an_asset_alone(ours, repair, action):
    answer = ours.post(f"assets/{repair['asset_id']}/actions", asked(action=action))
    assert answer.status_code == 422


def test_a_repair_lot_by_programs_of_both_sides(api_client, session, manager, ours):
    partner = make_partner(session, manager.organisation_id, routes={"repair": ["laptop"]})
    world = RepairWorld(session, manager, partner)
    asset, retired = world.broken(), world.retired()
    lot = {"title": "Atelier", "partner_id": str(partner.organisation_id), "route": "repair"}
    lot |= {"legal_basis": "repair_order", "waste_status": "non_waste"}
    draft = f"lots/{ours.post('lots', asked(**lot)).json['id']}"
    refused = ours.post(f"{draft}/lines", asked(asset_ids=[str(retired.id)]))
    problem_of(refused, 409, "lot-transition-refused")
    assert [reason["code"] for reason in refused.json["reasons"]] == ["repair-lot"]
    assert ours.post(f"{draft}/lines", asked(asset_ids=[str(asset.id)])).status_code == 201
    lot_id = world.received(world.broken())
    (line,) = ours.get(f"lots/{lot_id}/lines").json["data"]
    assert (line["is_repair"], line["repair_outcome"]) == (True, None)
    theirs = api_client(partner)
    told = asked(
        action="report_repair", line_ids=[line["id"]], outcome="repaired", on=str(today()), cost="89.90"
    )
    assert theirs.post(f"lots/{lot_id}/actions", told).status_code == 201
    reused = asked(action="report_outcome", line_ids=[line["id"]], outcome="reused", on=str(today()))
    assert [r["code"] for r in theirs.post(f"lots/{lot_id}/actions", reused).json["reasons"]] == [
        "comes-back"
    ]
    (seen,) = theirs.get(f"lots/{lot_id}/lines").json["data"]
    assert (seen["asset_id"], seen["repair_cost"], seen["verdict"]) == (None, "89.90", "repaired")
    back = asked(action="bring_back", line_ids=[line["id"]])
    assert theirs.post(f"lots/{lot_id}/actions", back).status_code == 403
    assert ours.post(f"lots/{lot_id}/actions", back).status_code == 201
    assert ours.get(f"assets/{line['asset_id']}").json["state"] == State.IN_STOCK
