"""Lots as the partner meets them: boxes, answer, code, reception, outcomes; and what it never sees."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest

from lifecycle.endoflife.agreement import answering
from lifecycle.kernel.clock import today
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner

PDF = b"%PDF-1.7\n% a certificate"


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


@pytest.fixture
def partner(world, sign_in):
    world.as_partner()
    return sign_in(world.partner)


def asked(**values) -> dict:
    return {"request_id": str(uuid4()), **values}


def line_ids(world, lot_id) -> list[str]:
    world.as_partner()
    return [str(line.id) for line in world.view(lot_id).lines]


def test_the_boxes_say_what_to_do_and_what_to_wait_for(world, partner):
    offered = world.offered(world.retired())
    accepted = world.accepted(world.retired())
    received = world.received(world.retired())
    page = partner.get("/lots/").text
    assert f"/lots/{offered}/answer" in page
    assert f"/lots/{received}/outcomes" in page
    assert str(accepted) not in page
    assert f"/lots/{accepted}/signing-code" in partner.get("/lots/?tab=waiting").text
    answering.decline(world.as_partner(), world.partner, offered, "Plus de place", uuid4())
    assert str(offered) in partner.get("/lots/?tab=done").text


def test_empty_boxes_say_why(partner):
    assert "dès qu’une collectivité vous le propose" in partner.get("/lots/").text
    assert "Aucun lot en attente" in partner.get("/lots/?tab=waiting").text
    assert "Aucun lot terminé" in partner.get("/lots/?tab=done").text


def test_all_lines_are_accepted_unless_unticked_with_a_reason(world, partner):
    lot_id = world.offered(world.retired(), world.retired())
    first, second = line_ids(world, lot_id)
    page = partner.get(f"/lots/{lot_id}/answer")
    assert len(re.findall(r'name="accepted" value="[^"]+" checked', page.text)) == 2
    form = asked(accepted=[first])
    refused = partner.post(f"/lots/{lot_id}/answer", data=form)
    assert refused.status_code == 409
    assert "Dites pourquoi cet équipement est refusé." in refused.text
    assert len(re.findall(r'name="accepted" value="[^"]+" checked', refused.text)) == 1
    form = asked(accepted=[first]) | {f"reason-{second}": "Charnière cassée"}
    assert partner.post(f"/lots/{lot_id}/answer", data=form).status_code == 303
    page = partner.get(f"/lots/{lot_id}").text
    assert "Charnière cassée" in page
    assert "1 sur 2" in page or "Acceptés" in page


def test_a_lot_is_declined_with_a_reason(world, partner):
    lot_id = world.offered(world.retired())
    assert partner.post(f"/lots/{lot_id}/decline", data=asked()).status_code == 422
    assert partner.post(f"/lots/{lot_id}/decline", data=asked(reason="Plus de place")).status_code == 303
    assert "Plus de place" in partner.get(f"/lots/{lot_id}").text


def test_the_signing_code_is_shown_big_and_once(world, partner):
    lot_id = world.accepted(world.retired())
    page = partner.get(f"/lots/{lot_id}/signing-code")
    assert "big-code" not in page.text
    shown = partner.post(f"/lots/{lot_id}/signing-code", data=asked())
    code = "".join(re.findall(r"<span>(\d{3})</span>", shown.text))
    assert len(code) == 6
    assert "15 minutes" in shown.text
    assert code[:3] + "</span>" not in partner.get(f"/lots/{lot_id}/signing-code").text


def test_a_reception_tells_what_is_here_what_is_missing_and_what_is_extra(world, partner):
    here, lost = world.retired(), world.retired()
    lot_id = world.handed_over(here, lost)
    first, _ = line_ids(world, lot_id)
    form = asked(received=[first], unexpected="K7M2-3FXQ\n\nSER-99")
    assert partner.post(f"/lots/{lot_id}/receive", data=form).status_code == 303
    page = partner.get(f"/lots/{lot_id}").text
    assert all(word in page for word in ("Manquants à la réception", "K7M2-3FXQ", "SER-99"))


def test_outcomes_are_told_for_several_lines_with_a_document(world, partner):
    lot_id = world.received(world.retired(), world.retired())
    form = asked(
        line_ids=line_ids(world, lot_id),
        outcome="reused",
        on=today().isoformat(),
        recipient="school",
        proof_reference="Convention 12",
        file=(io.BytesIO(PDF), "attestation.pdf", "application/pdf"),
    )
    answer = partner.post(f"/lots/{lot_id}/outcomes", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = partner.get(f"/lots/{lot_id}")
    assert page.text.count("Convention 12") == 2
    proof = re.search(r"/lots/proofs/[0-9a-f-]+", page.text)[0]
    file = partner.get(proof)
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_no_document_is_refused_and_nothing_is_told(world, partner):
    lot_id = world.received(world.retired())
    form = asked(
        line_ids=line_ids(world, lot_id),
        outcome="recycled",
        on=today().isoformat(),
        file=(io.BytesIO(b"MZ\x90"), "a.pdf", "application/pdf"),
    )
    answer = partner.post(f"/lots/{lot_id}/outcomes", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "n’est pas un PDF" in answer.text
    assert 'href="#f-file"' in answer.text
    assert 'name="line_ids"' in partner.get(f"/lots/{lot_id}/outcomes").text


def test_an_outcome_says_its_errors_at_their_fields(world, partner):
    lot_id = world.received(world.retired())
    page = partner.post(f"/lots/{lot_id}/outcomes", data=asked(outcome="reused", on="2001-01-01"))
    assert page.status_code == 422
    assert "Cochez au moins une ligne." in page.text
    form = asked(line_ids=line_ids(world, lot_id), outcome="in_use", on=date(2001, 1, 1).isoformat())
    assert "Choisissez une réponse de la liste." in partner.post(f"/lots/{lot_id}/outcomes", data=form).text


def test_devices_are_given_back_with_a_reason(world, partner):
    asset = world.retired()
    lot_id = world.received(asset)
    ids = line_ids(world, lot_id)
    assert partner.post(f"/lots/{lot_id}/give-back", data=asked(line_ids=ids)).status_code == 422
    form = asked(line_ids=ids, reason="Carte mère hors service")
    assert partner.post(f"/lots/{lot_id}/give-back", data=form).status_code == 303
    assert "Carte mère hors service" in partner.get(f"/lots/{lot_id}").text
    assert world.state(asset) == "retired"


def test_a_document_joins_outcomes_that_were_told_without_one(world, partner):
    lot_id = world.received(world.retired())
    ids = line_ids(world, lot_id)
    form = asked(line_ids=ids, outcome="refurbished", on=today().isoformat())
    assert partner.post(f"/lots/{lot_id}/outcomes", data=form).status_code == 303
    assert partner.post(f"/lots/{lot_id}/proofs", data=asked(proven_ids=ids)).status_code == 422
    form = asked(proven_ids=ids, file=(io.BytesIO(PDF), "facture.pdf", "application/pdf"))
    answer = partner.post(f"/lots/{lot_id}/proofs", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "facture.pdf" in partner.get(f"/lots/{lot_id}").text


def test_the_authority_reports_with_a_document_and_settles_what_is_missing(world, sign_in):
    here, lost = world.retired(), world.retired()
    lot_id = world.received(here, missing=(lost,))
    world.as_authority()
    client = sign_in(world.authority)
    told = {"outcome": "recycled", "on": today().isoformat()}
    line = str(world.line(lot_id, here))
    page = client.post(f"/lots/{lot_id}/outcomes", data=asked(line_ids=[line], **told))
    assert page.status_code == 409
    assert "Joignez un justificatif" in page.text
    form = asked(line_ids=[line], **told)
    form["file"] = (io.BytesIO(PDF), "bordereau.pdf", "application/pdf")
    answer = client.post(f"/lots/{lot_id}/outcomes", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "Régler les manquants" in client.get(f"/lots/{lot_id}").text
    form = asked(line_ids=[str(world.line(lot_id, lost))], reason="Retrouvé au dépôt")
    assert client.post(f"/lots/{lot_id}/give-back", data=form).status_code == 303
    assert client.post(f"/lots/{lot_id}/close", data=asked()).status_code == 303
    assert "Clos" in client.get(f"/lots/{lot_id}").text
