"""What a coordinator sees: the shares of members that agreed, and no way beyond them."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event, func, insert, select, text, update
from sqlalchemy.exc import DataError, ProgrammingError

from lifecycle.db.scope import enter, entered
from lifecycle.kernel.errors import Forbidden, NotFound
from lifecycle.registry.model import Asset
from lifecycle.reports import network, shared_count
from lifecycle.reports.model import NetworkShare, SharedYear
from lifecycle.reports.network import network_view
from lifecycle.reports.network_sums import flow_lines, needs, waits
from lifecycle.reports.shared import Flow, Member, Shared, Wait, dump, load
from lifecycle.reports.sharing import share, sharings
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState
from tests.factories import make_actor, make_network, make_organisation

ON = date(2025, 7, 1)
STORY = (("2024-06-03T09:00Z", "retired"), ("2025-03-03T09:00Z", "handed_over"))


def fill(workshop, proven):
    """One computer in use, one draft lot, and one device directed to reuse, proven or not."""
    workshop.device("laptop", ("2020-01-01T09:00Z", "in_use"), serial="SN-1", custodian="Camille")
    dates = {"retired_on": date(2024, 6, 3), "left_on": date(2025, 3, 3)}
    told = {"outcome": "reused", "outcome_on": date(2025, 5, 1), "recipient": "school"} if proven else {}
    gone = workshop.device("laptop", *STORY, state="reused" if proven else "handed_over", **dates)
    workshop.lot("reuse", "2025-03-03T09:00Z", (gone, told))
    waiting = workshop.device("laptop", ("2025-06-01T09:00Z", "in_lot"))
    workshop.lot("refurbish", None, (waiting, {}))
    return workshop.actor


@pytest.fixture
def members(session, another_workshop):
    """Two authorities; a third one is in no network of theirs."""
    one, other = another_workshop(), another_workshop()
    enter(session, one.actor.organisation_id)
    found = [fill(one, proven=True)]
    enter(session, other.actor.organisation_id)
    found.append(fill(other, proven=False))
    fill(another_workshop(), proven=True)
    return found


@pytest.fixture
def coordinator(session, members):
    return make_actor(
        session, "coordinator", make_network(session, *(one.organisation_id for one in members))
    )


def agree(session, coordinator, *actors, agrees=True):
    for actor in actors:
        enter(session, actor.organisation_id)
        share(session, actor, coordinator.organisation_id, agrees, uuid4())
    enter(session, coordinator.organisation_id)


def view(session, coordinator, year=2025):
    return network_view(session, coordinator, year, ON)


def test_nobody_shares_until_they_say_so(session, members, coordinator):
    assert [(one.agrees, one.shared) for one in view(session, coordinator)] == [(False, None)] * 2
    agree(session, coordinator, members[0])
    found = {one.organisation_id: one for one in view(session, coordinator)}
    assert found[members[0].organisation_id].shared is not None
    assert found[members[1].organisation_id].shared is None


def test_what_a_member_shares(session, members, coordinator):
    agree(session, coordinator, *members)
    one, other = sorted(view(session, coordinator), key=lambda one: -one.shared.figures["reuse_proven"])
    assert one.shared.devices == {State.IN_USE: 1, State.REUSED: 1, State.IN_LOT: 1}
    assert one.shared.lots == {LotState.DRAFT: 1, LotState.HANDED_OVER: 1}
    assert [each.shared.figures["reuse_directed"] for each in (one, other)] == [1, 1]
    assert [each.shared.figures["reuse_proven"] for each in (one, other)] == [1, 0]
    (flow,) = one.shared.flows
    assert (flow.route, flow.devices, flow.outcomes) == (Route.REUSE, 1, {State.REUSED: 1})
    assert one.shared.need == {Route.REFURBISH: 1}
    assert [(wait.state, wait.lots, wait.devices) for wait in one.shared.waits] == [
        (LotState.DRAFT, 1, 1),
        (LotState.HANDED_OVER, 1, 1),
    ]
    assert one.shared.waits[1].bands == (0, 0, 0, 1)
    assert one.shared.waits[1].longest == (ON - date(2025, 3, 3)).days
    assert [each.shared.figures["reuse_directed"] for each in view(session, coordinator, 2024)] == [0, 0]


def test_counts_ratios_and_the_authority_s_name_are_all_it_tells():
    assert {field.name for field in fields(Member)} == {
        "organisation_id", "name", "agrees", "shared", "day", "computed_at",
    }  # fmt: skip
    assert {field.name for field in fields(Shared)} == {
        "department", "devices", "lots", "figures", "flows", "need", "waits",
    }  # fmt: skip
    assert {field.name for field in fields(Flow)} == {"partner_id", "route", "devices", "outcomes"}
    assert {field.name for field in fields(Wait)} == {"state", "lots", "devices", "bands", "longest"}


def test_what_is_shared_is_kept_to_the_digit():
    shared = Shared(
        "35",
        {State.IN_USE: 3},
        {LotState.DRAFT: 1},
        {"mean_age": Decimal("4.50"), "legal_ratio": None},
        (Flow(uuid4(), Route.REUSE, 2, {State.REUSED: 1}),),
        {Route.RECYCLE: 4},
        (Wait(LotState.DRAFT, 1, 4, (1, 0, 0, 0), 3),),
    )
    assert load(dump(shared)) == shared
    assert str(load(dump(shared)).figures["mean_age"]) == "4.50"


def test_taking_it_back_holds_at_once(session, members, coordinator):
    agree(session, coordinator, *members)
    view(session, coordinator)
    agree(session, coordinator, members[0], agrees=False)
    assert [one.shared is None for one in view(session, coordinator) if not one.agrees] == [True]
    assert session.scalars(select(SharedYear.authority_id)).all() == [members[1].organisation_id]
    enter(session, members[0].organisation_id)
    assert session.scalars(select(SharedYear.year)).all() == []


def test_another_network_and_another_authority_read_nothing_of_it(session, members, coordinator):
    agree(session, coordinator, members[0])
    view(session, coordinator)
    rival = make_actor(session, "coordinator", make_network(session, members[0].organisation_id))
    assert [one.shared for one in view(session, rival)] == [None]
    enter(session, members[1].organisation_id)
    assert session.scalars(select(SharedYear.year)).all() == []
    assert session.scalars(select(NetworkShare.authority_id)).all() == []


def test_a_network_cannot_agree_for_a_member(session, members, coordinator):
    enter(session, coordinator.organisation_id)
    told = {"authority_id": members[0].organisation_id, "network_id": coordinator.organisation_id}
    said = insert(NetworkShare).values(**told, agreed_by="Coordinateur")
    with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
        session.execute(said)
    agree(session, coordinator, members[0])
    view(session, coordinator)
    with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
        session.execute(update(SharedYear).values(payload={}))


def test_who_agrees_may_and_a_repeat_is_one(session, members, coordinator):
    actor, request_id = members[0], uuid4()
    enter(session, actor.organisation_id)
    technician = make_actor(session, "technician", actor.organisation_id)
    with pytest.raises(Forbidden):
        share(session, technician, coordinator.organisation_id, True, uuid4())
    for _ in range(2):
        share(session, actor, coordinator.organisation_id, True, request_id)
    (row,) = sharings(session)
    assert (row.agreed_by, row.name) == (actor.name, "Réseau 4R")
    outside = make_organisation(session, "network")
    with pytest.raises(NotFound):
        share(session, actor, outside, True, uuid4())


def test_young_figures_are_shown_as_they_are_and_old_ones_made_anew(session, members, coordinator):
    agree(session, coordinator, members[0])
    view(session, coordinator)
    enter(session, members[0].organisation_id)
    share(session, members[0], make_network(session, members[0].organisation_id), True, uuid4())
    before = session.scalars(select(SharedYear.computed_at)).one()
    enter(session, coordinator.organisation_id)
    view(session, coordinator)
    enter(session, members[0].organisation_id)
    assert session.scalars(select(SharedYear.computed_at)).one() == before
    session.execute(update(SharedYear).values(computed_at=before - timedelta(hours=1)))
    enter(session, coordinator.organisation_id)
    view(session, coordinator)
    enter(session, members[0].organisation_id)
    assert session.scalars(select(SharedYear.computed_at)).one() > before


def test_a_fresh_view_takes_as_many_statements_whatever_the_members(
    session, connection, members, coordinator
):
    agree(session, coordinator, *members)
    view(session, coordinator)
    said = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    view(session, coordinator)
    assert len(said) == 2


def test_a_failure_on_the_way_leaves_the_session_at_home_and_working(
    session, members, coordinator, monkeypatch
):
    agree(session, coordinator, *members)
    monkeypatch.setattr(shared_count, "_statement", lambda *_: text("SELECT 1 / 0"))
    with pytest.raises(DataError, match="division by zero"):
        view(session, coordinator)
    assert entered(session) == coordinator.organisation_id
    assert session.scalar(select(func.current_organisation())) == coordinator.organisation_id
    assert session.scalar(select(func.count()).select_from(Asset)) == 0


def test_only_a_coordinator_at_home_may_look(session, coordinator):
    with pytest.raises(Forbidden):
        view(session, make_actor(session, "admin"))
    with pytest.raises(Forbidden):
        view(session, coordinator)  # the session has entered the admin's organisation


def test_a_year_that_has_not_started_is_not_found(session, coordinator):
    with pytest.raises(NotFound):
        view(session, coordinator, 2026)


def member(name, department="35", **shared):
    nothing = {"devices": {}, "lots": {}, "figures": {}}
    return Member(uuid4(), name, True, Shared(department, **{**nothing, **shared}), ON)


def test_flows_and_waits_of_all_together():
    partner = uuid4()
    first = member("A", flows=(Flow(partner, Route.REUSE, 5, {State.REUSED: 2}),))
    second = member("B", flows=(Flow(partner, Route.RECYCLE, 9, {}),))
    assert [(line.authority, line.devices, line.awaited) for line in flow_lines([first, second])] == [
        ("B", 9, 9),
        ("A", 5, 3),
    ]
    one = member("A", waits=(Wait(LotState.OFFERED, 2, 7, (1, 1, 0, 0), 12),))
    other = member("B", waits=(Wait(LotState.OFFERED, 1, 3, (0, 0, 0, 1), 120),))
    assert waits([one, other]) == [Wait(LotState.OFFERED, 3, 10, (1, 1, 0, 1), 120)]
    assert needs([member("A", need={Route.REUSE: 4})], [], ON)[0].months is None
    assert network.MOST_AT_ONCE > 0
