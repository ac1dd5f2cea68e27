"""What looks alike and is not: decided or told, given back or repaired, left or come back, once or twice."""

from datetime import date, datetime
from decimal import Decimal

from lifecycle.kernel.ids import new_id
from lifecycle.repairs.model import Repair
from lifecycle.reports.avoided import avoided
from lifecycle.reports.coming import Coming, count_coming
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.indicators import reuse
from lifecycle.reports.lifespans import AHEAD_MONTHS
from lifecycle.reports.queries import parts, total
from lifecycle.reports.shared_count import shared_of
from lifecycle.states.assets import State
from tests.reports.reading import ON, asked

USED = ("2020-01-06T09:00Z", "in_use")


def flow(session, year):
    _, scope, basis = asked(session, year)
    return {part: came.rows for part, came in parts(session, scope.behind(Key.OUTFLOW), basis).items()}


def decided_in_december(workshop):
    """Retired by a decision of 20 December that was told on 8 January."""
    asset = workshop.device("laptop", USED, state="retired", retired_on=date(2024, 12, 20))
    said = {"action": "retire", "decided_on": "2024-12-20"}
    changes = {"retired_on": (None, "2024-12-20")}
    workshop.event(asset, "2025-01-08T09:00Z", "in_use", "retired", changes=changes, details=said)
    return asset


def test_a_retirement_is_of_the_day_it_was_decided_not_told(workshop, session):
    decided_in_december(workshop)
    stock = [reuse(*asked(session, year)).stock.value for year in (2024, 2025)]
    assert stock == [0, 1]
    assert [flow(session, year) for year in (2024, 2025)] == [{"year>waiting": 1}, {"stock>waiting": 1}]


def test_a_decision_corrected_away_was_in_no_stock(workshop, session):
    asset = decided_in_december(workshop)
    asset.state, asset.retired_on = "in_use", None
    workshop.event(asset, "2025-01-09T09:00Z", "retired", "in_use", "asset:correction:in_use")
    assert reuse(*asked(session)).stock.value == 0
    assert [flow(session, year) for year in (2024, 2025)] == [{}, {}]


def test_what_happens_at_midnight_is_of_the_new_year(workshop, session):
    story = (("2024-06-03T09:00Z", "retired"), ("2024-12-31T23:00Z", "handed_over"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 6, 3), left_on=date(2025, 1, 1))
    workshop.lot("reuse", "2024-12-31T23:00Z", (asset, {}))
    found = reuse(*asked(session))
    assert (found.directed.value, found.stock.value, found.legal.value) == (1, 1, 100)
    assert [flow(session, year) for year in (2024, 2025)] == [
        {"year>waiting": 1},
        {"stock>handed_over": 1},
    ]


def repaired(workshop, session, **columns):
    """A device that a repair lot brought back, retired since."""
    story = (USED, ("2025-02-03T09:00Z", "in_repair"), ("2025-03-03T09:00Z", "in_stock"))
    asset = workshop.device("laptop", *story, state="retired", retired_on=date(2025, 3, 10), **columns)
    workshop.event(asset, "2025-03-10T09:00Z", "in_stock", "retired")
    repair = Repair(
        id=new_id(), authority_id=asset.authority_id, asset_id=asset.id, opened_by="Nadia",
        opened_at=datetime.fromisoformat("2025-02-03T09:00Z"),
        finished_at=datetime.fromisoformat("2025-03-03T09:00Z"), outcome="repaired",
    )  # fmt: skip
    session.add(repair)
    session.flush()
    back = {"repair_id": repair.id, "returned_on": date(2025, 3, 3)}
    workshop.lot("repair", "2025-02-05T09:00Z", (asset, back))
    return asset


def test_what_a_repair_brought_back_was_not_given_back(workshop, session):
    repaired(workshop, session)
    assert flow(session, 2025) == {"year>waiting": 1}


def test_a_repair_is_no_departure_of_what_left_without_a_lot(workshop, session):
    asset = repaired(workshop, session)
    asset.state, asset.left_on = "recycled", date(2024, 4, 1)
    found = [reuse(*asked(session, year)).departures.value for year in (2024, 2025)]
    assert found == [1, 0]


