"""The stock of 1 January by history, and what corrections and returns do to a year."""

from datetime import date, datetime
from uuid import uuid4

from lifecycle.registry.acting import Command, act
from lifecycle.reports.indicators import reuse, years_gained
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask
from tests.reports.reading import asked, rows_of


def stock(session, year=2025):
    return {row.id for row in rows_of(session, reuse(*asked(session, year)).stock.rows).rows}


def correct(workshop, asset, target, at):
    ask = Ask(target=target, note="Réformé par erreur")
    command = Command(Action.CORRECT, uuid4(), datetime.fromisoformat(at), ask=ask)
    act(workshop.session, workshop.actor, asset.id, command)


def retired_in_december(workshop):
    story = (("2020-01-06T09:00Z", "in_use"), ("2024-12-20T09:00Z", "retired"))
    return workshop.device("laptop", *story, retired_on=date(2024, 12, 20))


def test_a_correction_counts_from_the_moment_it_is_dated(workshop, session):
    on_the_day, later = retired_in_december(workshop), retired_in_december(workshop)
    assert stock(session) == {on_the_day.id, later.id}
    correct(workshop, on_the_day, State.IN_USE, "2024-12-20T09:00Z")
    correct(workshop, later, State.IN_USE, "2025-02-10T09:00Z")
    assert stock(session) == {later.id}


def test_what_was_reinstated_since_was_in_stock_then(workshop, session):
    asset = retired_in_december(workshop)
    act(session, workshop.actor, asset.id, Command(Action.REINSTATE, uuid4()))
    assert (asset.state, asset.retired_on) == ("in_stock", None)
    assert stock(session) == {asset.id}
    assert years_gained(*asked(session)).internal_reuse.value == 1


def test_the_retirement_in_force_then_gives_the_age(workshop, session):
    """Nine years old at its first retirement, eleven at its second: in scope in 2024, out of it in 2026."""
    at = {"retired_on": date(2025, 6, 1), "first_used_on": date(2014, 1, 1)}
    asset = workshop.device("laptop", ("2014-01-01T09:00Z", "in_use"), state="retired", **at)
    first, second = {"retired_on": (None, "2023-01-02")}, {"retired_on": (None, "2025-06-01")}
    workshop.event(asset, "2023-01-02T09:00Z", "in_use", "retired", changes=first)
    workshop.event(
        asset, "2024-02-02T09:00Z", "retired", "in_stock", changes={"retired_on": ("2023-01-02", None)}
    )
    workshop.event(asset, "2025-06-01T09:00Z", "in_stock", "retired", changes=second)
    assert [stock(session, year) for year in (2023, 2024, 2025)] == [set(), {asset.id}, set()]
    later = reuse(*asked(session, 2026, date(2026, 2, 1)))
    assert later.stock.value == 0


def test_where_history_starts_later_the_dates_decide(workshop, session):
    taken_over = ("2025-03-01T09:00Z", "retired")
    here = workshop.device("laptop", taken_over, retired_on=date(2024, 5, 1))
    left = ("2025-03-01T09:00Z", "recycled")
    left_since = workshop.device("laptop", left, retired_on=date(2024, 5, 1), left_on=date(2025, 1, 1))
    workshop.device("laptop", left, retired_on=date(2024, 5, 1), left_on=date(2024, 12, 31))
    workshop.device("laptop", left, retired_on=date(2024, 5, 1))  # gone, nobody knows when
    workshop.device("laptop", taken_over, retired_on=date(2025, 1, 1))
    assert stock(session) == {here.id, left_since.id}


