"""Counts of a list that a process remembers, and when it forgets them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.counting import Counted, count_ages, count_assets
from lifecycle.registry.filters import AssetFilter
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import make_actor, make_asset

ALL, RETIRED = AssetFilter(), AssetFilter(state=("retired",))
RETIRE = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)


@pytest.fixture
def counted(connection):
    """The statements that counted assets, as they were sent."""
    sent = []

    @event.listens_for(connection, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT count(*)") and "FROM asset" in statement:
            sent.append(statement)

    return sent


def test_the_ages_of_a_list_are_counted_once_until_something_happens(session, counted):
    actor = make_actor(session)
    asset = make_asset(session, actor, acquired_on=today() - timedelta(days=6 * 366))
    assert [count_ages(session, ALL) for _ in range(3)] == [Counted(1, 1, 1)] * 3
    assert count_ages(session, RETIRED) == Counted(0, 0, 0)
    assert len(counted) == 2
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=RETIRE))
    assert [count_ages(session, RETIRED) for _ in range(2)] == [Counted(1, 1, 1)] * 2
    assert count_assets(session, RETIRED) == 1
    assert len(counted) == 4


def test_what_was_undone_is_not_remembered_even_after_as_many_events(session):
    actor = make_actor(session)
    one, other = make_asset(session, actor), make_asset(session, actor, State.IN_USE)
    with session.begin_nested() as undone:
        act(session, actor, one.id, Command(Action.RETIRE, uuid4(), ask=RETIRE))
        assert count_ages(session, RETIRED).total == 1
        undone.rollback()
    session.expire_all()
    act(session, actor, other.id, Command(Action.SEE, uuid4()))
    assert count_ages(session, RETIRED).total == 0


def test_each_authority_has_its_own(session):
    ours = make_actor(session)
    make_asset(session, ours)
    assert count_ages(session, ALL).total == 1
    theirs = make_actor(session)
    enter(session, theirs.organisation_id)
    assert count_ages(session, ALL).total == 0
    make_asset(session, theirs)
    make_asset(session, theirs)
    assert count_ages(session, ALL).total == 2
    enter(session, ours.organisation_id)
    assert count_ages(session, ALL).total == 1