def test_given_back_and_retired_again_since_waits_as_any_other(workshop, session):
    story = (("2025-01-08T09:00Z", "retired"), ("2025-02-03T09:00Z", "handed_over"))
    given, again = (workshop.device("laptop", *story, retired_on=date(2025, 1, 8)) for _ in range(2))
    for asset in (given, again):
        workshop.event(asset, "2025-03-03T09:00Z", "handed_over", "retired")
    workshop.event(again, "2025-04-01T09:00Z", "retired", "in_stock", details={"action": "reinstate"})
    workshop.event(again, "2025-05-02T09:00Z", "in_stock", "retired")
    given.state = again.state = "retired"
    again.retired_on = date(2025, 5, 2)
    back = {"returned_on": date(2025, 3, 3), "return_reason": "Hors service"}
    workshop.lot("reuse", "2025-02-03T09:00Z", (given, back), (again, back))
    assert flow(session, 2025) == {"year>given_back": 1, "year>waiting": 1}


def test_lost_from_the_store_and_found_again_was_in_stock(workshop, session):
    story = (USED, ("2024-06-03T09:00Z", "retired"), ("2024-10-01T09:00Z", "missing"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 6, 3))
    assert [flow(session, year) for year in (2024, 2025)] == [{"year>missing": 1}, {"stock>missing": 1}]
    workshop.event(asset, "2025-02-03T09:00Z", "missing", "retired")
    asset.state, asset.before_missing = "retired", None
    assert flow(session, 2025) == {"stock>waiting": 1}


def test_the_lot_that_a_device_came_back_from_says_nothing_of_its_departure(workshop, session):
    """Written on the wrong lot, of 5 March, it had left with another two days before."""
    story = (("2024-06-03T09:00Z", "retired"), ("2025-03-03T09:00Z", "handed_over"))
    asset = workshop.device("laptop", *story, retired_on=date(2024, 6, 3), left_on=date(2025, 3, 3))
    not_in_truth = {"returned_on": date(2025, 3, 6), "return_reason": "N’était pas du lot"}
    workshop.lot("reuse", "2025-03-05T09:00Z", (asset, not_in_truth))
    workshop.lot("recycle", "2025-03-03T09:00Z", (asset, {}))
    found = reuse(*asked(session))
    assert (found.departures.value, found.directed.value) == (1, 0)


def test_networks_see_what_left_for_good(workshop, session):
    gone = workshop.device("laptop", state="recycled", left_on=date(2025, 3, 3))
    back = workshop.device("laptop", state="retired", retired_on=date(2025, 1, 8))
    repaired(workshop, session)
    told = {"outcome": "recycled", "outcome_on": date(2025, 4, 1)}
    returned = {"returned_on": date(2025, 4, 1), "return_reason": "Hors service"}
    workshop.lot("recycle", "2025-03-03T09:00Z", (gone, told), (back, returned))
    (seen,) = shared_of(session, 2025, ON).flows
    assert (seen.route, seen.devices, seen.outcomes) == ("recycle", 1, {State.RECYCLED: 1})
    assert total(session, Behind(Key.HANDED_OVER, 2025), asked(session)[2]).rows == seen.devices


def test_eight_years_to_the_day_is_not_beyond_eight_years(workshop, session):
    workshop.device("tv", first_used_on=date(2017, 7, 1))  # 2,922 days on 1 July 2025: 8.0000 years
    _, scope, basis = asked(session)
    assert AHEAD_MONTHS == 24
    assert total(session, scope.behind(Key.BEYOND_LIFE), basis).rows == 0
    assert total(session, scope.behind(Key.PASSING_LIFE), basis).rows == 1
    days = [count_coming(session, date(2025, 7, day))[Coming.LIFE] for day in (1, 2, 3)]
    assert days == [1, 1, 0]


def test_a_device_is_covered_once_whatever_it_avoids(workshop, session):
    start, left = date(2017, 3, 1), date(2025, 3, 1)
    asset = workshop.device("laptop", state="reused", first_used_on=start, retired_on=left, left_on=left)
    told = {"outcome": "reused", "outcome_on": date(2025, 4, 1), "recipient": "school"}
    workshop.lot("reuse", "2025-03-01T10:00Z", (asset, told))
    found = avoided(*asked(session))
    # Kept 3 years beyond 5 (37.018 kg a year), then 3 years elsewhere of which 0.7 count.
    assert found.total.value == Decimal("37.018") * 3 + Decimal("0.7") * Decimal("37.018") * 3
    assert (found.total.coverage.known, found.total.coverage.total) == (1, 1)
