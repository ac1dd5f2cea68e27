"""Partners through the API: reading, registering, editing, agreements, and who fits a lot."""

from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.partners.agreeing import AgreementData, make_agreement
from tests.api.conftest import problem_of
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner


@pytest.fixture
def world(session):
    authority = make_actor(session, "manager")
    return World(session, authority, make_partner(session, authority.organisation_id, destroys_until=today()))


@pytest.fixture
def client(world, api_client):
    return api_client(world.authority)


def _new(**said):
    return {
        "name": "Atelier",
        "siret": "00000005900014",
        "kind": "company",
        "request_id": str(uuid4()),
        **said,
    }


def test_a_partner_is_registered_read_and_edited(client):
    body = _new()
    made = client.post("partners", body)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert client.post("partners", body).json["id"] == made.json["id"]
    path = f"partners/{made.json['id']}"
    said = {"departments": ["35"], "latitude": "48.1", "longitude": "-1.7", "routes": {"reuse": ["laptop"]}}
    problem_of(client.patch(path, said), 428, "precondition-required")
    edited = client.patch(path, said, headers={"If-Match": '"1"'})
    assert edited.status_code == 200
    assert (edited.json["routes"], edited.json["departments"]) == ({"reuse": ["laptop"]}, ["35"])
    assert edited.json["name"] == "Atelier"
    problem_of(client.patch(path, said, headers={"If-Match": '"1"'}), 412, "stale")
    unknown = client.patch(path, {"routes": {"reuse": ["spoon"]}}, headers={"If-Match": "*"})
    problem_of(unknown, 422, "invalid")


def test_what_may_not_be_registered(client, world, api_client):
    problem_of(client.post("partners", _new(siret="00000005900015")), 422, "invalid")
    problem_of(client.post("partners", _new(network_id=str(uuid4()))), 422, "invalid")
    client.post("partners", _new())
    problem_of(client.post("partners", _new()), 409, "partner-known")
    problem_of(api_client(world.partner).post("partners", _new()), 403, "forbidden")


def test_a_partner_keeps_its_own_file_by_program_too(world, api_client):
    theirs, path = api_client(world.partner), f"partners/{world.partner.organisation_id}"
    edited = theirs.patch(path, {"phone": "02 99"}, headers={"If-Match": "*"})
    assert edited.json["phone"] == "02 99"
    ours = api_client(world.authority).patch(path, {"phone": ""}, headers={"If-Match": "*"})
    problem_of(ours, 409, "kept-by-partner")


def test_its_certificates_and_agreements_are_told(world, client):
    partner_id = world.partner.organisation_id
    make_agreement(
        world.as_authority(), world.authority, partner_id, AgreementData("C-1", today(), today()), uuid4()
    )
    read = client.get(f"partners/{partner_id}").json
    assert [one["kind"] for one in read["certifications"]] == ["certified_destruction"]
    assert read["destroys_until"] == today().isoformat()
    (held,) = client.get(f"partners/{partner_id}/agreements").json["data"]
    assert (held["reference"], held["ends_on"], held["documents"]) == ("C-1", None, [])
    assert client.get(f"partners/{uuid4()}/agreements").status_code == 404


def test_who_fits_a_lot_is_told_with_the_reasons(world, client, api_client):
    other = make_partner(world.session, world.authority.organisation_id, routes={"reuse": ["monitor"]})
    lot_id = world.lot(world.retired())
    first, second = client.get(f"lots/{lot_id}/partners").json["data"]
    assert (first["partner_id"], first["rank"], first["refusals"]) == (
        str(world.partner.organisation_id),
        1,
        [],
    )
    assert (second["partner_id"], second["rank"]) == (str(other.organisation_id), None)
    assert [reason["code"] for reason in second["refusals"]] == ["route"]
    assert client.get(f"lots/{uuid4()}/partners").status_code == 404
    assert api_client(world.partner).get(f"lots/{lot_id}/partners").status_code == 403
