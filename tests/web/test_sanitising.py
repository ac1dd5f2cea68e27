"""Sanitisations: for one device, for several of a lot, and who may record them."""

from uuid import uuid4

import pytest

from lifecycle.sanitising.recording import best_sanitisations, sanitisations_of
from tests.endoflife.world import World
from tests.factories import make_actor, make_asset, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def client(session, world, sign_in):
    technician = make_actor(session, "technician", world.authority.organisation_id)
    return sign_in(technician)


def said(**values) -> dict:
    common = {"request_id": str(uuid4()), "level": "purge", "method": "ATA Secure Erase", "result": "passed"}
    return {**common, "performed_at": "2026-01-15T10:30", "performed_by": "C. Test", **values}


def test_a_sanitisation_is_recorded_in_french_local_time_and_listed(world, client):
    asset = world.retired()
    path = f"/assets/{asset.id}/sanitisations"
    assert "Aucun effacement enregistré" in client.get(path).text
    assert client.get(f"{path}/new").status_code == 200
    answer = client.post(f"{path}/new", data=said(tool="nwipe", tool_version="0.38", medium_serial="S3Z-1"))
    assert answer.location == path
    page = client.get(path).text
    assert all(word in page for word in ("ATA Secure Erase", "nwipe 0.38", "S3Z-1", "Réussi"))
    (row,) = sanitisations_of(world.session, asset.id)
    assert row.performed_at.isoformat().startswith("2026-01-15T09:30")


def test_a_failure_is_kept_and_does_not_count(world, client):
    asset = world.retired()
    client.post(f"/assets/{asset.id}/sanitisations/new", data=said(result="failed"))
    assert "Échoué" in client.get(f"/assets/{asset.id}/sanitisations").text
    assert best_sanitisations(world.session, [asset.id]) == {}


def test_missing_and_future_answers_come_back_at_their_fields(world, client):
    asset = world.retired()
    path = f"/assets/{asset.id}/sanitisations/new"
    page = client.post(path, data=said(method="", level="magic"))
    assert page.status_code == 422
    assert 'href="#f-method"' in page.text
    assert 'href="#f-level"' in page.text
    page = client.post(path, data=said(performed_at="2090-01-01T10:00"))
    assert page.status_code == 422
    assert "ne peut pas être dans le futur" in page.text
    assert "ATA Secure Erase" in page.text


def test_a_request_sent_twice_is_recorded_once(world, client):
    asset = world.retired()
    form = said()
    for _ in range(2):
        assert client.post(f"/assets/{asset.id}/sanitisations/new", data=form).status_code == 303
    assert len(sanitisations_of(world.session, asset.id)) == 1


def test_several_devices_of_a_lot_are_recorded_at_once(world, client):
    first, second, done = world.retired(tag="A-1"), world.retired(tag="A-2"), world.retired(tag="A-3")
    lot_id = world.accepted(first, second, done)
    world.sanitise(done)
    path = f"/lots/{lot_id}/sanitisations/new"
    page = client.get(path).text
    assert f'value="{first.id}" checked' in page
    assert f'value="{done.id}" checked' not in page
    form = said(asset_ids=[str(first.id), str(second.id)])
    assert client.post(path, data=form).location == f"/lots/{lot_id}"
    assert client.post(path, data=form).status_code == 303
    assert [len(sanitisations_of(world.session, a.id)) for a in (first, second)] == [1, 1]
    page = client.post(path, data=said())
    assert page.status_code == 422
    assert "Cochez au moins une ligne." in page.text


def test_a_device_that_is_not_on_the_lot_is_refused_and_none_is_recorded(world, client):
    on_lot, elsewhere = world.retired(), world.retired()
    lot_id = world.accepted(on_lot)
    form = said(asset_ids=[str(on_lot.id), str(elsewhere.id)])
    assert client.post(f"/lots/{lot_id}/sanitisations/new", data=form).status_code == 404
    assert sanitisations_of(world.session, on_lot.id) == []


def test_from_a_lot_one_comes_back_to_the_lot(world, client):
    asset = world.retired()
    lot_id = world.accepted(asset)
    page = client.get(f"/assets/{asset.id}/sanitisations/new?lot={lot_id}")
    assert f'name="lot" value="{lot_id}"' in page.text
    answer = client.post(f"/assets/{asset.id}/sanitisations/new", data=said(lot=str(lot_id)))
    assert answer.location == f"/lots/{lot_id}"
    bent = client.get(f"/assets/{asset.id}/sanitisations/new?lot=//evil.example")
    assert bent.status_code == 200
    assert "evil" not in bent.text.partition("<main")[2]


def test_another_authoritys_device_is_a_404(session, world, sign_in):
    asset = world.retired()
    stranger = make_actor(session)
    own = make_asset(session, stranger)
    client = sign_in(stranger)
    assert client.get(f"/assets/{own.id}/sanitisations").status_code == 200
    for path in ("", "/new"):
        assert client.get(f"/assets/{asset.id}/sanitisations{path}").status_code == 404
    assert client.post(f"/assets/{asset.id}/sanitisations/new", data=said()).status_code == 404


def test_a_partner_and_a_coordinator_record_nothing(session, world, sign_in):
    asset = world.retired()
    world.as_partner()
    for actor in (world.partner, make_actor(session, "coordinator")):
        World(session, actor, actor).as_partner()
        client = sign_in(actor)
        assert client.get(f"/assets/{asset.id}/sanitisations").status_code == 403
        assert client.post(f"/assets/{asset.id}/sanitisations/new", data=said()).status_code == 403
