"""Corrections that a lot has to do with."""

from uuid import uuid4

import pytest

from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.correcting import correct
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import Command
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import TransitionRefused
from lifecycle.states.facts import Ask
from tests.factories import make_actor


def to(state: State) -> Command:
    return Command(Action.CORRECT, uuid4(), ask=Ask(target=state, note="Erreur de saisie"))


@pytest.fixture
def recycled(world):
    """A device told recycled on a lot that is still open, and that lot."""
    asset = world.retired()
    lot_id = world.received(asset)
    line = world.line(lot_id, asset)
    told = OutcomeData(State.RECYCLED, today())
    outcomes.report_outcome(world.as_partner(), world.partner, lot_id, [line], told, uuid4())
    world.as_authority()
    return asset, lot_id


def refused(world, asset, state):
    with pytest.raises(TransitionRefused) as refusal:
        correct(world.session, world.authority, asset.id, to(state))
    return [reason.code for reason in refusal.value.reasons]


def test_an_outcome_corrected_away_waits_again(world, recycled):
    asset, lot_id = recycled
    command = to(State.HANDED_OVER)
    done = correct(world.session, world.authority, asset.id, command)
    again = correct(world.session, world.authority, asset.id, command)
    assert (done.state, again.event_id, again.replayed) == (State.HANDED_OVER, done.event_id, True)
    (line,) = world.view(lot_id).lines
    assert (line.outcome, line.outcome_on, line.verdict) == (None, None, "received")
    last = timeline(world.session, lot_id).rows[0]
    assert (last.tag, last.changes) == ("lot:fact:outcome_corrected", {"outcome": ["recycled", None]})
    told = OutcomeData(State.REUSED, today())
    outcomes.report_outcome(world.as_partner(), world.partner, lot_id, [line.id], told, uuid4())
    assert world.state(asset) == "reused"


def test_an_open_lot_decides_beyond_that(world, recycled):
    asset, _ = recycled
    assert refused(world, asset, State.RETIRED) == ["lot-open"]
    correct(world.session, world.authority, asset.id, to(State.HANDED_OVER))
    assert refused(world, asset, State.RETIRED) == ["lot-open"]
    assert refused(world, asset, State.RECYCLED) == ["lot-decides"]


def test_a_closed_lot_keeps_its_line_closed_but_takes_the_right_outcome(world, recycled):
    asset, lot_id = recycled
    ending.close(world.session, world.authority, lot_id, uuid4())
    correct(world.session, world.authority, asset.id, to(State.HANDED_OVER))
    (line,) = world.view(lot_id).lines
    assert (line.verdict, line.is_ended) == ("received", False)
    told = OutcomeData(State.REFURBISHED, today())
    outcomes.report_outcome(world.as_partner(), world.partner, lot_id, [line.id], told, uuid4())
    assert (world.state(asset), world.view(lot_id).state) == ("refurbished", "closed")


def test_a_device_that_never_left_a_closed_lot_ends_as_returned(world, recycled):
    asset, lot_id = recycled
    ending.close(world.session, world.authority, lot_id, uuid4())
    correct(world.session, world.authority, asset.id, to(State.RETIRED))
    (line,) = world.view(lot_id).lines
    assert (line.verdict, line.return_reason) == ("returned", "Erreur de saisie")
    assert (world.state(asset), asset.left_on) == ("retired", None)
    assert refused(world, asset, State.HANDED_OVER) == ["lot-decides"]


def test_a_device_on_a_lot_leaves_it_by_the_lot(world):
    asset = world.retired()
    world.accepted(asset)
    assert "lot-decides" in refused(world, asset, State.IN_STOCK)


def test_a_device_without_a_lot_is_corrected_as_ever(world):
    asset = world.retired()
    done = correct(world.session, world.authority, asset.id, to(State.IN_STOCK))
    assert (done.state, asset.retired_on) == (State.IN_STOCK, None)


def test_only_an_administrator_corrects(world, recycled):
    manager = make_actor(world.session, "manager", world.authority.organisation_id)
    with pytest.raises(Forbidden):
        correct(world.session, manager, recycled[0].id, to(State.RETIRED))
