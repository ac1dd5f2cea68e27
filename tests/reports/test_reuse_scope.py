"""What the decree counts: its scope, its year in France, and what the partner's proof is."""

from datetime import date

import pytest

from lifecycle.kernel.errors import NotFound
from lifecycle.reports.indicators import reuse
from tests.reports.reading import asked, rows_of

RETIRED = (("2024-06-03T09:00Z", "retired"),)
LEFT = (*RETIRED, ("2025-03-03T09:00Z", "handed_over"))


def ids(session, figure):
    return {row.id for row in rows_of(session, figure.rows).rows}


def values(session, year=2025):
    found = reuse(*asked(session, year))
    return [f.value for f in (found.directed, found.proven, found.stock, found.departures)]


@pytest.mark.parametrize(
    ("started", "counts"),
    [
        (date(2014, 6, 3), True),  # ten years to the day when retired on 3 June 2024
        (date(2014, 6, 2), False),  # ten years and a day
        (date(2014, 12, 31), True),  # more than ten years today, not when retired
        (None, True),  # an unknown age never takes a device out of the stock
    ],
)
def test_the_age_at_retirement_decides(workshop, session, started, counts):
    dates = {"retired_on": date(2024, 6, 3), "acquired_on": started}
    here = workshop.device("laptop", *RETIRED, **dates)
    gone = workshop.device("laptop", *LEFT, left_on=date(2025, 3, 3), **dates)
    workshop.lot("reuse", "2025-03-03T09:00Z", (gone, {}))
    found = reuse(*asked(session))
    assert ids(session, found.stock) == ({here.id, gone.id} if counts else set())
    assert ids(session, found.directed) == ids(session, found.departures) == ({gone.id} if counts else set())


def test_restricted_devices_and_large_ones_are_out_of_scope(workshop, session, copier):
    for category, restricted in (("laptop", True), (copier, False)):
        dates = {"retired_on": date(2024, 6, 3), "restricted": restricted}
        workshop.device(category, *RETIRED, **dates)
        gone = workshop.device(category, *LEFT, left_on=date(2025, 3, 3), **dates)
        workshop.lot("refurbish", "2025-03-03T09:00Z", (gone, {}))
    assert values(session) == [0, 0, 0, 0]


def test_screens_and_small_equipment_are_in_scope(workshop, session):
    for category in ("monitor", "smartphone"):  # WEEE 2 and 6
        workshop.device(category, *RETIRED, retired_on=date(2024, 6, 3))
    assert values(session) == [0, 0, 2, 0]


def test_the_year_starts_at_midnight_in_france(workshop, session):
    used, dates = ("2020-01-06T09:00Z", "in_use"), {"retired_on": date(2024, 12, 31)}
    # 23:59:59 in France, midnight, and a second too late
    instants = ("2024-12-31T22:59:59Z", "2024-12-31T23:00:00Z", "2024-12-31T23:00:01Z")
    before, *_ = (workshop.device("laptop", used, (i, "retired"), **dates) for i in instants)
    assert ids(session, reuse(*asked(session)).stock) == {before.id}
    assert ids(session, reuse(*asked(session, 2024)).stock) == set()


def test_a_hand_over_in_the_night_of_the_new_year_is_of_the_new_year(workshop, session):
    story = (*RETIRED, ("2024-12-31T20:00Z", "in_lot"), ("2024-12-31T23:30Z", "handed_over"))
    gone = workshop.device("laptop", *story, retired_on=date(2024, 6, 3), left_on=date(2025, 1, 1))
    workshop.lot("reuse", "2024-12-31T23:30Z", (gone, {}))  # 1 January, 00:30 in France
    assert values(session, 2024) == [0, 0, 0, 0]
    assert values(session, 2025) == [1, 0, 1, 1]  # and in a lot, still here, at midnight


def test_a_year_without_stock_is_told_in_words_and_never_divided(workshop, session):
    story = (("2025-02-03T09:00Z", "retired"), ("2025-03-03T09:00Z", "handed_over"))
    gone = workshop.device("laptop", *story, retired_on=date(2025, 2, 3), left_on=date(2025, 3, 3))
    workshop.lot("reuse", "2025-03-03T09:00Z", (gone, {}))
    found = reuse(*asked(session))
    assert (found.legal.value, found.legal_proven.value, found.flow.value) == (None, None, 100)
    assert "numérateur\u00a0: 1" in found.legal.note.told("fr")


def test_a_ratio_over_a_hundred_is_explained(workshop, session):
    workshop.device("laptop", *RETIRED, retired_on=date(2024, 6, 3))
    for _ in range(2):
        story = (("2025-02-03T09:00Z", "retired"), ("2025-03-03T09:00Z", "handed_over"))
        gone = workshop.device("laptop", *story, retired_on=date(2025, 2, 3), left_on=date(2025, 3, 3))
        workshop.lot("reuse", "2025-03-03T09:00Z", (gone, {}))
    found = reuse(*asked(session))
    assert found.legal.value == 200
    assert found.legal.note.told("fr").startswith("Le ratio dépasse 100\u00a0%")


@pytest.mark.parametrize(
    ("route", "state", "line", "directed", "proven"),
    [
        ("reuse", "reused", {"outcome": "reused", "recipient": "individual"}, 1, 1),
        ("reuse", "refurbished", {"outcome": "refurbished", "proof_reference": "Attestation 7"}, 1, 1),
        ("refurbish", "reused", {"outcome": "reused"}, 1, 0),  # said, not justified
        ("refurbish", "reused", {"outcome": "reused", "proof_reference": " "}, 1, 0),
        ("refurbish", "recycled", {"outcome": "recycled", "proof_reference": "BSD 3"}, 1, 0),
        ("refurbish", "handed_over", {}, 1, 0),
        ("recycle", "reused", {"outcome": "reused", "recipient": "school"}, 0, 0),  # nobody had committed
        ("repair", "handed_over", {}, 0, 0),
    ],
)
def test_directed_by_the_route_proven_by_the_outcome(workshop, session, route, state, line, directed, proven):
    dates = {"retired_on": date(2024, 6, 3), "left_on": date(2025, 3, 3)}
    gone = workshop.device("laptop", *LEFT, state=state, **dates)
    told = {"outcome_on": date(2025, 5, 1), **line} if line else {}
    workshop.lot(route, "2025-03-03T09:00Z", (gone, told))
    assert values(session) == [directed, proven, 1, 1]


def test_what_was_never_retired_is_no_departure(workshop, session):
    stolen = (("2025-02-01T09:00Z", "missing"), ("2025-03-01T09:00Z", "written_off"))
    workshop.device("laptop", ("2020-01-01T09:00Z", "in_use"), *stolen, left_on=date(2025, 3, 1))
    destroyed = (*RETIRED, ("2025-03-01T09:00Z", "written_off"))
    dates = {"retired_on": date(2024, 6, 3), "left_on": date(2025, 3, 1)}
    kept = workshop.device("laptop", *destroyed, **dates)
    assert ids(session, reuse(*asked(session)).departures) == {kept.id}


@pytest.mark.parametrize("year", [1999, 2026, 10000])
def test_a_year_that_has_not_started_has_no_figure(workshop, session, year):
    with pytest.raises(NotFound):
        reuse(*asked(session, year))
