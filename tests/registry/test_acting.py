"""The write path: lock, nonce, decide, write, record."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import ClockAhead, Command, act
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import TransitionRefused
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import make_actor, make_asset


def test_an_action_changes_the_state_and_leaves_its_event(session):
    actor = make_actor(session, "technician")
    asset = make_asset(session, actor)
    done = act(session, actor, asset.id, Command(Action.DEPLOY, uuid4(), place=Place(custodian="Service RH")))
    assert (done.state, asset.state, asset.custodian) == (State.IN_USE, "in_use", "Service RH")
    assert asset.first_used_on == today()
    newest = timeline(session, asset.id).rows[0]
    assert (newest.id, newest.tag, newest.actor_name) == (done.event_id, "asset:state:in_use", actor.name)
    assert newest.changes["custodian"] == [None, "Service RH"]


def test_a_repeated_request_is_answered_as_before(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    command = Command(Action.DEPLOY, uuid4())
    first, again = act(session, actor, asset.id, command), act(session, actor, asset.id, command)
    assert (again.event_id, again.state, again.replayed) == (first.event_id, first.state, True)
    assert len(timeline(session, asset.id).rows) == 2
    with pytest.raises(RequestReused):
        act(session, actor, asset.id, Command(Action.TAKE_BACK, command.request_id))


def test_a_retirement_says_every_missing_part_at_once(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    with pytest.raises(TransitionRefused) as refusal:
        act(session, actor, asset.id, Command(Action.RETIRE, uuid4()))
    assert {reason.code for reason in refusal.value.reasons} == {
        "reason-missing",
        "functional-status-missing",
    }
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    assert (asset.state, asset.retired_on, asset.retire_reason) == ("retired", today(), "obsolete")


def test_what_was_missing_comes_back_to_what_it_was(session):
    actor = make_actor(session)
    asset = make_asset(session, actor, State.IN_USE)
    lost = Ask(loss_reason="not_found")
    act(session, actor, asset.id, Command(Action.REPORT_MISSING, uuid4(), ask=lost))
    assert asset.before_missing == "in_use"
    assert act(session, actor, asset.id, Command(Action.FOUND, uuid4())).state is State.IN_USE
    assert asset.before_missing is None


def test_a_technician_may_not_write_off_and_a_stranger_finds_nothing(session):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    with pytest.raises(Forbidden):
        act(session, technician, asset.id, Command(Action.WRITE_OFF, uuid4()))
    stranger = make_actor(session, "technician")
    session.expunge_all()
    with pytest.raises(AssetNotFound):
        act(session, stranger, asset.id, Command(Action.DEPLOY, uuid4()))


def test_a_clock_far_ahead_is_refused_and_a_late_one_is_kept(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    with pytest.raises(ClockAhead):
        act(session, actor, asset.id, Command(Action.SEE, uuid4(), occurred_at=now() + timedelta(hours=1)))
    yesterday = now() - timedelta(days=1)
    act(session, actor, asset.id, Command(Action.SEE, uuid4(), occurred_at=yesterday))
    event = timeline(session, asset.id).rows[0]
    assert event.occurred_at == yesterday
    assert event.recorded_at > yesterday


def test_a_scan_told_late_does_not_move_back_when_a_device_was_last_seen(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    today_at, yesterday = now(), now() - timedelta(days=1)
    for at in (today_at, yesterday):
        act(session, actor, asset.id, Command(Action.SEE, uuid4(), occurred_at=at))
    assert asset.last_seen_at == today_at


def test_a_correction_leads_to_an_earlier_state(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    act(session, actor, asset.id, Command(Action.DEPLOY, uuid4()))
    with pytest.raises(TransitionRefused):
        act(
            session,
            actor,
            asset.id,
            Command(Action.CORRECT, uuid4(), ask=Ask(target=State.RETIRED, note="x")),
        )
    back = Ask(target=State.IN_STOCK, note="Mauvais code scanné")
    act(session, actor, asset.id, Command(Action.CORRECT, uuid4(), ask=back))
    assert timeline(session, asset.id).rows[0].tag == "asset:correction:in_stock"
