"""The pages, files and API of waste and of a lot's documents."""

import csv
import io
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.endoflife.model import Lot
from lifecycle.formats.waste_titles import TITLES
from lifecycle.states.facts import FunctionalStatus, Route
from lifecycle.waste.shipments import find_shipment
from tests.documents.lots import text_of
from tests.factories import make_actor
from tests.waste.conftest import RECYCLER

FORM = {
    "operation_planned": "R4", "is_pop": "false", "carrier_name": "Transports Le Gall",
    "carrier_org_id": "356 000 000 00048", "carrier_address": "1 quai", "carrier_postal_code": "35000",
    "carrier_city": "Rennes", "carrier_is_exempt": "1", "packaging_type": "AUTRE", "packaging_quantity": "2",
    "packaging_other": "palette", "consistence": "SOLID", "carrier_mode": "ROAD",
}  # fmt: skip


def asked(**values):
    return {"request_id": str(uuid4()), **values}


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.authority)


def test_a_manager_completes_the_register_from_its_page(session, world, client):
    lot_id = world.gone()
    page = client.get("/waste/").text
    assert "2 lignes à compléter" in page.replace("\u00a0", " ")
    assert f"/lots/{lot_id}/waste/edit" in page
    saved = client.post(f"/lots/{lot_id}/waste/edit", data=asked(**FORM))
    assert (saved.status_code, saved.location) == (303, f"/lots/{lot_id}/waste")
    kept = find_shipment(session, lot_id)
    assert (kept.carrier.org_id, kept.carrier.is_exempt, kept.is_pop) == (RECYCLER, True, False)
    assert kept.packagings[0].quantity == 2
    assert client.get("/waste/").text.count("Complète</span>") == 2
    assert 'value="Transports Le Gall"' in client.get(f"/lots/{lot_id}/waste/edit").text


def test_a_wrong_form_comes_back_as_typed_with_its_reasons(world, client):
    lot_id = world.waste("laptop")
    wrong = {**FORM, "carrier_org_id": "123", "packaging_quantity": "x", "destination_postal_code": "3"}
    page = client.post(f"/lots/{lot_id}/waste/edit", data=asked(**wrong))
    assert page.status_code == 422
    assert 'value="Transports Le Gall"' in page.text
    assert 'id="f-packaging_quantity-error"' in page.text
    page = client.post(f"/lots/{lot_id}/waste/edit", data=asked(**{**wrong, "packaging_quantity": "1"}))
    for field in ("carrier_org_id", "destination_postal_code"):
        assert f'id="f-{field}-error"' in page.text


def test_weights_are_typed_in_kilograms_as_people_write_them(world, client):
    lot_id = world.gone("laptop")
    typed = asked(weight_160213="1 204,5", estimate_160213="1")
    assert client.post(f"/lots/{lot_id}/waste/weights", data=typed).status_code == 422
    typed = asked(weight_160213="1 204", estimate_160213="1")
    assert client.post(f"/lots/{lot_id}/waste/weights", data=typed).status_code == 303
    assert "1204" in client.get(f"/lots/{lot_id}/waste").text
    wrong = client.post(f"/lots/{lot_id}/waste/weights", data=asked(weight_160213="beaucoup"))
    assert wrong.status_code == 422
    assert "Écrivez un nombre de kilogrammes." in wrong.text


def test_the_file_is_in_the_national_format(world, client):
    world.gone()
    sent = client.get("/waste/register.csv")
    titles, *rows = csv.reader(io.StringIO(sent.data.decode("utf-8-sig")))
    assert titles == list(TITLES.values())
    assert {row[titles.index("Code déchet")] for row in rows} == {"16 02 13*", "16 02 14"}
    assert client.get("/waste/register.xlsx").data.startswith(b"PK")
    assert len(client.get("/waste/register.csv?year=1999").data.splitlines()) == 1


def test_a_hazardous_code_has_its_slip_and_no_other(world, client):
    lot_id = world.gone()
    said = client.get(f"/lots/{lot_id}/waste/slips/160213.json").json
    assert said["wasteDetails"]["code"] == "16 02 13*"
    assert said["recipient"]["company"]["siret"] == RECYCLER
    assert client.get(f"/lots/{lot_id}/waste/slips/160213.pdf").data.startswith(b"%PDF-")
    for digits in ("160214", "999999"):
        assert client.get(f"/lots/{lot_id}/waste/slips/{digits}.pdf").status_code == 404


def test_an_authority_gives_a_category_its_code(world, client):
    page = client.get("/waste/codes").text
    assert "confirmer avec votre éco-organisme" in page
    saved = client.post("/waste/codes", data=asked(code_laptop="20 01 35*", code_desktop="16 02 14"))
    assert saved.status_code == 303
    page = client.get("/waste/codes").text
    assert page.count("Choisi par votre collectivité") == 1
    assert client.post("/waste/codes", data=asked(code_laptop="99 99 99")).status_code == 422


