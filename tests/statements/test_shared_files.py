"""Quantities for WeNR and rows for a carbon balance: by category, with what they rest on."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from lifecycle.registry.model import Asset
from lifecycle.reports import indicators
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key
from lifecycle.reports.kept import board_of
from lifecycle.statements.agec import declaration
from lifecycle.statements.carbon_rows import Mode, carbon_rows
from lifecycle.statements.open_data_tables import TABLES
from lifecycle.statements.shared_files import carbon_file, wenr_file
from lifecycle.statements.wenr import quantities
from lifecycle.states.assets import State
from tests.factories import make_actor

ON = date(2026, 6, 30)


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def device(session, actor, state=State.IN_USE, **values):
    """Write a device as it stands, without its story; a laptop unless told."""
    usual = {"authority_id": actor.organisation_id, "category_key": "laptop", "state": state}
    session.add(Asset(**{**usual, **values}))


@pytest.fixture
def fleet(session, manager):
    """Laptops: three here, one that left to reuse, one that left the year before; a monitor, on loan."""
    device(session, manager, acquired_on=date(2020, 6, 30), condition_acquired="new", acquisition="bought")
    device(session, manager, acquired_on=date(2026, 1, 1), condition_acquired="refurbished")
    device(session, manager, acquired_on=date(2026, 2, 1), condition_acquired="new", acquisition="donated")
    gone = {"left_on": date(2026, 3, 31), "acquired_on": date(2018, 3, 31)}
    device(session, manager, State.REUSED, **gone)
    device(session, manager, State.RECYCLED, left_on=date(2025, 7, 1), acquired_on=date(2019, 1, 1))
    device(session, manager, category_key="monitor", acquired_on=date(2024, 6, 30), acquisition="leased")
    session.flush()
    return manager


def test_quantities_by_category_counted_by_hand(session, fleet):
    laptops, monitors = quantities(session, 2026, ON)
    assert laptops.category_key == "laptop"
    assert (laptops.present, laptops.new, laptops.refurbished) == (3, 2, 1)
    assert (laptops.bought, laptops.donated, laptops.leased) == (1, 1, 0)
    # Ages on 30 June 2026, days / 365.25: 2191 → 5.9986, 180 → 0.4928, 149 → 0.4079; mean 2.2998.
    assert (laptops.mean_age, laptops.dated, laptops.beyond_life) == (Decimal("2.30"), 3, 1)
    assert (laptops.entries, laptops.entries_refurbished) == (2, 1)
    # Left on 31 March 2026 after 2922 days: 8.0000 years. The other one left in 2025.
    assert (laptops.exits, laptops.reused, laptops.recycled) == (1, 1, 0)
    assert (laptops.mean_exit_age, laptops.dated_exits) == (Decimal("8.00"), 1)
    assert (monitors.present, monitors.leased, monitors.reference_life) == (1, 1, 6)


def test_a_past_years_stock_is_read_from_the_dates(session, fleet):
    laptops = quantities(session, 2025, ON)[0]
    # On 31 December 2025: the one of 2020, and the one that left in March 2026.
    assert (laptops.present, laptops.exits, laptops.recycled) == (2, 1, 1)


def test_present_quantities_are_the_dashboards(session, fleet):
    present = indicators.devices_present(session, Scope(2026), basis_for(session, ON)).value
    assert sum(row.present for row in quantities(session, 2026, ON)) == present == 4


def test_the_quantities_as_files(session, fleet):
    made = wenr_file(session, 2026, ON, "csv", "fr")
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["Type d’équipement"] == "Ordinateur portable"
    assert rows[0]["Âge moyen (années)"] == "2,3"
    book = CalamineWorkbook.from_filelike(io.BytesIO(wenr_file(session, 2026, ON, "xlsx", "fr")))
    assert book.sheet_names == ["Quantités", "Méthode"]
    assert book.get_sheet_by_name("Quantités").to_python()[1][2] == 3
    said = str(book.get_sheet_by_name("Méthode").to_python())
    assert "30 juin 2026" in said
    assert "ne sont pas publiques" in said


def test_spread_rows_add_up_to_the_dashboards_year(session, fleet):
    # ADEME: laptop 185.09 kg / 5 years = 37.018; monitor 69.84 / 6 = 11.64. Use: 29 and 73 kWh × 0.0519.
    basis = basis_for(session, ON)
    rows = carbon_rows(session, basis, 2026, Mode.SPREAD)
    told = {(row.unit, row.category): (row.devices, row.quantity, row.kg) for row in rows}
    assert told["équipement × an", "laptop"] == (3, 3, Decimal("111.054"))
    assert told["équipement × an", "monitor"] == (1, 1, Decimal("11.64"))
    assert told["kWh", "laptop"][:2] == (3, Decimal("87.0"))
    assert told["kWh", "monitor"] == (1, Decimal("73.0"), Decimal("3.7887"))
    figures = {figure.key: figure.value for figure in board_of(session, "carbon", Scope(2026), basis).figures}
    spread = sum(row.kg for row in rows if row.unit != "kWh")
    assert spread == figures[Key.FOOTPRINT_ANNUALISED]
    assert sum(row.kg for row in rows if row.unit == "kWh") == figures[Key.YEARLY_USE]


def test_purchases_count_new_devices_whole_and_leave_the_others_uncounted(session, fleet):
    device(session, fleet, category_key="dock", acquired_on=date(2026, 5, 1))
    session.flush()
    rows = carbon_rows(session, basis_for(session, ON), 2026, Mode.PURCHASES)
    told = [(row.category, row.devices, row.kg, bool(row.note)) for row in rows]
    assert told == [
        ("laptop", 1, Decimal("185.09"), False), ("laptop", 1, None, True), ("dock", 1, None, True)
    ]  # fmt: skip


def test_the_carbon_rows_name_their_factor_and_its_source(session, fleet):
    basis = basis_for(session, ON)
    text = carbon_file(session, basis, 2026, "csv", Mode.SPREAD, "fr").decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert first["Facteur (kg CO₂e par unité)"] == "37,018"
    assert "ADEME" in first["Source du facteur"]
    assert basis.factors.version in first["Jeu de facteurs"]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(carbon_file(session, basis, 2026, "xlsx", Mode.SPREAD, "en"))
    )
    assert len(book.sheet_names) == 3


def test_statements_do_not_grow_with_devices_or_categories(session, fleet, connection):
    basis, sent = basis_for(session, ON), []
    event.listen(connection, "before_cursor_execute", lambda *told: sent.append(told[2]))
    reads = (
        lambda: quantities(session, 2026, ON),
        lambda: carbon_rows(session, basis, 2026, Mode.SPREAD),
        lambda: carbon_rows(session, basis, 2026, Mode.PURCHASES),
        lambda: declaration(session, 2026),
        lambda: TABLES[0].rows(session, basis, 5),
        lambda: TABLES[1].rows(session, basis, 5),
    )

    def counts() -> list[int]:
        found = []
        for read in reads:
            sent.clear()
            read()
            found.append(len(sent))
        return found

    assert counts() == [1, 2, 1, 3, 1, 1]
    for category in ("tablet", "dock", "server"):
        device(session, fleet, category_key=category, acquired_on=date(2026, 4, 1))
    session.flush()
    assert counts() == [1, 2, 1, 3, 1, 1]


def test_another_authority_has_nothing_of_it(session, fleet):
    make_actor(session, "manager")
    assert session.query(Asset).count() == 0
    assert quantities(session, 2026, ON) == []
    assert carbon_rows(session, basis_for(session, ON), 2026, Mode.PURCHASES) == []


def test_the_doors_give_the_files(session, fleet, sign_in):
    client = sign_in(fleet)
    for name in ("wenr.csv", "wenr.xlsx", "carbon-rows.csv?mode=purchases", "carbon-rows.xlsx"):
        answer = client.get(f"/statements/{name}")
        assert answer.status_code == 200, name
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/statements/carbon-rows.csv?mode=both").status_code == 404
    assert client.get("/statements/wenr.csv?year=1800").status_code == 404
    technician = sign_in(make_actor(session, "technician", fleet.organisation_id))
    assert technician.get("/statements/wenr.csv").status_code == 403
