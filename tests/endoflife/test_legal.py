"""The legal frame of a lot: what each basis asks, the values of a gift, the agreement, the commitment."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.departure import handover
from lifecycle.endoflife.exchange_model import LineValue
from lifecycle.endoflife.preparation import frames, lines, lots, offering, values
from lifecycle.endoflife.preparation.frames import FrameData
from lifecycle.endoflife.preparation.legal import demands
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.ids import new_id
from lifecycle.partners.model import PartnerAgreement
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Route
from lifecycle.states.legal import (
    ARTICLES,
    FRAMES,
    Beneficiary,
    Demand,
    Frame,
    GiftArticle,
    standings,
)
from tests.amounts import tells

GIFT = {
    "legal_basis": "gift",
    "gift_article": GiftArticle.ASSOCIATIONS,
    "beneficiary_type": Beneficiary.GENERAL_INTEREST,
}


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def gift(world, *assets, **said):
    """A draft gift with these devices."""
    session = world.as_authority()
    data = world.data(Route.REUSE, **{**GIFT, **said})
    lot_id = lots.create_lot(session, world.authority, data, uuid4()).lot_id
    added = lines.add_assets(session, world.authority, lot_id, [a.id for a in assets], uuid4())
    assert not added.refused
    return lot_id


def accepted_gift(world, *assets, **said):
    lot_id = gift(world, *assets, **said)
    offering.offer(world.session, world.authority, lot_id, uuid4())
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    world.as_authority()
    return lot_id


def value(world, lot_id, *amounts):
    said = dict(zip([line.id for line in world.view(lot_id).lines], amounts, strict=True))
    return values.set_values(world.as_authority(), world.authority, lot_id, said, uuid4())


frames_of = st.builds(
    Frame,
    st.sampled_from(sorted(FRAMES)),
    for_reuse=st.booleans(),
    article=st.none() | st.sampled_from(GiftArticle),
    beneficiary=st.none() | st.sampled_from(Beneficiary),
    has_decision=st.booleans(),
    is_checked=st.booleans(),
    has_agreement=st.booleans(),
    is_committed=st.booleans(),
    devices=st.integers(0, 5),
    valued=st.integers(0, 5),
)


@given(frames_of)
def test_each_demand_is_told_once_and_only_those_of_the_basis(frame):
    found = standings(frame)
    wanted = [a.demand for a in FRAMES[frame.basis] if a.demand is not Demand.COMMITMENT or frame.for_reuse]
    assert [one.asked.demand for one in found] == wanted
    assert all(one.asked.source and 0 <= one.done <= max(one.total, one.done) for one in found)


@given(frames_of)
def test_knowing_more_never_makes_a_frame_worse(frame):
    better = replace(
        frame, has_decision=True, is_checked=True, has_agreement=True, is_committed=True,
        article=GiftArticle.STAFF, beneficiary=Beneficiary.STAFF, valued=frame.devices, over=0,
    )  # fmt: skip
    assert all(one.is_met for one in standings(better))
    met = {one.asked.demand for one in standings(frame) if one.is_met}
    assert met <= {one.asked.demand for one in standings(better)}


def test_every_beneficiary_is_of_one_article():
    allowed = [who for _, those in ARTICLES.values() for who in those]
    assert sorted(allowed) == sorted(Beneficiary)


def test_a_gift_is_offered_with_its_article_and_beneficiary(world):
    lot_id = gift(world, world.retired(), gift_article=None, beneficiary_type=None)
    with pytest.raises(LotTransitionRefused) as refusal:
        offering.offer(world.session, world.authority, lot_id, uuid4())
    assert codes(refusal) == ["gift-article-missing", "beneficiary-type-missing"]
    said = FrameData(gift_article=GiftArticle.STAFF, beneficiary_type=Beneficiary.ESUS_REUSE)
    with pytest.raises(Invalid) as wrong:
        frames.set_frame(world.session, world.authority, lot_id, said, uuid4())
    assert wrong.value.fields.keys() == {"beneficiary_type"}
    request, said = uuid4(), replace(said, gift_article=GiftArticle.ASSOCIATIONS, checked_by=" M. Droit ")
    first = frames.set_frame(world.session, world.authority, lot_id, said, request)
    assert frames.set_frame(world.session, world.authority, lot_id, said, request).event_id == first.event_id
    assert world.view(lot_id).lot.checked_by == "M. Droit"
    assert offering.offer(world.session, world.authority, lot_id, uuid4()).state == "offered"


def test_another_basis_forgets_what_only_a_gift_has(world):
    lot_id = gift(world, legal_basis="sale")
    lot = world.view(lot_id).lot
    assert (lot.gift_article, lot.beneficiary_type) == (None, None)


def test_a_gift_is_worth_at_most_300_euros_a_device(world):
    assets = [world.retired(category_key="monitor") for _ in range(3)]
    lot_id = accepted_gift(world, *assets)
    value(world, lot_id, Decimal("300.00"), Decimal("300.01"), None)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, "wrong")
    assert codes(refusal) == ["unit-value-over-cap", "unit-value-missing"]
    assert [reason.asset_id for reason in refusal.value.reasons] == [assets[1].id, assets[2].id]
    (standing,) = [s for s in demands(world.view(lot_id)) if s.asked.demand is Demand.UNIT_VALUE]
    assert (standing.is_met, standing.done, standing.total) == (False, 1, 3)
    value(world, lot_id, Decimal(300), Decimal(0), Decimal("12.5"))
    assert world.hand_over(lot_id).state == "handed_over"
    with pytest.raises(LotTransitionRefused) as refusal:
        value(world, lot_id, Decimal(1), Decimal(1), Decimal(1))
    assert codes(refusal) == ["lot-signed"]


def test_a_value_is_in_the_devices_history_and_nowhere_the_partner_reads(world):
    asset = world.retired(category_key="monitor")
    lot_id = accepted_gift(world, asset)
    value(world, lot_id, Decimal("187.65"))
    done = value(world, lot_id, Decimal("154.32"))
    told = timeline(world.session, asset.id).rows[0]
    assert (told.tag, told.changes) == ("asset:fact:valued", {"unit_value": ["187.65", "154.32"]})
    assert world.view(lot_id).values == {world.line(lot_id, asset): Decimal("154.32")}
    session = world.as_partner()
    session.expire_all()
    assert session.scalars(select(LineValue)).all() == []
    assert world.view(lot_id).values == {}
    seen = str([(event.changes, event.details) for event in timeline(session, lot_id).rows])
    assert str(done.event_id) in str([event.id for event in timeline(session, lot_id).rows])
    assert not tells(seen, 154)
    assert not tells(seen, 187)


@pytest.mark.parametrize("amount", [Decimal("-0.01"), Decimal("100000.01")])
def test_a_senseless_value_is_refused(world, amount):
    lot_id = gift(world, world.retired(category_key="monitor"))
    with pytest.raises(Invalid):
        value(world, lot_id, amount)


def agreement(world, **said):
    row = {
        "id": new_id(), "authority_id": world.authority.organisation_id,
        "partner_id": world.partner.organisation_id, "reference": "CONV-1", "signed_on": today(),
        "valid_from": today() - timedelta(days=400), **said,
    }  # fmt: skip
    world.as_authority().execute(insert(PartnerAgreement).values(row))
    return row["id"]


def test_a_lot_leaves_under_an_agreement_that_holds(world):
    over = agreement(world, valid_until=today() - timedelta(days=1))
    lot_id = world.accepted(world.retired(category_key="monitor"), route=Route.REUSE)
    session, actor = world.as_authority(), world.authority
    with pytest.raises(Invalid):
        frames.set_frame(session, actor, lot_id, FrameData(agreement_id=uuid4()), uuid4())
    frames.set_frame(session, actor, lot_id, FrameData(agreement_id=over), uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, "wrong")
    assert codes(refusal) == ["agreement-over"]
    frames.set_frame(
        session, actor, lot_id, FrameData(agreement_id=agreement(world, reference="C-2")), uuid4()
    )
    assert isinstance(world.hand_over(lot_id), handover.LotDone)


def test_the_partner_commits_to_reuse_by_accepting(world):
    lot_id = world.offered(world.retired(), route=Route.REUSE)
    said = "Nous nous engageons à une opération de réemploi."
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4(), commitment=f" {said} ")
    lot = world.view(lot_id).lot
    assert (lot.commitment_on, lot.commitment_statement) == (today(), said)
    world.as_authority()
    assert Demand.COMMITMENT in {s.asked.demand for s in demands(world.view(lot_id)) if s.is_met}
