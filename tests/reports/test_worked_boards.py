"""The boards of the fourteen devices of `fleet.py`: what they add up to, and what narrows or changes them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from lifecycle.reports.avoided import avoided
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key
from lifecycle.reports.part_words import part_words
from lifecycle.reports.queries import rows_behind, total
from lifecycle.reports.tables import POPULATIONS
from tests.reports.fleet import RECYCLED, come_to, gone, make_fleet
from tests.reports.reading import ON, asked

D = Decimal


@pytest.fixture
def fleet(workshop, session):
    return make_fleet(workshop, session)


def test_a_site_and_a_category_narrow_every_figure(fleet, session):
    _, hall = fleet
    assert come_to(session, Key.FOOTPRINT_EMBODIED, site=hall)[0] == D("264.61")  # 185.09 + 79.52
    basis = basis_for(session, ON)
    found = avoided(session, Scope(2025, hall), basis)
    assert found.total.value == D("158.766")  # 111.054 + 47.712
    assert avoided(session, Scope(2025, hall, "laptop"), basis).total.value == D("111.054")
    carbon = BOARDS["carbon"](session, Scope(2025, hall, "laptop"), basis)
    assert {f.value for f in carbon.figures if f.key is Key.FOOTPRINT_EMBODIED} == {D("185.09")}
    assert all(rows.site == hall for figure in carbon.figures for rows in figure.parts or (figure.rows,))


def test_charts_add_up_to_their_figures(fleet, session):
    carbon = {chart.key: chart for chart in BOARDS["carbon"](*asked(session)).charts}
    whole = {key: sum(point.value for point in chart.points) for key, chart in carbon.items()}
    assert whole["embodied-categories"] == D("1286.27")
    assert whole["year-phases"] == D("263.781333") + D("18.01968")
    assert whole["avoided"] == D("604.801933")
    # 2024: 11.64 × 2, 0.7 × 11.64 × 3; 2025: as above, the second lives with their range
    assert [(p.key, p.series, p.value, p.low, p.high) for p in carbon["avoided-years"].points] == [
        ("2024", "avoided_left", D("23.28"), None, None),
        ("2024", "avoided_external", D("24.444"), D("17.46"), D("34.92")),
        ("2025", "avoided_left", D("209.637333"), None, None),
        ("2025", "avoided_external", D("129.5346"), D("88.239"), D("191.478")),
    ]
    for chart in carbon.values():
        for point in chart.points:
            assert total(session, point.rows, basis_for(session, ON)).value == point.value


def test_every_part_of_a_chart_has_its_words(fleet, session):
    charts = [chart for key in ("lifespan", "carbon") for chart in BOARDS[key](*asked(session)).charts]
    rows = [point.rows for chart in charts for point in chart.points if point.rows and point.rows.part]
    assert {row.key for row in rows} >= {Key.AGES, Key.EXIT_AGE, Key.PASSING_LIFE, Key.FOOTPRINT_EMBODIED}
    for row in rows:
        told = part_words(row).told("fr")
        assert told
        assert part_words(replace(row, part="nothing:of ours")) is None


def test_every_figure_is_the_sum_of_its_rows(fleet, session):
    basis = basis_for(session, ON)
    for key in POPULATIONS:
        of, values, after = Scope(2025).behind(key), [], None
        while True:
            page = rows_behind(session, of, basis, limit=3, after=after)
            values += [row.value for row in page.rows]
            after = page.after
            if after is None:
                break
        found = total(session, of, basis)
        assert (sum(values), len(values)) == (found.value, found.rows), key


def test_more_devices_cost_no_more_statements(fleet, workshop, session, connection):
    counts, (_, scope, basis) = {}, asked(session)
    said = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    for more in (0, 5):
        for _ in range(more):
            workshop.device("server", first_used_on=date(2015, 1, 1))
        for key in ("lifespan", "carbon"):
            said.clear()
            BOARDS[key](session, scope, basis)
            counts.setdefault(key, set()).add(len(said))
    assert counts == {"lifespan": {13}, "carbon": {10}}


def test_recycling_changes_nothing_that_is_avoided(fleet, workshop, session):
    before = avoided(*asked(session)).total.value
    young = gone(workshop.device, "laptop", "recycled", date(2024, 1, 1), date(2025, 2, 3))
    workshop.lot("recycle", "2025-02-03T10:00Z", (young, RECYCLED))
    assert avoided(*asked(session)).total.value == before


def test_without_a_factor_a_sum_is_unknown_and_not_nil(workshop, session):
    workshop.device("dock", first_used_on=date(2010, 1, 1))
    found = avoided(*asked(session))
    assert (found.total.value, found.in_use.value) == (None, None)
    assert "inconnue" in found.total.note.told("fr")
    embodied = BOARDS["carbon"](*asked(session)).figures[1]
    assert (embodied.key, embodied.value) == (Key.FOOTPRINT_EMBODIED, None)


def test_an_empty_fleet_has_boards_without_charts(workshop, session):
    assert [BOARDS[key](*asked(session)).charts for key in ("lifespan", "carbon")] == [(), ()]
