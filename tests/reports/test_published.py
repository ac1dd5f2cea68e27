"""A published year is read again to the digit, whatever happens to the registry."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import ProgrammingError

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, NotFound
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import RequestReused
from lifecycle.reports import trends
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.figures import Key
from lifecycle.reports.model import MonthlyPoint, PublishedYear
from lifecycle.reports.published import current, differences, publish, published_list, published_year
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason
from tests.factories import as_application, as_owner, make_actor, make_asset

YEAR = today().year


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


def retired(session, actor):
    asset = make_asset(session, actor, State.IN_USE, first_used_on=today() - timedelta(days=900))
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    return asset


def test_a_year_is_the_same_to_the_digit_afterwards(session, actor):
    retired(session, actor)
    before = current(session, YEAR, today())
    publish(session, actor, YEAR, uuid4(), "Débat budgétaire")
    for _ in range(3):
        retired(session, actor)
    found = published_year(session, YEAR)
    assert found.boards == before
    assert repr(found.boards) == repr(before)
    assert set(found.boards) == set(BOARDS)
    assert current(session, YEAR, today()) != before
    about = found.about
    assert (about.year, about.number, about.note) == (YEAR, 1, "Débat budgétaire")
    assert about.published_by == actor.name


def test_publishing_again_keeps_the_first(session, actor):
    first = publish(session, actor, YEAR, uuid4())
    retired(session, actor)
    second = publish(session, actor, YEAR, uuid4())
    assert [(one.id, one.number) for one in published_list(session)] == [(second, 2), (first, 1)]
    assert published_year(session, YEAR).about.number == 2
    assert published_year(session, YEAR, 1).about.id == first
    assert published_year(session, YEAR, 3) is None
    assert published_year(session, YEAR - 1) is None


def test_differences_are_those_of_the_year_alone(session, actor):
    publish(session, actor, YEAR, uuid4())
    found = published_year(session, YEAR)
    assert differences(found, current(session, YEAR, today())) == []
    board = found.boards["overview"]
    figures = [
        replace(one, value=Decimal(7)) if one.key in (Key.REUSE_DIRECTED, Key.MEAN_AGE) else one
        for one in board.figures
    ]
    (changed,) = differences(found, {"overview": replace(board, figures=tuple(figures))})
    assert (changed.board, changed.published, changed.now) == ("overview", 0, 7)


def test_who_publishes_may_and_once_a_request(session, actor):
    with pytest.raises(Forbidden):
        publish(session, make_actor(session, "technician", actor.organisation_id), YEAR, uuid4())
    with pytest.raises(NotFound):
        publish(session, actor, YEAR + 1, uuid4())
    request_id = uuid4()
    assert publish(session, actor, YEAR, request_id) == publish(session, actor, YEAR, request_id)
    with pytest.raises(RequestReused):
        publish(session, actor, YEAR - 1, request_id)
    assert len(published_list(session)) == 1


def test_nobody_changes_it_nor_sees_another_s(session, actor):
    publish(session, actor, YEAR, uuid4())
    for change in (update(PublishedYear).values(year=1999), delete(PublishedYear)):
        owner = as_owner(session)
        with pytest.raises(ProgrammingError, match="append-only"), owner.begin_nested():
            owner.execute(change)
        as_application(session)
    make_actor(session, "manager")
    assert published_list(session) == []
    assert published_year(session, YEAR) is None


def test_trends_hold_the_last_value_of_each_month_and_invent_none(session, actor):
    retired(session, actor)
    current(session, YEAR, today())
    (month,) = trends.trends(session, [Key.DEVICES_PRESENT], today())[Key.DEVICES_PRESENT]
    assert (month.value, month.day) == (1, today())
    retired(session, actor)
    current(session, YEAR, today())
    (month,) = trends.trends(session, [Key.DEVICES_PRESENT], today())[Key.DEVICES_PRESENT]
    assert month.value == 2
    first = today().replace(day=1)
    long_ago, last = (first - timedelta(days=800)).replace(day=1), (first - timedelta(days=1)).replace(day=1)
    rows = [{"month": day, "day": day, "value": 1} for day in (long_ago, last)]
    session.add_all(
        MonthlyPoint(authority_id=actor.organisation_id, figure=Key.DEVICES_PRESENT, **row) for row in rows
    )
    session.flush()
    found = trends.trends(session, [Key.DEVICES_PRESENT, "other"], today())
    assert [month.month for month in found[Key.DEVICES_PRESENT]] == [last, first]
    assert found["other"] == []
    other = make_actor(session)
    assert trends.trends(session, [Key.DEVICES_PRESENT], today())[Key.DEVICES_PRESENT] == []
    enter(session, other.organisation_id)
    assert session.scalars(select(MonthlyPoint.month)).all() == []
