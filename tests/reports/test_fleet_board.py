"""« Parc et achats » on ten devices, every figure worked out by hand; read on 1 July 2025.

| #  | device  | what is known                                                     | state               |
|----|---------|-------------------------------------------------------------------|---------------------|
| 1  | laptop  | bought new 2025-02-01 for 800 €, at the town hall, warranty 2028   | in use              |
| 2  | laptop  | bought refurbished 2025-03-01 for 200 €, at the town hall          | in use              |
| 3  | laptop  | bought 2025-04-01, new or not, no price                            | in use              |
| 4  | desktop | given 2025-05-01                                                   | in use              |
| 5  | monitor | leased 2025-06-01                                                  | in use              |
| 6  | monitor | bought new 2021-01-01 for 100 €, warranty over since 2024          | in use              |
| 7  | monitor | bought new 2020-01-01 for 100 €                                    | in use              |
| 8  | laptop  | bought new 2020-01-01 for 900 €, in stock since 2024-11-01         | in stock            |
| 9  | laptop  | bought new 2020-01-01 for 900 €, in stock since 2025-06-01         | in stock            |
| 10 | laptop  | bought new 2018-01-01 for 900 €, left 2025-02-01                   | recycled            |

Repairs that ended in 2025: of 6, once 10 days for 40 € and two parts of 15 € (mended), once 4 days under
warranty (mended); of 8, 1 day, 20 € (not worth it). One of 7 was given up; one of 9 ended in 2024.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from lifecycle.db.scope import enter
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import Asset, Site
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import fleet as fleet_board
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key, Share
from lifecycle.reports.queries import total
from lifecycle.strategy.model import YearlyFact
from tests.reports.reading import asked, rows_of

STORED = ("2024-11-01T08:00Z", "in_stock")


@pytest.fixture
def fleet(workshop, another_workshop, session):
    ours, make = workshop.actor.organisation_id, workshop.device
    site = Site(id=new_id(), authority_id=ours, name="Mairie")
    session.add(site)
    session.flush()
    new, old = {"condition_acquired": "new"}, {"acquired_on": date(2020, 1, 1)}
    dear = {"acquisition_cost": Decimal(900)}
    devices = {
        1: make("laptop", acquired_on=date(2025, 2, 1), acquisition_cost=Decimal(800), site_id=site.id,
                warranty_until=date(2028, 2, 1), **new),
        2: make("laptop", acquired_on=date(2025, 3, 1), acquisition_cost=Decimal(200), site_id=site.id,
                condition_acquired="refurbished"),
        3: make("laptop", acquired_on=date(2025, 4, 1)),
        4: make("desktop", acquired_on=date(2025, 5, 1), acquisition="donated"),
        5: make("monitor", acquired_on=date(2025, 6, 1), acquisition="leased"),
        6: make("monitor", acquired_on=date(2021, 1, 1), acquisition_cost=Decimal(100),
                warranty_until=date(2024, 1, 1), **new),
        7: make("monitor", acquisition_cost=Decimal(100), **new, **old),
        8: make("laptop", STORED, **new, **old, **dear),
        9: make("laptop", ("2025-06-01T08:00Z", "in_stock"), **new, **old, **dear),
        10: make("laptop", state="recycled", acquired_on=date(2018, 1, 1), left_on=date(2025, 2, 1), **new),
    }  # fmt: skip
    _repaired(session, devices[6], "2025-01-10", "2025-01-20", labour_cost=Decimal(40), parts=(2, 15))
    _repaired(session, devices[6], "2025-04-01", "2025-04-05", warranty="accepted")
    _repaired(session, devices[8], "2025-05-01", "2025-05-02", "not_worth", labour_cost=Decimal(20))
    _repaired(session, devices[7], "2025-05-01", "2025-05-20", "cancelled", labour_cost=Decimal(99))
    _repaired(session, devices[9], "2024-05-01", "2024-05-20", labour_cost=Decimal(99))
    session.add(YearlyFact(authority_id=ours, year=2024, agents=4))
    session.flush()
    another_workshop().device("monitor", acquired_on=date(2025, 1, 1), acquisition_cost=Decimal(5000))
    enter(session, ours)
    return {"devices": devices, "site": site.id}


def _repaired(
    session, asset: Asset, opened: str, ended: str, outcome="repaired", parts=None, **values: Any
) -> None:
    at = {"opened_at": f"{opened}T08:00Z", "finished_at": f"{ended}T08:00Z"}
    moments = {name: datetime.fromisoformat(moment) for name, moment in at.items()}
    said = {"opened_by": "Camille", "outcome": outcome, **moments, **values}
    repair = Repair(id=new_id(), authority_id=asset.authority_id, asset_id=asset.id, **said)
    session.add(repair)
    session.flush()
    if parts:
        quantity, price = parts
        what = {"label": "Dalle", "quantity": quantity, "unit_cost": Decimal(price)}
        session.add(RepairPart(id=new_id(), authority_id=asset.authority_id, repair_id=repair.id, **what))
        session.flush()


def _read(session, scope: Scope | None = None) -> tuple[dict, dict]:
    """The board's figures and charts, by their keys."""
    session, whole, basis = asked(session)
    board = fleet_board.board(session, scope or whole, basis)
    return {one.key: one for one in board.figures}, {one.key: one for one in board.charts}