def test_what_came_back_has_not_left_on_that_lot(workshop, session):
    story = (
        ("2024-01-08T09:00Z", "retired"),
        ("2024-03-04T09:00Z", "handed_over"),
        ("2024-04-02T09:00Z", "retired"),
        ("2025-05-05T09:00Z", "handed_over"),
    )
    asset = workshop.device("laptop", *story, retired_on=date(2024, 1, 8), left_on=date(2025, 5, 5))
    workshop.lot("refurbish", "2024-03-04T09:00Z", (asset, {}))
    workshop.lot("recycle", "2025-05-05T09:00Z", (asset, {}))
    before, now = reuse(*asked(session, 2024)), reuse(*asked(session))
    assert (before.directed.value, before.departures.value) == (0, 0)
    assert (now.directed.value, now.departures.value, now.stock.value) == (0, 1, 1)


def test_a_refused_line_directs_nothing(workshop, session):
    story = (("2024-01-08T09:00Z", "retired"), ("2025-05-05T09:00Z", "handed_over"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 1, 8), left_on=date(2025, 5, 5))
    workshop.lot("recycle", "2025-05-05T09:00Z", (asset, {}))
    refused = {"decision": "refused", "refusal_reason": "Écran cassé"}
    workshop.lot("refurbish", "2025-05-06T09:00Z", (asset, refused))
    assert reuse(*asked(session)).directed.value == 0


def test_a_corrected_hand_over_is_no_departure(workshop, session):
    story = (("2024-01-08T09:00Z", "retired"), ("2025-05-05T09:00Z", "handed_over"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 1, 8), left_on=date(2025, 5, 5))
    workshop.lot("reuse", "2025-05-05T09:00Z", (asset, {}))
    assert reuse(*asked(session)).directed.value == 1
    correct(workshop, asset, State.RETIRED, "2025-05-06T09:00Z")
    found = reuse(*asked(session))
    assert (found.directed.value, found.departures.value, found.stock.value) == (0, 0, 1)


def test_a_reinstatement_undone_by_a_correction_is_not_counted(workshop, session):
    undone, kept = retired_in_december(workshop), retired_in_december(workshop)
    for asset in (undone, kept):
        act(session, workshop.actor, asset.id, Command(Action.REINSTATE, uuid4()))
    correct(workshop, undone, State.RETIRED, "2025-02-10T09:00Z")
    gained = years_gained(*asked(session)).internal_reuse
    assert gained.value == 1
    assert [row.id for row in rows_of(session, gained.rows).rows] == [kept.id]


def test_a_device_reinstated_twice_adds_two(workshop, session):
    asset = retired_in_december(workshop)
    for at in ("2025-01-10T09:00Z", "2025-02-10T09:00Z"):
        workshop.event(asset, at, "retired", "in_stock", details={"action": "reinstate"})
        workshop.event(asset, at, "in_stock", "retired")
    gained = years_gained(*asked(session)).internal_reuse
    assert gained.value == 2
    assert [row.value for row in rows_of(session, gained.rows).rows] == [2]


def test_what_came_back_and_was_destroyed_was_not_directed(workshop, session):
    story = (
        ("2024-01-08T09:00Z", "retired"),
        ("2025-03-04T09:00Z", "handed_over"),
        ("2025-04-02T09:00Z", "retired"),
        ("2025-05-05T09:00Z", "written_off"),
    )
    asset = workshop.device("laptop", *story, retired_on=date(2024, 1, 8), left_on=date(2025, 5, 5))
    workshop.lot("refurbish", "2025-03-04T09:00Z", (asset, {}))
    found = reuse(*asked(session))
    assert (found.directed.value, found.departures.value) == (0, 1)


def test_an_outcome_taken_back_proves_nothing(workshop, session):
    story = (("2024-01-08T09:00Z", "retired"), ("2025-03-04T09:00Z", "handed_over"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 1, 8), left_on=date(2025, 3, 4))
    told = {"outcome": "reused", "outcome_on": date(2025, 4, 1), "recipient": "school"}
    workshop.lot("reuse", "2025-03-04T09:00Z", (asset, told))
    found = reuse(*asked(session))
    assert (found.directed.value, found.proven.value) == (1, 0)
