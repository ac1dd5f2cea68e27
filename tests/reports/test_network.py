"""A coordinator's counts over the member authorities, and the way back to its own scope."""

from dataclasses import fields
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DataError

from lifecycle.db.scope import enter, entered
from lifecycle.kernel.errors import Forbidden, NotFound
from lifecycle.registry.model import Asset
from lifecycle.reports import network
from lifecycle.reports.network import MemberCounts, network_view
from lifecycle.states.assets import State
from lifecycle.states.lots import LotState
from tests.factories import make_actor, make_network

ON = date(2025, 7, 1)
STORY = (("2024-06-03T09:00Z", "retired"), ("2025-03-03T09:00Z", "handed_over"))


def fill(workshop, proven):
    """One computer in use, one draft lot, and one device directed to reuse, proven or not."""
    workshop.device("laptop", ("2020-01-01T09:00Z", "in_use"), serial="SN-1", custodian="Camille")
    dates = {"retired_on": date(2024, 6, 3), "left_on": date(2025, 3, 3)}
    told = {"outcome": "reused", "outcome_on": date(2025, 5, 1), "recipient": "school"} if proven else {}
    gone = workshop.device("laptop", *STORY, state="reused" if proven else "handed_over", **dates)
    workshop.lot("reuse", "2025-03-03T09:00Z", (gone, told))
    workshop.lot("reuse", None)
    return workshop.actor.organisation_id


@pytest.fixture
def coordinator(session, another_workshop):
    """The coordinator of a network of two authorities and a partner; a third authority is not in it."""
    one, other = another_workshop(), another_workshop()
    enter(session, one.actor.organisation_id)
    members = [fill(one, proven=True)]
    enter(session, other.actor.organisation_id)
    members.append(fill(other, proven=False))
    fill(another_workshop(), proven=True)
    return make_actor(session, "coordinator", make_network(session, *members, one.partner))


def test_the_counts_of_each_member_authority(session, coordinator):
    view = network_view(session, coordinator, 2025, ON)
    assert len(view) == 2
    assert {member.directed for member in view} == {1}
    assert sorted(member.proven for member in view) == [0, 1]
    proven = next(member for member in view if member.proven)
    assert proven.devices == {State.IN_USE: 1, State.REUSED: 1}
    assert proven.lots == {LotState.DRAFT: 1, LotState.HANDED_OVER: 1}
    assert [member.directed for member in network_view(session, coordinator, 2024, ON)] == [0, 0]


def test_counts_and_the_authority_s_name_are_all_it_tells():
    told = {field.name for field in fields(MemberCounts)}
    assert told == {"organisation_id", "name", "devices", "lots", "directed", "proven"}


def test_the_session_is_back_home_and_sees_no_device(session, coordinator):
    network_view(session, coordinator, 2025, ON)
    assert entered(session) == coordinator.organisation_id
    assert session.scalar(select(func.current_organisation())) == coordinator.organisation_id
    assert session.scalar(select(func.count()).select_from(Asset)) == 0


def test_a_failure_on_the_way_leaves_the_session_at_home_and_working(session, coordinator, monkeypatch):
    monkeypatch.setattr(network, "_statement", lambda *_: text("SELECT 1 / 0"))
    with pytest.raises(DataError, match="division by zero"):
        network_view(session, coordinator, 2025, ON)
    assert entered(session) == coordinator.organisation_id
    assert session.scalar(select(func.current_organisation())) == coordinator.organisation_id
    assert session.scalar(select(func.count()).select_from(Asset)) == 0


def test_only_a_coordinator_at_home_may_look(session, coordinator):
    with pytest.raises(Forbidden):
        network_view(session, make_actor(session, "admin"), 2025, ON)
    with pytest.raises(Forbidden):
        network_view(session, coordinator, 2025, ON)  # the session has entered the admin's organisation


def test_a_year_that_has_not_started_is_not_found(session, coordinator):
    with pytest.raises(NotFound):
        network_view(session, coordinator, 2026, ON)