def test_screens_are_told_for_each_agent_by_the_last_head_count(session, fleet):
    # 5, 6 and 7 are screens in use; 2024 had 4 agents: 3 / 4.
    screens = _read(session)[0][Share.SCREENS_PER_AGENT]
    assert screens.value == Decimal("0.75")
    assert screens.note.told("fr") == "Effectif de 2024\N{NO-BREAK SPACE}: 4 agents."
    assert total(session, screens.parts[0], asked(session)[2]).rows == 3


def test_screens_without_a_head_count_are_undefined_and_say_what_to_do(session, workshop):
    screens = _read(session)[0][Share.SCREENS_PER_AGENT]
    assert screens.value is None
    assert "agents" in screens.note.told("fr")


def test_purchases_tell_new_refurbished_given_and_leased_apart(session, fleet):
    figures, charts = _read(session)
    assert figures[Key.PURCHASES].value == 5
    # 800 + 200: 3 has no price, a gift and a lease are no purchase. Coverage: 2 of the 3 bought.
    cost = figures[Key.PURCHASE_COST]
    assert (cost.value, cost.coverage.known, cost.coverage.total) == (Decimal(1000), 2, 3)
    assert figures[Share.REFURBISHED_SHARE].value == Decimal("20.0")
    in_2025 = {p.series: p.value for p in charts["purchases"].points if p.key == "2025"}
    assert in_2025 == {"new": 1, "refurbished": 1, "donated": 1, "leased": 1, "unknown": 1}
    spent = {(p.key, p.series): p.value for p in charts["purchase-cost"].points if p.value}
    assert spent == {
        ("2020", "new"): 1900, ("2021", "new"): 100, ("2025", "new"): 800, ("2025", "refurbished"): 200
    }  # fmt: skip


def test_repairs_of_the_year(session, fleet):
    figures, charts = _read(session)
    assert figures[Key.REPAIRS].value == 3
    # 3 repairs for the 10 devices had in 2025, 10 among them until February.
    assert figures[Share.REPAIR_RATE].value == Decimal("30.0")
    assert figures[Key.REPAIR_COST].value == Decimal(90)  # 40 + 2 × 15, 0 under warranty, 20
    assert figures[Key.REPAIR_DAYS].value == Decimal("5.0")  # (10 + 4 + 1) / 3
    assert {p.key: p.value for p in charts["repairs"].points} == {"repaired": 2, "not_worth": 1}


def test_a_device_repaired_twice_stands_once_with_both(session, fleet):
    rows = rows_of(session, asked(session)[1].behind(Key.REPAIRS)).rows
    assert {row.id: row.value for row in rows} == {
        fleet["devices"][6].id: Decimal(2),
        fleet["devices"][8].id: Decimal(1),
    }


def test_stock_warranty_gaps_and_sites(session, fleet):
    figures, charts = _read(session)
    assert figures[Key.ASLEEP].value == 1  # 8: since November; 9 came back in June
    assert [(p.key, p.value) for p in charts["asleep"].points] == [("laptop", 1)]
    share = figures[Share.WARRANTY_SHARE]
    assert share.value == Decimal("50.0")  # 1 of 1 and 6
    assert (share.coverage.known, share.coverage.total) == (2, 9)
    gaps = {key: figures[key].value for key in (Key.NO_DATE, Key.NO_PRICE, Key.NO_SITE)}
    # No price: 3 alone, for a gift and a lease have none. No site: all present but 1 and 2.
    assert gaps == {Key.NO_DATE: 0, Key.NO_PRICE: 1, Key.NO_SITE: 7}
    assert "Sans site" in charts["quality"].reading.told("fr")
    sites = [(p.label.told("fr"), p.value) for p in charts["sites"].points]
    assert sites == [("Mairie", 2), ("Sans site", 7)]  # all nine that are present


def test_categories_without_a_factor_follow_the_factors_in_force(session, fleet):
    session, scope, basis = asked(session)
    known = {key: factor for key, factor in basis.factors.by_category.items() if key != "laptop"}
    without = Basis(basis.on, replace(basis.factors, by_category=known))
    assert total(session, scope.behind(Key.NO_FACTOR), without).rows == 5  # 1, 2, 3, 8 and 9


def test_rows_behind_every_point_come_to_its_value(session, fleet):
    session, scope, basis = asked(session)
    for chart in fleet_board.board(session, scope, basis).charts:
        for point in chart.points:
            if point.rows:
                found = total(session, point.rows, basis)
                assert point.value in (found.rows, found.value), (chart.key, point.key)


def test_site_and_category_narrow_every_figure(session, fleet):
    figures, charts = _read(session, Scope(2025, site_id=fleet["site"], category="laptop"))
    assert not {"sites", "categories"} & charts.keys()
    assert figures[Key.DEVICES_PRESENT].value == 2
    assert figures[Key.PURCHASE_COST].value == Decimal(1000)
    assert figures[Key.REPAIRS].value == 0
    assert figures[Share.SCREENS_PER_AGENT].value == Decimal("0.75")  # agents are the whole authority's


def test_a_board_takes_the_same_statements_whatever_the_fleet(session, connection, workshop, fleet):
    said: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    arguments = asked(session)
    few = _statements(said, lambda: fleet_board.board(*arguments))
    for _ in range(3):
        workshop.device("tablet", acquired_on=date(2025, 1, 1), acquisition_cost=Decimal(100))
    session.flush()
    assert _statements(said, lambda: fleet_board.board(*arguments)) == few <= 10


def _statements(said: list[str], read: Callable[[], object]) -> int:
    said.clear()
    read()
    return len(said)
