"""A fleet of nine devices, every figure of which is worked out by hand; read on 1 July 2025.

Reference lives: laptop 5 years, desktop 6, monitor 6, smartphone 2.5. Four civil years with one leap day are
1,461 days, exactly 4.0000 years. The age is today's, or the one at leaving.

| # | device     | start      | story                                                            | age |
|---|------------|------------|------------------------------------------------------------------|-----|
| 1 | laptop     | 2017-07-01 | in use                                                           | 8   |
| 2 | desktop    | 2021-07-01 | in use, known by its purchase only                               | 4   |
| 3 | monitor    | –          | in use, undated                                                  | ?   |
| 4 | smartphone | 2021-07-01 | retired in 2023, reinstated, in use                              | 4   |
| 5 | laptop     | 2016-11-15 | retired 2024-11-15, still in the store                           |     |
| 6 | laptop     | 2017-03-01 | retired 2024-12-10, refurbished for a school, left 2025-03-01    | 8   |
| 7 | desktop    | 2021-03-01 | retired 2025-02-01, on a reuse lot, left 2025-03-01, not told yet| 4   |
| 8 | monitor    | –          | retired 2024-12-20, recycled, left 2025-05-05                    | ?   |
| 9 | desktop    | 2022-01-01 | stolen from use, written off 2025-01-20: no departure of reuse   | 3.05|
"""

from datetime import date
from decimal import Decimal

import pytest

from lifecycle.db.scope import enter
from lifecycle.reports.figures import Behind, Key, Unit
from lifecycle.reports.indicators import (
    beyond_life,
    devices_gone,
    devices_present,
    mean_age,
    reuse,
    years_gained,
)
from lifecycle.states.assets import State
from tests.reports.reading import ON, asked, rows_of


@pytest.fixture
def fleet(workshop, another_workshop, session):
    make = workshop.device
    started = "2017-01-01T08:00+01:00"
    devices = {
        1: make("laptop", (started, "in_use"), first_used_on=date(2017, 7, 1), acquired_on=date(2017, 1, 1)),
        2: make("desktop", (started, "in_use"), acquired_on=date(2021, 7, 1)),
        3: make("monitor", (started, "in_use")),
        4: make("smartphone", ("2021-07-01T08:00Z", "in_use"), first_used_on=date(2021, 7, 1)),
        5: make(
            "laptop",
            (started, "in_use"),
            ("2024-11-15T10:00Z", "retired"),
            first_used_on=date(2016, 11, 15),
            retired_on=date(2024, 11, 15),
        ),
        6: make(
            "laptop",
            (started, "in_use"),
            ("2024-12-10T10:00Z", "retired"),
            ("2025-02-01T10:00Z", "in_lot"),
            ("2025-03-01T10:00Z", "handed_over"),
            ("2025-04-01T10:00Z", "refurbished"),
            first_used_on=date(2017, 3, 1),
            retired_on=date(2024, 12, 10),
            left_on=date(2025, 3, 1),
        ),
        7: make(
            "desktop",
            ("2021-03-01T08:00Z", "in_use"),
            ("2025-02-01T10:00Z", "retired"),
            ("2025-02-02T10:00Z", "in_lot"),
            ("2025-03-01T10:00Z", "handed_over"),
            first_used_on=date(2021, 3, 1),
            retired_on=date(2025, 2, 1),
            left_on=date(2025, 3, 1),
        ),
        8: make(
            "monitor",
            (started, "in_use"),
            ("2024-12-20T10:00Z", "retired"),
            ("2025-05-04T10:00Z", "in_lot"),
            ("2025-05-05T10:00Z", "handed_over"),
            ("2025-05-20T10:00Z", "recycled"),
            retired_on=date(2024, 12, 20),
            left_on=date(2025, 5, 5),
        ),
        9: make(
            "desktop",
            ("2022-01-01T08:00Z", "in_use"),
            ("2025-01-10T10:00Z", "missing"),
            ("2025-01-20T10:00Z", "written_off"),
            first_used_on=date(2022, 1, 1),
            left_on=date(2025, 1, 20),
        ),
    }
    reinstated = {"action": "reinstate"}
    workshop.event(devices[4], "2023-03-01T10:00Z", "in_use", "retired")
    workshop.event(devices[4], "2023-04-01T10:00Z", "retired", "in_stock", details=reinstated)
    workshop.event(devices[4], "2023-04-02T10:00Z", "in_stock", "in_use")
    school = {"outcome": "refurbished", "outcome_on": date(2025, 4, 1), "recipient": "school"}
    # Lot of 6: committed too late; lot of 7: committed in time, not told yet.
    left = "2025-03-01T10:00Z"
    workshop.lot("refurbish", left, (devices[6], school), commitment_on=date(2025, 3, 2))
    workshop.lot("reuse", left, (devices[7], {}), commitment_on=date(2025, 3, 1))
    recycled = {"outcome": "recycled", "outcome_on": date(2025, 5, 20), "proof_reference": "BSD 12"}
    workshop.lot("recycle", "2025-05-05T10:00Z", (devices[8], recycled))
    _neighbour(another_workshop())
    enter(session, workshop.actor.organisation_id)
    return {number: device.id for number, device in devices.items()}


