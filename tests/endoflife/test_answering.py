"""The partner's answers, line by line or as a whole."""

from uuid import uuid4

import pytest

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.errors import LineNotFound, LotNotFound
from lifecycle.endoflife.preparation import offering
from lifecycle.kernel.errors import Forbidden
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.lots import LotState


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def test_a_partial_acceptance_returns_the_refused_devices(world):
    kept, refused = world.retired(), world.retired()
    lot_id, request = world.offered(kept, refused), uuid4()
    line = world.line(lot_id, refused)
    session = world.as_partner()
    done = answering.accept(session, world.partner, lot_id, {line: "Trop ancien"}, request)
    again = answering.accept(session, world.partner, lot_id, {line: "Trop ancien"}, request)
    assert (done.state, again.event_id, again.replayed) == (LotState.ACCEPTED, done.event_id, True)
    view = world.view(lot_id)
    assert [(line.verdict, line.refusal_reason) for line in view.lines] == [
        ("accepted", None), ("refused", "Trop ancien"),
    ]  # fmt: skip
    assert [world.state(a) for a in (kept, refused)] == ["in_lot", "retired"]
    assert [line.asset_id for line in view.kept_lines] == [kept.id]
    world.sanitise(kept)
    assert world.hand_over(lot_id).state is LotState.HANDED_OVER
    assert [world.state(a) for a in (kept, refused)] == ["handed_over", "retired"]
    assert world.lot(refused)


def test_a_refusal_has_its_reason(world):
    asset = world.retired()
    lot_id = world.offered(asset)
    line = world.line(lot_id, asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        answering.accept(world.as_partner(), world.partner, lot_id, {line: " "}, uuid4())
    assert codes(refusal) == ["refusal-reason-missing"]
    assert refusal.value.reasons[0].device == world.view(lot_id).lines[0].manifest.code
    with pytest.raises(LineNotFound):
        answering.accept(world.session, world.partner, lot_id, {uuid4(): "Non"}, uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        answering.decline(world.session, world.partner, lot_id, "", uuid4())
    assert codes(refusal) == ["reason-missing"]


def test_refusing_every_line_declines_the_lot(world):
    assets = [world.retired() for _ in range(2)]
    lot_id = world.offered(*assets)
    refusals = {world.line(lot_id, asset): f"Raison {n}" for n, asset in enumerate(assets)}
    done = answering.accept(world.as_partner(), world.partner, lot_id, refusals, uuid4())
    assert done.state is LotState.DECLINED
    assert world.view(lot_id).lot.decline_reason == "Raison 0 ; Raison 1"
    assert [world.state(a) for a in assets] == ["retired"] * 2


def test_a_declined_lot_returns_its_devices(world):
    asset = world.retired()
    lot_id, request = world.offered(asset), uuid4()
    answering.decline(world.as_partner(), world.partner, lot_id, "Plus de place", request)
    assert answering.decline(world.session, world.partner, lot_id, "Plus de place", request).replayed
    assert world.state(asset) == "retired"
    with pytest.raises(LotTransitionRefused):
        answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())


def test_an_offer_taken_back_is_out_of_the_partners_sight(world):
    lot_id, request = world.offered(world.retired()), uuid4()
    queries.get_lot(world.as_partner(), lot_id)
    done = offering.withdraw(world.as_authority(), world.authority, lot_id, request)
    assert done.state is LotState.DRAFT
    assert offering.withdraw(world.session, world.authority, lot_id, request).replayed
    with pytest.raises(LotNotFound):
        answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    offering.offer(world.as_authority(), world.authority, lot_id, uuid4())
    assert queries.get_lot(world.as_partner(), lot_id).state is LotState.OFFERED


def test_the_sides_do_not_swap(world):
    lot_id = world.offered(world.retired())
    with pytest.raises(Forbidden):
        answering.accept(world.as_authority(), world.authority, lot_id, {}, uuid4())
    with pytest.raises(Forbidden):
        offering.withdraw(world.as_partner(), world.partner, lot_id, uuid4())


def test_a_refusal_gives_the_callers_scope_back(world):
    lot_id = world.offered(world.retired())
    session = world.as_partner()
    with pytest.raises(LotTransitionRefused):
        answering.decline(session, world.partner, lot_id, "", uuid4())
    assert session.info["organisation"] == str(world.partner.organisation_id)
    assert queries.get_lot(session, lot_id).side == "partner"
