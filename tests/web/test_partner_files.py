"""A partner's file as it is kept: registered, filled step by step, certified, agreed with."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.partners.directory import get_partner
from lifecycle.partners.model import PartnerAgreement
from lifecycle.partners.profile import NewPartner, register_partner
from lifecycle.partners.settings import settings_of
from lifecycle.states.facts import Route
from tests.factories import make_account, make_actor, make_partner

PDF = b"%PDF-1.7 agreement"


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


@pytest.fixture
def registered(session, manager):
    enter(session, manager.organisation_id)
    return register_partner(session, manager, NewPartner("Atelier", "00000005900014", "company"), uuid4())


def _send(client, path, **said):
    return client.post(path, data={"request_id": str(uuid4()), **said})


def test_a_partner_is_registered_then_filled_step_by_step(session, manager, client):
    form = {"name": "Atelier de la Rance", "siret": "000 000 059 00014", "kind": "company"}
    refused = _send(client, "/partners/new", **{**form, "siret": "1"})
    assert (refused.status_code, "Ce SIRET n’existe pas" in refused.text) == (422, True)
    made = _send(client, "/partners/new", **form)
    takes = made.headers["Location"]
    assert takes.endswith("/edit/takes")
    said = {"takes": ["repair:laptop", "repair:desktop", "nonsense:x"], "conditions": "8 Go", "next": "1"}
    territory = _send(client, takes, **said, min_functional="F3", minimum_devices="5").headers["Location"]
    assert territory.endswith("/edit/territory")
    page = _send(client, territory, departments="22, 35", communes="").headers["Location"]
    where = {"latitude": "48,65", "longitude": "−2,02", "commune": "35288", "phone": "02 99"}
    assert _send(client, page + "/edit/identity", **form, **where).status_code == 303
    enter(session, manager.organisation_id)
    kept = get_partner(session, page.rpartition("/")[2])
    assert kept.routes == {Route.REPAIR: ("desktop", "laptop")}
    assert (kept.conditions, kept.min_functional, kept.minimum_devices) == ("8 Go", "F3", 5)
    assert (kept.departments, kept.communes, kept.phone) == (("22", "35"), (), "02 99")
    shown = client.get(page).text
    assert all(words in shown for words in ("8 Go", "Ille-et-Vilaine (35)", "5 équipements", "02 99"))


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("identity", {"name": "", "kind": "company"}, "f-name"),
        ("identity", {"name": "A", "kind": "company", "latitude": "48"}, "vont ensemble"),
        ("identity", {"name": "A", "kind": "company", "rna": "12"}, "RNA"),
        ("takes", {"minimum_kg": "beaucoup"}, "Indiquez un nombre"),
        ("territory", {"departments": "Bretagne"}, "n’est pas un code de département"),
        ("territory", {"radius_km": "20"}, "Une distance se compte depuis un point"),
    ],
)
def test_a_wrong_answer_comes_back_in_its_form(client, registered, step, said, words):
    answer = _send(client, f"/partners/{registered}/edit/{step}", **said)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_a_file_changed_meanwhile_is_not_overwritten(client, registered):
    path = f"/partners/{registered}/edit/territory"
    assert _send(client, path, departments="35", version="1").status_code == 303
    late = _send(client, path, departments="29", version="1")
    assert (late.status_code, "modifiée entre-temps" in late.text) == (412, True)


def test_capacities_and_certificates_are_added_and_taken_back(session, manager, client, registered):
    path = f"/partners/{registered}"
    _send(client, f"{path}/edit/takes", takes=["reuse:laptop"])
    said = {"route": "reuse", "devices_per_month": "40", "valid_from": today().isoformat()}
    assert _send(client, f"{path}/capacities", **said).status_code == 303
    wrong = _send(client, f"{path}/capacities", **said, valid_until="2020-01-01")
    assert (wrong.status_code, "précède" in wrong.text) == (422, True)
    held = {"kind": "iso_14001", "number": "N-1", "file": (io.BytesIO(PDF), "iso.pdf")}
    assert _send(client, f"{path}/certifications/new", **held).status_code == 303
    bad = {"kind": "iso_14001", "file": (io.BytesIO(b"MZ"), "iso.pdf")}
    assert _send(client, f"{path}/certifications/new", **bad).status_code == 422
    enter(session, manager.organisation_id)
    partner = get_partner(session, registered)
    (capacity,), (certificate,) = partner.capacities, partner.certifications
    given = client.get(f"/partners/certifications/{certificate.id}/document")
    assert (given.data, given.headers["Content-Disposition"]) == (PDF, "attachment; filename=iso.pdf")
    assert _send(client, f"{path}/capacities/{capacity.id}/remove").status_code == 303
    assert _send(client, f"{path}/certifications/{certificate.id}/remove").status_code == 303
    enter(session, manager.organisation_id)
    emptied = get_partner(session, registered)
    assert (emptied.capacities, emptied.certifications) == ((), ())
    assert client.get(f"/partners/certifications/{certificate.id}/document").status_code == 404


def test_an_agreement_is_made_documented_changed_and_ended(session, manager, client, sign_in):
    partner = make_partner(session, manager.organisation_id)
    enter(session, manager.organisation_id)
    path, day = f"/partners/{partner.organisation_id}/agreements/new", today().isoformat()
    said = {"reference": "2026-1", "signed_on": day, "valid_from": day}
    assert _send(client, path, **{**said, "reference": ""}).status_code == 422
    page = _send(client, path, **said, routes=["reuse"], confidentiality="1").headers["Location"]
    again = _send(client, path, **said)
    assert (again.status_code, "déjà celle" in again.text) == (409, True)
    assert _send(client, f"{page}/documents").status_code == 422
    assert _send(client, f"{page}/documents", file=(io.BytesIO(PDF), "c.pdf")).status_code == 303
    assert _send(client, f"{page}/edit", **said, notes="Deux fois par an", version="1").status_code == 303
    shown = client.get(page).text
    assert all(words in shown for words in ("2026-1", "c.pdf", "Deux fois par an", "En cours"))
    theirs = sign_in(partner)
    assert "2026-1" in theirs.get("/partners/mine").text
    seen = theirs.get(page).text
    assert ("Ville de Valbourg" in seen, "Mettre fin" in seen) == (True, False)
    document = seen.partition("/partners/agreements/documents/")[2][:36]
    assert theirs.get(f"/partners/agreements/documents/{document}").data == PDF
    assert _send(theirs, f"{page}/edit", **said).status_code == 403
    stranger = sign_in(make_partner(session, manager.organisation_id))
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"/partners/agreements/documents/{document}").status_code == 404
    assert _send(client, f"{page}/end", ended_on="2001-01-01").status_code == 422
    assert _send(client, f"{page}/end", ended_on=day).status_code == 303
    enter(session, manager.organisation_id)
    assert session.scalars(select(PartnerAgreement.ended_on)).one() == today()


def test_a_partner_keeps_its_own_file_then(session, manager, client, registered, sign_in):
    person = make_actor(session, "partner", registered)
    make_account(session, person)
    theirs = sign_in(person)
    mine = theirs.get("/partners/mine").text
    assert f"/partners/{registered}/edit/identity" in mine
    assert _send(theirs, f"/partners/{registered}/edit/territory", departments="29").status_code == 303
    assert theirs.get(f"/partners/{registered}").status_code == 403
    enter(session, manager.organisation_id)
    page = client.get(f"/partners/{registered}").text
    assert ("Finistère (29)" in page, "/edit/" in page) == (True, False)
    refused = _send(client, f"/partners/{registered}/edit/territory", departments="35")
    assert (refused.status_code, "tient sa fiche" in refused.text) == (409, True)


def test_the_authority_says_where_distances_start(session, manager, client):
    said = {"name": "Hôtel", "commune": "35238", "latitude": "48,11", "longitude": "-1,68"}
    assert _send(client, "/partners/settings", **said, needs_agreement="1").status_code == 303
    enter(session, manager.organisation_id)
    kept = settings_of(session)
    assert (kept.place.latitude, kept.place.department, kept.needs_agreement) == (48.11, "35", True)
    assert 'value="48,11"' in client.get("/partners/settings").text
    wrong = _send(client, "/partners/settings", latitude="48")
    assert (wrong.status_code, "vont ensemble" in wrong.text) == (422, True)


@pytest.mark.parametrize("path", ["/partners/new", "/partners/settings"])
def test_technicians_look_but_do_not_touch(session, sign_in, path):
    assert sign_in(make_actor(session, "technician")).get(path).status_code == 403