def _neighbour(theirs):
    """Another authority with a bit of everything: nothing of it may be counted."""
    theirs.device("laptop", ("2017-01-01T08:00Z", "in_use"), first_used_on=date(2010, 1, 1))
    retired = (("2024-01-01T08:00Z", "retired"),)
    theirs.device("laptop", *retired, retired_on=date(2024, 1, 1))
    gone = theirs.device(
        "laptop",
        *retired,
        ("2025-03-01T08:00Z", "handed_over"),
        retired_on=date(2024, 1, 1),
        left_on=date(2025, 3, 1),
    )
    theirs.lot("reuse", "2025-03-01T08:00Z", (gone, {}))
    back = theirs.device("laptop", *retired, state="in_stock")
    theirs.event(back, "2024-02-01T08:00Z", "retired", "in_stock", details={"action": "reinstate"})


def behind(session, rows: Behind):
    """The ids and values behind a figure, all pages of two rows."""
    found, after = {}, None
    while True:
        page = rows_of(session, rows, limit=2, after=after)
        found |= {row.id: row.value for row in page.rows}
        after = page.after
        if after is None:
            return found


def test_devices_present_and_gone_by_category_and_state(fleet, session):
    present, gone = devices_present(*asked(session)), devices_gone(*asked(session))
    assert {(cell.category, cell.state.value): cell.count for cell in present.cells} == {
        ("desktop", "in_use"): 1,
        ("laptop", "in_use"): 1,
        ("laptop", "retired"): 1,
        ("monitor", "in_use"): 1,
        ("smartphone", "in_use"): 1,
    }
    assert {(cell.category, cell.state.value): cell.count for cell in gone.cells} == {
        ("desktop", "handed_over"): 1,
        ("desktop", "written_off"): 1,
        ("laptop", "refurbished"): 1,
        ("monitor", "recycled"): 1,
    }
    assert (present.value, gone.value) == (5, 4)
    laptops = next(cell for cell in present.cells if cell.state is State.RETIRED)
    assert set(behind(session, laptops.rows)) == {fleet[5]}


def test_mean_age(fleet, session):
    figure = mean_age(*asked(session))
    assert figure.value == Decimal("5.33")  # (8 + 4 + 4) / 3, the monitor being undated
    assert (figure.coverage.known, figure.coverage.total) == (3, 4)
    assert behind(session, figure.rows) == {fleet[1]: 8, fleet[2]: 4, fleet[4]: 4}


def test_devices_in_use_beyond_their_reference_life(fleet, session):
    found = beyond_life(*asked(session))
    assert found.count.value == 2  # laptop 8 > 5, smartphone 4 > 2.5; desktop 4 < 6
    assert found.share.value == Decimal("66.7")  # 2 of the 3 dated ones
    assert (found.share.coverage.known, found.share.coverage.total) == (3, 4)
    assert behind(session, found.count.rows) == {fleet[1]: 1, fleet[4]: 1}


