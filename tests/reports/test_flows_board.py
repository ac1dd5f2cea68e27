"""« Sorties et réemploi » on the thirteen devices of `departures`, every figure worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event, insert, update

from lifecycle.db.scope import enter
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel.ids import new_id
from lifecycle.partners.model import PartnerProfile
from lifecycle.partners.places import Place, distance_km
from lifecycle.people.model import Organisation
from lifecycle.reports.boards import flows
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key, Share
from lifecycle.reports.part_words import part_words
from lifecycle.reports.queries import parts, total
from tests.factories import as_application, as_owner, make_network
from tests.reports.departures import left_story, make_departures
from tests.reports.reading import asked, rows_of

LYON, GRENOBLE = Place(45.76, 4.84), Place(45.18851, 5.72453)


@pytest.fixture
def fleet(workshop, another_workshop, session):
    return make_departures(workshop, another_workshop, session)


def _flow(session, year: int) -> dict[str, int]:
    session, _, basis = asked(session)
    return {
        name: found.rows for name, found in parts(session, Scope(year).behind(Key.OUTFLOW), basis).items()
    }


def _values(session, scope: Scope | None = None) -> dict:
    session, whole, basis = asked(session)
    return {figure.key: figure.value for figure in flows.board(session, scope or whole, basis).figures}


def _charts(session) -> dict:
    return {chart.key: chart for chart in flows.board(*asked(session)).charts}


def test_every_retired_device_has_one_way_through_the_year(session, fleet):
    assert _flow(session, 2025) == {
        "stock>waiting": 2, "stock>refurbished": 1, "stock>recycled": 1, "partner>reused": 1,
        "year>handed_over": 1, "year>reinstated": 1, "year>given_back": 1, "year>missing": 1,
        "year>recycled": 1,
    }  # fmt: skip


def test_a_past_year_stands_as_its_last_day_left_it(session, fleet):
    assert _flow(session, 2024) == {"year>waiting": 4, "year>handed_over": 1}


def test_figures_of_the_year(session, fleet):
    values = _values(session)
    # B: 1, 2, 4 and 11 on 1 January. A: 2 and 3, on a lot of refurbishment. A / B × 100 = 50.
    assert (values[Key.RETIRED_STOCK], values[Key.REUSE_DIRECTED]) == (4, 2)
    assert values[Share.LEGAL_RATIO] == Decimal("50.0")
    # Left in the year and not back: 2, 3, 4, 12. Told: 2, 4, 12, of which reused: 2. 1 / 3 × 100.
    assert values[Key.HANDED_OVER] == 4
    assert values[Share.REUSE_YIELD] == Decimal("33.3")
    assert values[Key.BENEFICIARIES] == 2  # 2, and 5 that had left the year before
    assert values[Key.OUTFLOW] == 10
    assert values[Key.WAITING] == 3  # 1, 7 and 11
    assert values[Key.WASTE_WEIGHT] == Decimal(10)  # as weighed, not the 8 kg of its devices
    # Partners: medians of their lots and of their devices.
    assert values[Share.ACCEPTED_SHARE] == Decimal("83.3")  # 5 of the 6 devices offered and answered
    assert values[Share.ANSWER_DAYS] == Decimal("6.0")
    assert values[Share.RECEPTION_DAYS] == Decimal("1.3")
    assert values[Share.OUTCOME_DAYS] == Decimal("30.0")
    assert values[Share.OVERDUE_LOTS] == 1  # lot A: outcomes were due by 1 June


def test_kilometres_are_known_where_both_ends_are(session, workshop, fleet):
    assert _values(session)[Share.KILOMETRES] is None
    owner = as_owner(session)
    place = {"latitude": LYON.latitude, "longitude": LYON.longitude, "commune": "", "name": "Lyon"}
    ours = Organisation.id == workshop.actor.organisation_id
    owner.execute(update(Organisation).where(ours).values(settings={"partners": {"place": place}}))
    profile = {"kind": "association", "latitude": GRENOBLE.latitude, "longitude": GRENOBLE.longitude}
    owner.execute(insert(PartnerProfile).values(organisation_id=workshop.partner, **profile))
    as_application(session)
    make_network(session, workshop.partner, workshop.actor.organisation_id)
    enter(session, workshop.actor.organisation_id)
    away = distance_km(LYON, GRENOBLE)
    assert away is not None
    # Two lots left in 2025: A and W.
    assert _values(session)[Share.KILOMETRES] == 2 * Decimal(away).quantize(Decimal("0.1"))


def test_charts_of_the_year(session, workshop, fleet):
    charts = _charts(session)
    (waste,) = charts["waste"].points
    assert (waste.key, waste.series, waste.value) == ("16 02 13*", "measured", Decimal(10))
    # 7: 167 days, 1: 228, 11: 422.
    waiting = {point.key: point.value for point in charts["waiting"].points}
    assert waiting == {"quarter": 0, "half": 1, "year": 1, "two_years": 1, "longer": 0}
    assert {p.key: p.value for p in charts["beneficiaries"].points} == {"school": 1, "individual": 1}
    assert {(p.key, p.series): p.value for p in charts["partners"].points} == {
        (str(workshop.partner), "refurbished"): 1,
        (str(workshop.partner), "recycled"): 2,
        (str(workshop.partner), "handed_over"): 1,
    }
    years = charts["legal-years"].points
    assert [(p.key, p.target) for p in years] == [("2023", 25), ("2024", 35), ("2025", 50)]
    assert years[-1].value == Decimal("50.0")


def test_waste_is_shared_out_by_weight_and_adds_up_to_the_register(session, fleet):
    rows = rows_of(session, asked(session)[1].behind(Key.WASTE_WEIGHT)).rows
    # 10 kg weighed for 6 and 2 kg of devices: 10 × 6/8 and 10 × 2/8.
    assert [round(row.value, 6) for row in rows] == [Decimal("7.5"), Decimal("2.5")]


def test_every_point_has_a_name_and_rows_that_come_to_its_value(session, fleet):
    session, scope, basis = asked(session)
    shares = ("yield", "legal-years", "flow-years")  # their rows are what they are a share of
    charts = [chart for chart in flows.board(session, scope, basis).charts if chart.key not in shares]
    behinds = [(point.value, point.rows) for chart in charts for point in chart.points if point.rows]
    for value, behind in behinds:
        found = total(session, behind, basis)
        assert value in (found.rows, found.value.quantize(Decimal("0.001")))
    named = [behind for _, behind in behinds if behind.part and behind.key is not Key.HANDED_OVER]
    assert named
    assert all(words and words.told("fr") for words in map(part_words, named))
    assert part_words(replace(named[0], part="nothing of ours")) is None


def test_a_site_narrows_the_devices(session, fleet):
    values = _values(session, Scope(2025, site_id=fleet["site"]))
    assert (values[Key.HANDED_OVER], values[Key.OUTFLOW], values[Key.WAITING]) == (1, 1, 0)
    assert values[Share.ANSWER_DAYS] == Decimal("4.0")


def test_a_board_takes_the_same_statements_whatever_left(session, connection, workshop, fleet):
    said: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    arguments = asked(session)
    said.clear()
    flows.board(*arguments)
    before = len(said)
    for _ in range(3):
        gone = workshop.device("laptop", *left_story("2025-02-01T10:00Z", "2025-03-01T10:00Z"))
        workshop.lot("reuse", "2025-03-01T10:00Z", (gone, {"is_open": True}))
    said.clear()
    flows.board(*arguments)
    assert len(said) == before <= 16


def test_splitting_a_lot_changes_no_figure_of_devices(session, workshop, fleet):
    before = _values(session)
    lot = session.get_one(Lot, fleet["lots"]["a"])
    same = ("route", "legal_basis", "waste_status", "state", "commitment_on", "offered_at", "answered_at",
            "handed_over_at", "received_at", "partner_id", "authority_id", "title")  # fmt: skip
    other = Lot(id=new_id(), number="2025-999", **{name: getattr(lot, name) for name in same})
    session.add(other)
    session.flush()
    moved = (LotLine.lot_id == lot.id, LotLine.asset_id == fleet["devices"][2].id)
    session.execute(update(LotLine).where(*moved).values(lot_id=other.id))
    by_lot = {Share.ANSWER_DAYS, Share.RECEPTION_DAYS, Share.OVERDUE_LOTS, Share.KILOMETRES}
    after = _values(session)
    assert {key: value for key, value in after.items() if key not in by_lot} == {
        key: value for key, value in before.items() if key not in by_lot
    }


def test_an_empty_authority_has_a_board_that_says_so(session, workshop):
    board = flows.board(*asked(session))
    assert all(not figure.value for figure in board.figures)
    assert all(chart.reading.told("fr") for chart in board.charts)