def test_the_api_says_and_takes_the_same(world, api_client):
    lot_id, client = world.gone(), api_client(world.authority)
    said = client.get(f"lots/{lot_id}/waste").json
    assert said["shipment"]["operation_planned"] is None
    body = asked(operation_planned="R12", is_pop=False, carrier={"org_id": RECYCLER, "name": "T"})
    after = client.open("PUT", f"lots/{lot_id}/waste", json=body)
    assert after.status_code == 200
    assert after.json["shipment"]["carrier"]["name"] == "T"
    weights = asked(weighings={"16 02 13*": {"weight_t": "0.02", "is_estimate": False}, "16 02 14": None})
    after = client.open("PUT", f"lots/{lot_id}/waste/weights", json=weights)
    lines = {line["waste_code"]: line for line in after.json["lines"]}
    assert Decimal(lines["16 02 13*"]["weight_t"]) == Decimal("0.020")
    assert lines["16 02 13*"]["register"]["weightIsEstimate"] == "REEL"
    listed = client.get("waste/register?limit=1").json
    assert len(listed["data"]) == 1
    assert listed["next"]
    assert client.get("waste/register/export?format=xlsx").data.startswith(b"PK")
    refused = client.open("PUT", f"lots/{lot_id}/waste", json=asked(carrier={"org_id": "1"}))
    assert refused.status_code == 422
    assert "carrier.org_id" in refused.json["errors"]


def test_others_have_no_waste_pages(session, world, sign_in, api_client):
    lot_id = world.gone("laptop")
    addresses = ("/waste", "/waste/edit", "/waste/slips/160213.pdf", "/waste/slips/160213.json")
    stranger = sign_in(make_actor(session))
    for address in addresses:
        assert stranger.get(f"/lots/{lot_id}{address}").status_code == 404, address
    assert stranger.get("/waste/").status_code == 200
    world.as_partner()
    partner = sign_in(world.partner)
    for address in (*(f"/lots/{lot_id}{one}" for one in addresses), "/waste/", "/waste/register.csv"):
        assert partner.get(address).status_code == 403, address
    for address in (f"lots/{lot_id}/waste", "waste/register", "waste/register/export"):
        assert api_client(world.partner).get(address).status_code == 403, address
    world.as_authority()
    technician = sign_in(make_actor(session, "technician", world.authority.organisation_id))
    assert technician.get(f"/lots/{lot_id}/waste").status_code == 200
    assert technician.post(f"/lots/{lot_id}/waste/edit", data=asked(**FORM)).status_code == 403


def test_a_lot_that_is_no_waste_has_no_waste_page(session, world, client):
    lot_id = world.waste("laptop")
    session.get_one(Lot, lot_id).waste_status = "non_waste"
    session.flush()
    assert client.get(f"/lots/{lot_id}/waste").status_code == 404


def test_documents_are_listed_and_given_to_both_sides(world, client, sign_in, api_client):
    lot_id, program = world.gone("laptop"), api_client(world.authority)
    listed = program.get(f"lots/{lot_id}/documents").json["data"]
    assert [one["name"] for one in listed] == ["manifest", "slip"]
    for form, start in (("pdf", b"%PDF-"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        page = client.get(f"/lots/{lot_id}/documents/slip.{form}")
        assert page.data.startswith(start)
        assert "bordereau-de-remise-" in page.headers["Content-Disposition"]
        same = program.get(f"lots/{lot_id}/documents/slip?format={form}&lang=en")
        assert same.data.startswith(start)
    for name in ("closing", "nothing"):
        assert client.get(f"/lots/{lot_id}/documents/{name}.pdf").status_code == 404
    world.as_partner()
    partner = sign_in(world.partner)
    assert partner.get(f"/lots/{lot_id}/documents/slip.pdf").data.startswith(b"%PDF-")
    world.as_authority()


def test_no_document_of_the_partner_tells_a_holder_or_a_price(world, sign_in, api_client):
    hidden = {"custodian": "CANARI-AGENT", "notes": "CANARI-NOTE", "supplier": "CANARI-FOURNISSEUR",
              "acquisition_cost": Decimal("918273.00"), "name": "CANARI-NOM"}  # fmt: skip
    asset = world.retired(FunctionalStatus.FAULTY, category_key="laptop", **hidden)
    lot_id = world.handed_over(asset, route=Route.RECYCLE)
    world.as_partner()
    client = sign_in(world.partner)
    listed = api_client(world.partner).get(f"lots/{lot_id}/documents").json["data"]
    assert [one["name"] for one in listed] == ["manifest", "slip"]
    for name in (one["name"] for one in listed):
        for form in ("csv", "pdf"):
            data = client.get(f"/lots/{lot_id}/documents/{name}.{form}").data
            said = data.decode("utf-8-sig") if form == "csv" else text_of(data)
            assert "CANARI" not in said
            assert "918273" not in said.replace(" ", "")
    world.as_authority()
