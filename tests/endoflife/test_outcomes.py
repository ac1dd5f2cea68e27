"""After the hand-over: reception, outcomes, proofs, returns and the closing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.db.files import FileStore
from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.errors import LineNotFound, ProofNotFound, ProofRefused
from lifecycle.endoflife.outcome import outcomes, proofs
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Invalid
from lifecycle.states.assets import State
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import FunctionalStatus, Route
from lifecycle.states.lots import LotState

PDF = b"%PDF-1.7 certificat"


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def reused(**values):
    return OutcomeData(State.REUSED, today(), **values)


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path)


def stored(world, lot_id, store, data=PDF, **values):
    said = {"filename": "certificat.pdf", "media_type": "application/pdf", "request_id": uuid4(), **values}
    return proofs.store_proof(world.session, world.partner, lot_id, data=data, store=store, **said)


def test_the_reception_tells_of_every_line(world):
    here, lost = world.retired(), world.retired()
    lot_id, request = world.handed_over(here, lost), uuid4()
    a, b = world.line(lot_id, here), world.line(lot_id, lost)
    session = world.as_partner()
    for said in ({"received": [a], "missing": []}, {"received": [a, b], "missing": [b]}):
        with pytest.raises(LotTransitionRefused) as refusal:
            reception.receive(session, world.partner, lot_id, uuid4(), **said)
        assert codes(refusal) == ["reception-unsaid"]
        assert refusal.value.reasons[0].asset_id == lost.id
    with pytest.raises(LineNotFound):
        reception.receive(session, world.partner, lot_id, uuid4(), received=[a, uuid4()], missing=[b])
    done = reception.receive(session, world.partner, lot_id, request, received=[a], missing=[b])
    again = reception.receive(session, world.partner, lot_id, request, received=[a], missing=[b])
    assert (done.state, again.event_id, again.replayed) == (LotState.RECEIVED, done.event_id, True)
    assert [line.verdict for line in world.view(lot_id).lines] == ["received", "missing"]


def test_outcomes_wait_for_the_reception_and_come_once(world):
    asset = world.retired()
    lot_id = world.handed_over(asset)
    line = world.line(lot_id, asset)
    session = world.as_partner()
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.report_outcome(session, world.partner, lot_id, [line], reused(), uuid4())
    assert codes(refusal) == ["not-received"]
    reception.receive(session, world.partner, lot_id, uuid4(), received=[line], missing=[])
    request = uuid4()
    done = outcomes.report_outcome(session, world.partner, lot_id, [line], reused(), request)
    again = outcomes.report_outcome(session, world.partner, lot_id, [line], reused(), request)
    assert (again.event_id, again.replayed) == (done.event_id, True)
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.report_outcome(session, world.partner, lot_id, [line], reused(), uuid4())
    assert codes(refusal) == ["line-ended"]
    assert world.state(asset) == "reused"


def test_an_outcome_is_dated_between_hand_over_and_today(world):
    asset = world.retired()
    lot_id = world.received(asset)
    line, session = world.line(lot_id, asset), world.as_partner()
    for on in (today() + timedelta(days=1), today() - timedelta(days=2)):
        data = OutcomeData(State.RECYCLED, on, recipient="friend")
        with pytest.raises(Invalid) as refusal:
            outcomes.report_outcome(session, world.partner, lot_id, [line], data, uuid4())
        assert refusal.value.fields.keys() == {"on", "recipient"}
    data = OutcomeData(State.WRITTEN_OFF, today())
    with pytest.raises(Invalid) as refusal:
        outcomes.report_outcome(session, world.partner, lot_id, [line], data, uuid4())
    assert refusal.value.fields.keys() == {"outcome"}


def test_the_authority_reports_with_a_proof_file_only(world, store):
    asset = world.retired()
    lot_id = world.received(asset)
    line = world.line(lot_id, asset)
    proof = stored(world, lot_id, store)
    session = world.as_authority()
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.report_outcome(session, world.authority, lot_id, [line], reused(), uuid4())
    assert codes(refusal) == ["evidence-missing"]
    with pytest.raises(ProofNotFound):
        outcomes.report_outcome(session, world.authority, lot_id, [line], reused(proof_id=uuid4()), uuid4())
    outcomes.report_outcome(session, world.authority, lot_id, [line], reused(proof_id=proof.id), uuid4())
    assert world.view(lot_id).lines[0].proof_id == proof.id


def test_all_lines_or_none(world):
    first, second = world.retired(), world.retired()
    lot_id = world.received(first, second)
    lines = [world.line(lot_id, a) for a in (first, second)]
    session = world.as_partner()
    outcomes.report_outcome(session, world.partner, lot_id, lines[:1], reused(), uuid4())
    with pytest.raises(LotTransitionRefused):
        outcomes.report_outcome(session, world.partner, lot_id, lines, reused(), uuid4())
    assert world.state(second) == "handed_over"


def test_a_lot_closes_when_every_line_has_its_end(world):
    told, untold, lost = (world.retired() for _ in range(3))
    lot_id = world.received(told, untold, missing=(lost,))
    ids = {asset.id: world.line(lot_id, asset) for asset in (told, untold, lost)}
    outcomes.report_outcome(world.session, world.partner, lot_id, [ids[told.id]], reused(), uuid4())
    session = world.as_authority()
    with pytest.raises(LotTransitionRefused) as refusal:
        ending.close(session, world.authority, lot_id, uuid4())
    assert [(r.code, r.asset_id) for r in refusal.value.reasons] == [
        ("outcome-missing", untold.id), ("missing-unsettled", lost.id),
    ]  # fmt: skip
    items = {item.code: (item.count, item.total) for item in checklist(session, world.view(lot_id))}
    assert items == {"outcomes": (1, 2), "missing": (0, 1)}
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.give_back(session, world.authority, lot_id, [ids[untold.id]], "Repris", uuid4())
    assert codes(refusal) == ["not-missing"]
    request = uuid4()
    outcomes.give_back(session, world.authority, lot_id, [ids[lost.id]], "Resté en réserve", request)
    again = outcomes.give_back(session, world.authority, lot_id, [ids[lost.id]], "Resté en réserve", request)
    assert again.replayed
    last = ids[untold.id]
    outcomes.report_outcome(world.as_partner(), world.partner, lot_id, [last], reused(), uuid4())
    request = uuid4()
    done = ending.close(world.as_authority(), world.authority, lot_id, request)
    assert (done.state, ending.close(session, world.authority, lot_id, request).replayed) == ("closed", True)
    assert [world.state(a) for a in (told, untold, lost)] == ["reused", "reused", "retired"]


def test_a_missing_device_found_at_the_partners_gets_its_outcome(world):
    lost = world.retired()
    lot_id = world.received(missing=(lost,))
    line = world.line(lot_id, lost)
    outcomes.report_outcome(world.as_partner(), world.partner, lot_id, [line], reused(), uuid4())
    assert world.view(lot_id).lines[0].reception == "received"


def test_a_line_that_came_back_says_nothing_of_its_device_any_more(world):
    asset = world.retired()
    first = world.received(asset)
    old = world.line(first, asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.give_back(world.as_partner(), world.partner, first, [old], " ", uuid4())
    assert codes(refusal) == ["reason-missing"]
    outcomes.give_back(world.session, world.partner, first, [old], "Écran cassé", uuid4())
    world.received(asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.report_outcome(world.as_partner(), world.partner, first, [old], reused(), uuid4())
    assert codes(refusal) == ["line-ended"]
    assert world.state(asset) == "handed_over"


def test_a_lot_stays_open_until_the_destruction_certificate_is_there(destroyer, store):
    asset = destroyer.retired(FunctionalStatus.FAULTY)
    lot_id = destroyer.accepted(asset, route=Route.RECYCLE)
    destroyer.hand_over(lot_id)
    line, session = destroyer.line(lot_id, asset), destroyer.as_partner()
    partner = destroyer.partner
    reception.receive(session, partner, lot_id, uuid4(), received=[line], missing=[])
    proof = stored(destroyer, lot_id, store)
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.attach_proof(session, partner, lot_id, [line], proof.id, uuid4())
    assert codes(refusal) == ["outcome-missing"]
    recycled = OutcomeData(State.RECYCLED, today())
    outcomes.report_outcome(session, partner, lot_id, [line], recycled, uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        ending.close(destroyer.as_authority(), destroyer.authority, lot_id, uuid4())
    assert codes(refusal) == ["certificate-missing"]
    request = uuid4()
    session = destroyer.as_partner()
    outcomes.attach_proof(session, partner, lot_id, [line], proof.id, request, reference="CD-12")
    assert outcomes.attach_proof(session, partner, lot_id, [line], proof.id, request).replayed
    assert destroyer.view(lot_id).lines[0].proof_reference == "CD-12"
    assert ending.close(destroyer.as_authority(), destroyer.authority, lot_id, uuid4()).state == "closed"


def test_a_proof_is_a_document_of_its_type(world, store):
    lot_id = world.received(world.retired())
    refused = (
        {"data": b"MZ\x90"},
        {"data": b""},
        {"data": PDF, "media_type": "text/html"},
        {"data": b"<html>", "media_type": "text/html"},
        {"data": PDF, "media_type": "image/png"},
        {"data": PDF + b"0" * proofs.MAX_BYTES},
    )
    for said in refused:
        with pytest.raises(ProofRefused):
            stored(world, lot_id, store, **said)
    request = uuid4()
    proof = stored(world, lot_id, store, filename="../../é\x00tc\\certificat.pdf", request_id=request)
    assert (proof.name, proof.size, store.read(proof.sha256)) == ("certificat.pdf", len(PDF), PDF)
    assert stored(world, lot_id, store, data=b"%PDF-other", request_id=request).id == proof.id
    assert proofs.get_proof(world.as_authority(), proof.id).sha256 == proof.sha256
    assert [kept.id for kept in world.view(lot_id).proofs] == [proof.id]


def test_a_pick_up_is_not_fixed_in_the_past(world):
    lot_id, request = world.accepted(world.retired()), uuid4()
    with pytest.raises(LotTransitionRefused) as refusal:
        ending.schedule(world.session, world.authority, lot_id, now() - timedelta(days=2), uuid4())
    assert codes(refusal) == ["pickup-in-past"]
    at = now() + timedelta(days=2)
    first = ending.schedule(world.session, world.authority, lot_id, at, request, contact="06")
    assert ending.schedule(world.session, world.authority, lot_id, at, request).event_id == first.event_id
    later = at + timedelta(days=1)
    with pytest.raises(LotTransitionRefused) as refusal:
        ending.schedule(world.session, world.authority, lot_id, later, uuid4(), reason=" ")
    assert codes(refusal) == ["reason-missing"]
    moved = ending.schedule(world.session, world.authority, lot_id, later, uuid4(), reason="Camion en panne")
    assert (moved.state, world.view(lot_id).lot.pickup_contact) == (LotState.SCHEDULED, "06")
