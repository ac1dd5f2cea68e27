"""Changes after the signatures: proposed with a comment, applied only once the other side approves."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.endoflife import queries
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.errors import LineNotFound, LotNotFound, RevisionNotFound
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.revision import revising
from lifecycle.endoflife.revision.revisable import FIELDS, Kind, checked
from lifecycle.endoflife.revision.revising import Proposal
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid
from lifecycle.states.assets import State
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Route
from lifecycle.states.lots import Side
from tests.factories import make_actor

KILOGRAMS = [name for name, field in FIELDS.items() if field.kind is Kind.KILOGRAMS]


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def screen(world, tag):
    return world.retired(category_key="monitor", tag=tag)


@pytest.fixture
def assets(world):
    return [screen(world, "A1"), screen(world, "A2")]


@pytest.fixture
def lot(world, assets):
    """A lot of two screens, received with a third one that nobody expected."""
    lot_id = world.accepted(*assets, route=Route.REUSE)
    world.hand_over(lot_id)
    lines = [line.id for line in world.view(lot_id).lines]
    reception.receive(
        world.as_partner(), world.partner, lot_id, uuid4(), received=lines, missing=[], unexpected=["A3"]
    )
    return lot_id


def by(world, side):
    if side is Side.AUTHORITY:
        return world.as_authority(), world.authority
    return world.as_partner(), world.partner


def proposed(world, lot, field, value=None, subject=None, side=Side.PARTNER):
    proposal = Proposal(field, subject, value, "Vu à la pesée")
    revising.propose(*by(world, side), lot, proposal, uuid4())
    return world.view(lot).revisions[0].id


def approve(world, lot, revision, side=Side.AUTHORITY):
    return revising.answer(*by(world, side), lot, revision, True, "", uuid4())


def first_line(world, lot):
    return world.view(lot).lines[0].id


def test_nothing_changes_until_the_other_side_approves(world, lot, assets):
    line, request = first_line(world, lot), uuid4()
    said = (lot, Proposal("measured_kg", line, "5,25", " Balance du quai "), request)
    first = revising.propose(*by(world, Side.PARTNER), *said)
    assert revising.propose(*by(world, Side.PARTNER), *said).event_id == first.event_id
    view = world.view(lot)
    (revision,) = view.pending_revisions
    assert (revision.subject, revision.new_value, revision.comment) == (
        view.lines[0].manifest.code, "5.25", "Balance du quai",
    )  # fmt: skip
    assert view.lines[0].measured_kg is None
    answer = uuid4()
    done = revising.answer(*by(world, Side.AUTHORITY), lot, revision.id, True, "", answer)
    again = revising.answer(*by(world, Side.AUTHORITY), lot, revision.id, True, "", answer)
    assert (done.event_id, again.replayed) == (again.event_id, True)
    view = world.view(lot)
    assert (view.lines[0].measured_kg, view.pending_revisions) == (Decimal("5.25"), ())
    told, on_asset = (timeline(world.session, s).rows[0] for s in (lot, assets[0].id))
    assert (told.tag, told.changes) == ("lot:revision:approved", {"measured_kg": [None, "5.25"]})
    assert (on_asset.tag, on_asset.changes) == ("asset:fact:lot_revised", {"measured_kg": [None, "5.25"]})


def test_a_refusal_says_why_and_changes_nothing(world, lot):
    revision = proposed(world, lot, "pallets", "3", side=Side.AUTHORITY)
    with pytest.raises(LotTransitionRefused) as refusal:
        revising.answer(*by(world, Side.PARTNER), lot, revision, False, " ", uuid4())
    assert codes(refusal) == ["reason-missing"]
    revising.answer(*by(world, Side.PARTNER), lot, revision, False, "Deux palettes", uuid4())
    view = world.view(lot)
    assert (view.revisions[0].state, view.revisions[0].answer) == ("refused", "Deux palettes")
    assert view.lot.pallets is None
    with pytest.raises(LotTransitionRefused) as refusal:
        approve(world, lot, revision, Side.PARTNER)
    assert codes(refusal) == ["revision-answered"]


def test_only_the_other_side_answers_and_only_the_proposer_takes_back(world, lot):
    revision = proposed(world, lot, "packaging", "Vrac")
    with pytest.raises(LotTransitionRefused) as refusal:
        approve(world, lot, revision, Side.PARTNER)
    assert codes(refusal) == ["wrong-side"]
    with pytest.raises(LotTransitionRefused) as refusal:
        revising.take_back(*by(world, Side.AUTHORITY), lot, revision, uuid4())
    assert codes(refusal) == ["wrong-side"]
    revising.take_back(*by(world, Side.PARTNER), lot, revision, uuid4())
    assert world.view(lot).revisions[0].state == "withdrawn"
    stranger = make_actor(world.session, "partner")
    with pytest.raises(LotNotFound):
        revising.take_back(world.session, stranger, lot, revision, uuid4())
    with pytest.raises(RevisionNotFound):
        approve(world, lot, uuid4())


@pytest.mark.parametrize(("field", "value", "fields"), [
    ("legal_basis", "sale", {"field"}), ("unit_value", "1", {"field"}), ("pallets", "-1", {"value"}),
    ("lot_measured_kg", "NaN", {"value"}), ("outcome", "reused", {"field"}),
])  # fmt: skip
def test_what_is_not_listed_stays(world, lot, field, value, fields):
    with pytest.raises(Invalid) as refusal:
        proposed(world, lot, field, value)
    assert refusal.value.fields.keys() == fields


def test_a_subject_is_of_the_lot(world, lot):
    for field, subject in (("measured_kg", None), ("pallets", first_line(world, lot)), ("joins", uuid4())):
        with pytest.raises(LineNotFound):
            proposed(world, lot, field, "1", subject)


def test_a_change_changes_something_and_one_waits_at_a_time(world, lot):
    with pytest.raises(LotTransitionRefused) as refusal:
        proposed(world, lot, "packaging", " ")
    assert codes(refusal) == ["nothing-changes"]
    proposed(world, lot, "packaging", "Vrac")
    with pytest.raises(LotTransitionRefused) as refusal:
        proposed(world, lot, "packaging", "Caisses", side=Side.AUTHORITY)
    assert codes(refusal) == ["revision-pending"]


def test_an_unsigned_lot_is_changed_directly(world):
    lot_id = world.accepted(world.retired())
    with pytest.raises(LotTransitionRefused) as refusal:
        proposed(world, lot_id, "packaging", "Vrac")
    assert codes(refusal) == ["lot-not-signed"]


def test_what_an_outcome_says_is_revised_within_its_dates(world, lot):
    line = first_line(world, lot)
    with pytest.raises(LotTransitionRefused) as refusal:
        proposed(world, lot, "recipient", "school", line)
    assert codes(refusal) == ["outcome-missing"]
    data = OutcomeData(State.REUSED, today(), recipient="individual")
    outcomes.report_outcome(world.as_partner(), world.partner, lot, [line], data, uuid4())
    with pytest.raises(Invalid):
        proposed(world, lot, "outcome_on", (today() + timedelta(days=1)).isoformat(), line)
    approve(world, lot, proposed(world, lot, "recipient", "school", line))
    assert world.view(lot).lines[0].recipient == "school"


def test_a_device_that_had_not_left_is_the_authoritys_again(world, lot, assets):
    line = first_line(world, lot)
    revision = proposed(world, lot, "not_handed_over", None, line)
    assert world.state(assets[0]) == "handed_over"
    approve(world, lot, revision)
    assert [world.state(a) for a in assets] == ["retired", "handed_over"]
    view = world.view(lot)
    assert (view.lines[0].verdict, view.lines[0].return_reason) == ("returned", "Vu à la pesée")
    assert world.lot(assets[0], route=Route.REUSE)


def test_a_device_that_had_left_joins_the_lot(world, lot):
    third = screen(world, "A3")
    (surprise,) = world.view(lot).surprises
    revision = proposed(world, lot, "joins", None, surprise.id, Side.AUTHORITY)
    approve(world, lot, revision, Side.PARTNER)
    assert world.state(third) == "handed_over"
    view = world.view(lot)
    assert [(line.manifest.tag, line.verdict) for line in view.lines] == [
        ("A1", "received"), ("A2", "received"), ("A3", "received"),
    ]  # fmt: skip
    assert (view.surprises[0].settlement, view.discrepancies) == ("ours", ())
    tags = [event.tag for event in timeline(world.as_authority(), third.id).rows[:2]]
    assert tags == ["asset:state:handed_over", "asset:state:in_lot"]
    data = OutcomeData(State.REUSED, today())
    last = [view.lines[2].id]
    outcomes.report_outcome(world.as_partner(), world.partner, lot, last, data, uuid4())
    assert world.state(third) == "reused"


def test_a_device_joins_only_where_its_guards_agree(world, lot):
    (surprise,) = world.view(lot).surprises
    revision = proposed(world, lot, "joins", None, surprise.id)
    with pytest.raises(LotTransitionRefused) as refusal:
        approve(world, lot, revision)
    assert codes(refusal) == ["device-not-retired"]
    world.retired(category_key="laptop", tag="A3")
    with pytest.raises(LotTransitionRefused) as refusal:
        approve(world, lot, revision)
    assert codes(refusal) == ["sanitisation-missing"]
    assert queries.get_lot(world.session, lot).revisions[0].is_pending


def test_what_has_changed_since_is_not_overwritten(world, lot):
    revision = proposed(world, lot, "pallets", "3")
    session = world.as_authority()
    world.view(lot).lot.pallets = 4
    session.flush()
    with pytest.raises(LotTransitionRefused) as refusal:
        approve(world, lot, revision)
    assert codes(refusal) == ["revision-stale"]


@given(st.sampled_from(KILOGRAMS), st.decimals(0, 99_999, allow_nan=False, places=2))
def test_a_weight_is_read_as_it_is_written(field, weight):
    assert checked(field, str(weight).replace(".", ",")) == checked(field, weight) == weight


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=30))
def test_any_text_is_taken_or_refused_in_words(field, value):
    try:
        checked(field, value)
    except Invalid as refusal:
        assert refusal.fields.keys() == {"value"}
