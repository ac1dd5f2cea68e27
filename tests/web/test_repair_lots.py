"""The page of a repair lot's results: its partner tells, its authority confirms that the devices are back."""

import re
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.endoflife.repair_world import RepairWorld
from tests.factories import code_of, make_actor, make_partner


@pytest.fixture
def world(session) -> RepairWorld:
    authority = make_actor(session, "manager")
    routes = {"repair": ["laptop"]}
    return RepairWorld(session, authority, make_partner(session, authority.organisation_id, routes=routes))


def post(client, url, **values):
    return client.post(url, data={"request_id": str(uuid4()), **values})


def test_both_sides_bring_a_repair_lot_home(world, sign_in):
    mended, lost_cause = world.broken(), world.broken()
    lot_id = world.received(mended, lost_cause)
    url = f"/lots/{lot_id}/repairs"
    lines = {asset.id: str(world.line(lot_id, asset)) for asset in (mended, lost_cause)}
    theirs = sign_in(world.partner)
    assert "Déclarer le résultat" in theirs.get(url).text
    refused = post(theirs, url, outcome="repaired", on=today())
    assert refused.status_code == 422
    refused = post(theirs, url, line_ids=lines[mended.id], outcome="repaired", on=today(), cost="dix")
    assert refused.status_code == 422
    assert "Écrivez un prix en euros" in refused.text
    said = {"outcome": "repaired", "on": today(), "done": "dalle changée", "cost": "89,90"}
    assert post(theirs, url, line_ids=lines[mended.id], **said).status_code == 303
    said = {"line_ids": lines[lost_cause.id], "outcome": "irreparable", "on": today()}
    assert post(theirs, url, **said).status_code == 303
    assert "retour à confirmer par la collectivité" in theirs.get(url).text
    assert post(theirs, f"{url}/back", back_ids=list(lines.values())).status_code == 403
    ours = sign_in(world.authority)
    world.as_authority()
    text = ours.get(url).text
    assert "dalle changée" in text
    assert re.search(r"89,90", text)
    assert post(ours, f"{url}/back", back_ids=list(lines.values())).status_code == 303
    assert [world.state(asset) for asset in (mended, lost_cause)] == [State.IN_STOCK, State.IN_REPAIR]
    assert "Revenus" in ours.get(url).text
    assert post(ours, f"{url}/back", back_ids=list(lines.values())).status_code == 409


def test_nothing_is_told_before_the_reception_nor_by_strangers(world, sign_in, session):
    asset = world.broken()
    lot_id = world.handed_over(asset)
    url, line = f"/lots/{lot_id}/repairs", str(world.line(lot_id, asset))
    theirs = sign_in(world.partner)
    assert "Pas encore de résultat à dire" in theirs.get(url).text
    assert post(theirs, url, line_ids=line, outcome="repaired", on=today()).status_code == 409
    stranger = sign_in(make_partner(session, make_actor(session).organisation_id))
    assert stranger.get(url).status_code == 404


def test_a_device_on_a_repair_lot_offers_only_what_the_lot_allows(world, sign_in):
    asset = world.broken()
    client = sign_in(world.authority)
    world.as_authority()
    assert "Réparation terminée" in client.get(f"/assets/{asset.id}").text
    lot_id = world.lot(asset)
    for path in (f"/assets/{asset.id}", f"/e/{code_of(world.session, asset)}"):
        page = client.get(path).text
        assert "Réparation terminée" not in page
        assert "Réformer" not in page
        assert f'href="/lots/{lot_id}"' in page
