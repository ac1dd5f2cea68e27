"""Signing on two phones, drawing, and the code of the pick-up's day for places without a signal."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.departure import signing
from lifecycle.endoflife.departure.cosigning import sign
from lifecycle.endoflife.departure.drawing import HEIGHT, WIDTH, checked_drawing
from lifecycle.endoflife.errors import LotNotFound, WrongCode
from lifecycle.endoflife.model import SigningCode
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.errors import Invalid
from lifecycle.registry.errors import RequestReused
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.lots import LotState, Side
from tests.factories import make_actor

STROKES = "M10 20 L30.5 40 L600 200 M0 0 L5 5"
points = st.tuples(st.integers(0, WIDTH * 10), st.integers(0, HEIGHT * 10))


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


@given(st.lists(st.lists(points, min_size=2, max_size=8), min_size=1, max_size=4))
def test_strokes_are_kept_as_drawn(strokes):
    said = " ".join("M" + " L".join(f"{x / 10:g} {y / 10:g}" for x, y in stroke) for stroke in strokes)
    assert checked_drawing(said) == said


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_signature_need_not_be_drawn(nothing):
    assert checked_drawing(nothing) is None


@pytest.mark.parametrize("path", [
    "M1 1", "L1 1 L2 2", "M1 1 L601 2", "M1 1 L2 201", "M1 1 L2 2\"/><script>", "M1 1 C2 2 3 3 4 4",
    "M1 1 L-2 2", "M1 1 L1e3 2", "M1 1 " + "L2 2 " * 5000, "url(#x)", "M1 1 L2.25 2", "M1,1 Lnan 2",
])  # fmt: skip
def test_anything_but_strokes_is_refused(path):
    with pytest.raises(Invalid):
        checked_drawing(path)


@given(st.text(max_size=60))
def test_what_is_kept_holds_no_markup(path):
    try:
        kept = checked_drawing(path)
    except Invalid:
        return
    assert kept is None or set(kept) <= set("ML0123456789., ")


def test_the_second_signature_hands_the_lot_over(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    request = uuid4()
    first = sign(world.as_partner(), world.partner, lot_id, " Sacha P. ", STROKES, request)
    assert (first.state, world.state(asset)) == (LotState.ACCEPTED, "in_lot")
    view = world.view(lot_id)
    assert {side: s.signer_name for side, s in view.signatures.items()} == {Side.PARTNER: "Sacha P."}
    again = sign(world.as_partner(), world.partner, lot_id, "Sacha P.", STROKES, request)
    assert (again.event_id, again.replayed) == (first.event_id, True)
    other = uuid4()
    done = sign(world.as_authority(), world.authority, lot_id, "Camille", None, other)
    assert (done.state, world.state(asset)) == (LotState.HANDED_OVER, "handed_over")
    repeated = sign(world.as_authority(), world.authority, lot_id, "Camille", None, other)
    assert (repeated.event_id, repeated.state) == (done.event_id, LotState.HANDED_OVER)
    signatures = world.view(lot_id).signatures
    assert {s.method for s in signatures.values()} == {"own"}
    assert signatures[Side.PARTNER].drawing == STROKES
    with pytest.raises(RequestReused):
        sign(world.as_authority(), world.authority, world.accepted(world.retired()), "C.", None, request)


def test_the_first_signature_stays_while_a_guard_refuses_the_second(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    sign(world.as_authority(), world.authority, lot_id, "Camille", None, uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        sign(world.as_partner(), world.partner, lot_id, "Sacha", None, uuid4())
    assert codes(refusal) == ["sanitisation-missing"]
    assert world.view(lot_id).signatures.keys() == {Side.AUTHORITY}
    world.sanitise(asset)
    done = sign(world.as_partner(), world.partner, lot_id, "Sacha", None, uuid4())
    assert done.state is LotState.HANDED_OVER


def test_signing_again_replaces_ones_own_and_a_stranger_signs_nothing(world):
    lot_id = world.accepted(world.retired(category_key="monitor"), route="reuse")
    sign(world.as_authority(), world.authority, lot_id, "Camile", None, uuid4())
    sign(world.session, world.authority, lot_id, "Camille", None, uuid4())
    (kept,) = world.view(lot_id).signatures.values()
    assert kept.signer_name == "Camille"
    with pytest.raises(LotTransitionRefused) as refusal:
        sign(world.session, world.authority, lot_id, "  ", None, uuid4())
    assert codes(refusal) == ["signer-missing"]
    stranger = make_actor(world.session, "partner")
    with pytest.raises(LotNotFound):
        sign(world.session, stranger, lot_id, "X", None, uuid4())


def test_an_offered_lot_is_not_signed(world):
    lot_id = world.offered(world.retired())
    with pytest.raises(LotTransitionRefused) as refusal:
        sign(world.session, world.authority, lot_id, "Camille", None, uuid4())
    assert codes(refusal) == ["wrong-state"]


@pytest.fixture
def fetched(world):
    """A lot whose pick-up is today, its device wiped three hours ago and its answer four."""
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset, performed_at=now() - timedelta(hours=3))
    world.view(lot_id).lot.answered_at = now() - timedelta(hours=4)
    ending.schedule(world.session, world.authority, lot_id, now() + timedelta(minutes=1), uuid4())
    return lot_id


def day_code(world, lot_id):
    code = signing.issue_signing_code(world.as_partner(), world.partner, lot_id, for_pickup_day=True)
    kept = world.as_authority().get_one(SigningCode, lot_id, populate_existing=True)
    return code, kept


def test_a_code_of_the_day_holds_until_the_days_end(world, fetched):
    _, kept = day_code(world, fetched)
    day = world.view(fetched).lot.pickup_at.astimezone(PARIS).date()
    assert kept.expires_at == datetime.combine(day + timedelta(days=1), time(), PARIS)


def test_a_hand_over_sent_late_is_judged_when_it_happened(world, fetched):
    code, kept = day_code(world, fetched)
    # As if everything had happened two hours ago, and the code had ended since.
    happened = now() - timedelta(hours=2)
    kept.issued_at, kept.expires_at = happened - timedelta(minutes=5), happened + timedelta(minutes=5)
    world.session.flush()
    assert isinstance(world.hand_over(fetched, code), WrongCode)
    request = uuid4()
    done = world.hand_over(fetched, code, request, occurred_at=happened)
    assert done.state is LotState.HANDED_OVER
    assert world.hand_over(fetched, code, request, occurred_at=happened).event_id == done.event_id
    assert world.view(fetched).lot.handed_over_at == happened


@pytest.mark.parametrize("moved", [timedelta(hours=1), -timedelta(hours=1)])
def test_a_code_signs_nothing_outside_its_time(world, fetched, moved):
    code, kept = day_code(world, fetched)
    happened = now() - timedelta(hours=2)
    kept.issued_at, kept.expires_at = happened + moved - timedelta(minutes=5), happened + moved
    world.session.flush()
    assert isinstance(world.hand_over(fetched, code, occurred_at=happened), WrongCode)


def test_a_code_that_ended_a_week_ago_signs_nothing(world, fetched):
    code, kept = day_code(world, fetched)
    ended = now() - signing.LATEST - timedelta(minutes=1)
    kept.issued_at, kept.expires_at = ended - timedelta(hours=8), ended
    lot, typed = world.view(fetched).lot, ended - timedelta(hours=1)
    assert isinstance(signing.try_code(world.session, lot, code, typed), WrongCode)
    kept.expires_at += timedelta(minutes=2)
    assert signing.try_code(world.session, lot, code, typed) is None


def test_what_was_wiped_after_it_left_does_not_count(world, fetched):
    code, _ = day_code(world, fetched)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(fetched, code, occurred_at=now() - timedelta(hours=3, minutes=40))
    assert codes(refusal) == ["sanitisation-missing"]


def test_without_a_pick_up_there_is_no_code_of_the_day(world):
    lot_id = world.accepted(world.retired())
    with pytest.raises(LotTransitionRefused) as refusal:
        signing.issue_signing_code(world.as_partner(), world.partner, lot_id, for_pickup_day=True)
    assert codes(refusal) == ["pickup-missing"]
