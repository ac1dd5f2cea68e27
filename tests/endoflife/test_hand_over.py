"""The hand-over: guards of every device at once, both signatures, the one-time code, a constant cost."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select, text

from lifecycle.endoflife import queries
from lifecycle.endoflife.departure import signing
from lifecycle.endoflife.errors import LotNotFound, WrongCode
from lifecycle.endoflife.model import LotSignature, SigningCode
from lifecycle.history.model import Event
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import ClockAhead
from lifecycle.registry.errors import RequestReused
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import FunctionalStatus, Route, SanitisationLevel
from lifecycle.states.lots import LotState, Side
from tests.factories import as_application, as_owner, make_actor

WRONG = "not-it"


@contextmanager
def counted(connection):
    statements = []
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    yield statements


def test_every_reason_of_every_device_comes_at_once(world):
    bare, weak, strong = (world.retired() for _ in range(3))
    lot_id = world.accepted(bare, weak, strong)
    world.sanitise(weak, level=SanitisationLevel.CLEAR)
    world.sanitise(strong)
    world.sanitise(bare, result="failed")
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, WRONG, authority_signer=" ")
    reasons = refusal.value.reasons
    assert [reason.code for reason in reasons] == [
        "signer-missing", "sanitisation-missing", "sanitisation-too-weak",
    ]  # fmt: skip
    codes = {line.asset_id: line.manifest.code for line in world.view(lot_id).lines}
    assert [(r.asset_id, r.device) for r in reasons[1:]] == [(a.id, codes[a.id]) for a in (bare, weak)]
    assert reasons[1].told("fr").startswith(codes[bare.id])
    assert world.state(strong) == "in_lot"


def test_a_sanitisation_before_the_last_use_does_not_count(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset, performed_at=now() - timedelta(days=3))
    asset.last_used_at = now() - timedelta(days=1)
    world.session.flush()
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, WRONG)
    assert [reason.code for reason in refusal.value.reasons] == ["sanitisation-too-old"]


def test_a_screen_has_nothing_to_sanitise(world):
    lot_id = world.accepted(world.retired(category_key="monitor"), route=Route.REUSE)
    assert world.hand_over(lot_id).state is LotState.HANDED_OVER


def test_both_sides_sign_and_the_event_says_so(world):
    asset = world.retired()
    lot_id, request = world.accepted(asset), uuid4()
    world.sanitise(asset)
    happened = now() - timedelta(minutes=3)
    code = world.code(lot_id)
    first = world.hand_over(lot_id, code, request, occurred_at=happened)
    again = world.hand_over(lot_id, code, request, occurred_at=happened)
    assert (again.event_id, again.state, again.replayed) == (first.event_id, LotState.HANDED_OVER, True)
    signatures = world.view(lot_id).signatures
    assert {side: s.signer_name for side, s in signatures.items()} == {
        Side.AUTHORITY: "Camille Test",
        Side.PARTNER: "Sacha Partenaire",
    }
    assert {s.signed_at for s in signatures.values()} == {happened}
    last = timeline(world.session, lot_id).rows[0]
    assert (last.occurred_at, last.details["signers"]) == (happened, ["Camille Test", "Sacha Partenaire"])
    moved = timeline(world.session, asset.id).rows[0]
    assert (moved.tag, moved.occurred_at) == ("asset:state:handed_over", happened)
    assert moved.details["lot_id"] == str(lot_id)
    with pytest.raises(RequestReused):
        world.hand_over(world.accepted(world.retired()), WRONG, request)


def test_a_wrong_code_counts_and_five_use_it_up(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    code = world.code(lot_id)
    for left in (4, 3, 2, 1, 0):
        refused = world.hand_over(lot_id, WRONG)
        assert isinstance(refused, WrongCode)
        assert (refused.params["left"], world.state(asset)) == (left, "in_lot")
        # What the door does: the count stays though the request is refused.
        world.session.commit()
    assert isinstance(world.hand_over(lot_id, code), WrongCode)
    assert world.session.scalar(select(func.count()).select_from(LotSignature)) == 0
    assert world.hand_over(lot_id).state is LotState.HANDED_OVER


def test_a_code_signs_once_is_replaced_and_ends(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    assert isinstance(world.hand_over(lot_id, "000000"), WrongCode)
    code = world.code(lot_id)
    assert len(code) == 6
    assert code.isdigit()
    kept = world.session.get_one(SigningCode, lot_id)
    assert code.encode() not in kept.code_hash
    kept.expires_at = now() - timedelta(seconds=1)
    world.session.flush()
    assert isinstance(world.hand_over(lot_id, code), WrongCode)
    newer = world.code(lot_id)
    if newer != code:
        assert world.hand_over(lot_id, code).params == {"left": 4}
    assert world.hand_over(lot_id, f" {newer[:3]} {newer[3:]}").state is LotState.HANDED_OVER
    world.session.expire_all()
    assert world.session.get(SigningCode, lot_id) is None
    told = str([event.details for event in timeline(world.session, lot_id).rows])
    assert code not in told
    assert newer not in told


def test_only_the_lots_partner_gets_a_code_and_only_for_an_accepted_lot(world):
    lot_id = world.offered(world.retired())
    with pytest.raises(LotTransitionRefused):
        world.code(lot_id)
    with pytest.raises(Forbidden):
        signing.issue_signing_code(world.as_authority(), world.authority, lot_id)
    stranger = make_actor(world.session, "partner")
    with pytest.raises(LotNotFound):
        signing.issue_signing_code(world.session, stranger, lot_id)


def test_a_certified_destruction_leaves_a_certificate_owed(destroyer):
    secret = destroyer.retired(FunctionalStatus.FAULTY, restricted=True)
    wiped = destroyer.retired(FunctionalStatus.FAULTY)
    lot_id = destroyer.accepted(secret, wiped, route=Route.RECYCLE)
    destroyer.sanitise(wiped)
    assert destroyer.hand_over(lot_id).state is LotState.HANDED_OVER
    owed = {line.asset_id: line.certificate_owed for line in destroyer.view(lot_id).lines}
    assert owed == {secret.id: True, wiped.id: False}


def test_a_destruction_that_is_over_no_longer_stands_for_a_sanitisation(destroyer):
    lot_id = destroyer.accepted(destroyer.retired(FunctionalStatus.FAULTY), route=Route.RECYCLE)
    owner = as_owner(destroyer.session)
    owner.execute(text("UPDATE partner_certification SET valid_until = current_date - 1"))
    as_application(destroyer.session)
    destroyer.session.expire_all()
    with pytest.raises(LotTransitionRefused) as refusal:
        destroyer.hand_over(lot_id, WRONG)
    assert [reason.code for reason in refusal.value.reasons] == ["sanitisation-missing"]


def test_a_device_marked_restricted_since_it_joined_does_not_leave(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    asset.restricted = True
    world.session.flush()
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, WRONG)
    assert [(r.code, r.asset_id) for r in refusal.value.reasons] == [("restricted", asset.id)]


def test_times_that_cannot_be_are_refused(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    with pytest.raises(ClockAhead):
        world.hand_over(lot_id, WRONG, occurred_at=now() + timedelta(hours=1))
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id, WRONG, occurred_at=now() - timedelta(days=900))
    assert [reason.code for reason in refusal.value.reasons] == ["before-the-answer", "sanitisation-missing"]


def test_the_number_of_statements_does_not_depend_on_the_size(world, connection):
    def cost(size: int) -> list[str]:
        assets = [world.retired() for _ in range(size)]
        lot_id = world.accepted(*assets)
        world.sanitise(*assets)
        code = world.code(lot_id)
        world.session.expire_all()
        with counted(connection) as statements:
            world.hand_over(lot_id, code)
            done = len(statements)
        moved = select(func.count()).where(Event.tag == "asset:state:handed_over")
        in_lot = moved.where(Event.details["lot_id"].astext == str(lot_id))
        assert world.session.scalar(in_lot) == size
        return done

    small, large = cost(3), cost(40)
    assert small == large < 40


def test_the_partner_reads_the_hand_over_without_assets(world):
    asset = world.retired()
    lot_id = world.handed_over(asset)
    view = queries.get_lot(world.as_partner(), lot_id)
    assert (view.state, view.lot.handed_over_at.astimezone(PARIS).date()) == (LotState.HANDED_OVER, today())
    assert isinstance(view.lines[0].id, UUID)