def test_years_gained(fleet, session):
    gained = years_gained(*asked(session))
    assert gained.in_use.value == Decimal("4.5")  # (8 − 5) + (4 − 2.5)
    assert (gained.in_use.coverage.known, gained.in_use.coverage.total) == (3, 4)
    assert gained.left.value == 3  # the laptop: 8 − 5; desktops 4 and 3.05 < 6; the monitor undated
    assert (gained.left.coverage.known, gained.left.coverage.total) == (3, 4)
    assert gained.internal_reuse.value == 1
    assert behind(session, gained.in_use.rows) == {fleet[1]: 3, fleet[4]: Decimal("1.5")}
    assert behind(session, gained.left.rows) == {fleet[6]: 3}
    assert behind(session, gained.internal_reuse.rows) == {fleet[4]: 1}


def test_reuse_of_the_year(fleet, session):
    found = reuse(*asked(session))
    assert set(behind(session, found.directed.rows)) == {fleet[6], fleet[7]}
    assert set(behind(session, found.committed.rows)) == {fleet[7]}
    assert set(behind(session, found.proven.rows)) == {fleet[6]}
    assert set(behind(session, found.stock.rows)) == {fleet[5], fleet[6], fleet[8]}
    assert set(behind(session, found.departures.rows)) == {fleet[6], fleet[7], fleet[8]}
    assert [f.value for f in (found.directed, found.proven, found.stock, found.departures)] == [2, 1, 3, 3]
    assert (found.legal.value, found.legal_proven.value) == (Decimal("66.7"), Decimal("33.3"))  # 2/3, 1/3
    assert (found.flow.value, found.flow_proven.value) == (Decimal("66.7"), Decimal("33.3"))
    assert (found.committed_share.value, found.proven_share.value) == (50, 50)
    assert (found.stock.coverage.known, found.stock.coverage.total) == (2, 3)
    assert (found.legal.target.percent, found.flow.target) == (50, None)
    assert found.legal.note is None


def test_the_year_before_had_no_stock_and_no_departure(fleet, session):
    found = reuse(*asked(session, 2024))
    assert (found.stock.value, found.departures.value, found.legal.value, found.flow.value) == (
        0,
        0,
        None,
        None,
    )
    assert "au 1er janvier 2024" in found.legal.note.told("fr")
    assert "n’est sorti en 2024" in found.flow.note.told("fr")
    assert found.legal.target.percent == 35


def test_every_figure_is_the_sum_of_the_rows_behind_it(fleet, session):
    gained, year = years_gained(*asked(session)), reuse(*asked(session))
    figures = [
        devices_present(*asked(session)), devices_gone(*asked(session)), beyond_life(*asked(session)).count,
        gained.in_use, gained.left, gained.internal_reuse,
        year.directed, year.committed, year.proven, year.stock, year.departures,
    ]  # fmt: skip
    for figure in figures:
        assert figure.value == sum(behind(session, figure.rows).values()) > 0
    cells = [cell for figure in figures[:2] for cell in figure.cells]
    for cell in cells:
        assert cell.count == len(behind(session, cell.rows))


def test_a_row_names_the_device_and_nobody(fleet, session):
    (row,) = rows_of(session, Behind(Key.REUSE_PROVEN, 2025)).rows
    assert (row.id, row.category, row.state, row.value) == (fleet[6], "laptop", State.REFURBISHED, 1)
    assert (row.first_used_on, row.retired_on, row.left_on) == (
        date(2017, 3, 1),
        date(2024, 12, 10),
        date(2025, 3, 1),
    )
    assert not {"serial", "custodian", "acquisition_cost"} & set(row.__slots__)


def test_every_figure_says_its_formula_source_and_date(fleet, session):
    year = reuse(*asked(session))
    for figure in (mean_age(*asked(session)), year.stock, year.legal, years_gained(*asked(session)).left):
        assert figure.as_of == ON
        told = [words.told("fr") for words in (figure.label, figure.formula, figure.source)]
        assert all(told)
        assert not any("%(" in words for words in told)
    assert year.legal.unit is Unit.PERCENT
    assert "2023-266" in year.legal.source.told("fr")
    assert [part.key for part in year.legal.parts] == [Key.REUSE_DIRECTED, Key.RETIRED_STOCK]
