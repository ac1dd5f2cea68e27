"""What leaves the register: the same assets in each form, each value readable again as it was."""

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from sqlalchemy import column as sql_column
from sqlalchemy import literal, select, values
from sqlalchemy.types import Integer, Text

from lifecycle.db.scope import enter
from lifecycle.formats.own_columns import OWN
from lifecycle.history.model import Event
from lifecycle.kernel.codes import shown
from lifecycle.kernel.spreadsheets import guarded as python_guarded
from lifecycle.kernel.spreadsheets import unguarded
from lifecycle.registry.filters import SORTS, AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.registry.places import manufacturer_named, model_named, room_named, site_named
from lifecycle.reports import copying, export_xlsx
from lifecycle.reports.export import MADE, Export, note_export
from lifecycle.reports.export_csv import BOM, guarded
from lifecycle.reports.export_xlsx import TooLargeForWorkbook
from lifecycle.schemas.out_assets import AssetDetailOut
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset

FACTS = {"os": "Debian 12", "ram_mb": 16384, "bios_on": "2021-03-04", "mac": ["00:11"], "ram_slots": 2}
SAID = {
    "tag": "VAL-1", "name": "=cmd|' /C calc'!A0", "serial": "00123", "custodian": "'-Accueil",
    "acquisition": "leased", "condition_acquired": "refurbished", "acquired_on": date(2021, 3, 4),
    "acquisition_cost": Decimal("1089.50"), "supplier": "Bureau ; Cie", "order_reference": "1E5",
    "first_used_on": date(2021, 4, 1), "warranty_until": date(2026, 3, 3), "restricted": True,
    "functional_status": "works", "notes": "Une « note »\nsur deux lignes ; \"citée\"",
}  # fmt: skip


@pytest.fixture
def admin(session):
    return make_actor(session)


@pytest.fixture
def full(session, admin):
    """An asset that says something in every column, attached to another one."""
    site = site_named(session, "Mairie")
    model = model_named(session, manufacturer_named(session, "Dell").id, "Latitude 5410", "laptop")
    model.number = "L5410"
    dock = make_asset(session, admin, category_key="dock", tag="DOCK")
    places = {"site_id": site.id, "room_id": room_named(session, site, "1er étage › 12").id}
    asset = make_asset(session, admin, State.IN_USE, model_id=model.id, parent_id=dock.id, **places, **SAID)
    asset.facts, asset.external_source, asset.external_id = FACTS, "glpi", "42"
    asset.last_seen_at = datetime(2026, 7, 1, 12, 30, 15, tzinfo=UTC)
    session.flush()
    return asset


def out(session, form="csv", lang="fr", wanted=AssetFilter(), sort="tag"):  # noqa: B008
    return b"".join(Export(wanted, sort, form, lang).write(session))


def csv_rows(data, separator=";"):
    """The rows by key of column, as a careful reader gets them."""
    assert data.startswith(BOM)
    lines = list(csv.reader(io.StringIO(data[len(BOM) :].decode(), newline=""), delimiter=separator))
    return lines[0], [
        dict(zip([own.key for own in OWN], map(unguarded, line), strict=True)) for line in lines[1:]
    ]


def test_a_french_csv_holds_every_column(session, full):
    titles, found = csv_rows(out(session))
    assert titles == [own.fr for own in OWN]
    row = next(row for row in found if row["tag"] == "VAL-1")
    told = {
        "code": shown(code_of(session, full)), "category": "Ordinateur portable", "manufacturer": "Dell",
        "model": "Latitude 5410", "model_number": "L5410", "state": "En service", "site": "Mairie",
        "room": "1er étage › 12", "acquisition": "Location", "condition_acquired": "Reconditionné",
        "acquired_on": "2021-03-04", "acquisition_cost": "1089,50", "first_used_on": "2021-04-01",
        "warranty_until": "2026-03-03", "restricted": "oui", "functional_status": "Fonctionne",
        "fact.os": "Debian 12", "fact.ram_mb": "16384", "fact.bios_on": "2021-03-04", "fact.mac": "",
        "external_source": "glpi", "external_id": "42", "last_seen_at": "2026-07-01 14:30:15",
        "id": str(full.id), "before_missing": "", "retired_on": "",
    }  # fmt: skip
    assert {key: row[key] for key in told} == told
    as_said = ("tag", "name", "serial", "custodian", "supplier", "order_reference", "notes")
    assert {key: row[key] for key in as_said} == {key: SAID[key] for key in as_said}
    assert json.loads(row["facts"]) == {"mac": ["00:11"], "ram_slots": 2}
    dock = session.get(Asset, full.parent_id)
    assert row["parent"] == shown(code_of(session, dock))
    assert next(one for one in found if one["tag"] == "DOCK")["facts"] == ""


def test_an_english_csv_has_its_own_words_and_signs(session, full):
    titles, found = csv_rows(out(session, lang="en"), ",")
    assert titles == [own.en for own in OWN]
    row = next(row for row in found if row["tag"] == "VAL-1")
    assert (row["state"], row["category"], row["acquisition_cost"]) == ("In use", "Laptop", "1089.50")
    assert row["restricted"] == "yes"


def test_no_cell_begins_like_a_formula(session, full):
    for cell in csv.reader(io.StringIO(out(session)[len(BOM) :].decode(), newline=""), delimiter=";"):
        assert not [text for text in cell if text[:1] in "=+-@\t\r" and text]


def test_a_workbook_is_typed_and_holds_no_formula(session, full):
    book = load_workbook(io.BytesIO(out(session, "xlsx")))
    titles, *found = book.get_sheet_by_name("Équipements").to_python()
    assert titles == [own.fr for own in OWN]
    keys = [own.key for own in OWN]
    row = dict(zip(keys, next(line for line in found if line[1] == "VAL-1"), strict=True))
    assert row["acquired_on"] == date(2021, 3, 4)
    assert row["last_seen_at"] == datetime(2026, 7, 1, 14, 30, 15)  # noqa: DTZ001 - a sheet knows no zone
    assert (row["acquisition_cost"], row["fact.ram_mb"]) == (1089.5, 16384)
    assert (row["serial"], row["order_reference"]) == ("00123", "1E5")
    as_said = ("name", "custodian", "notes", "supplier")
    assert {key: unguarded(row[key]) for key in as_said} == {key: SAID[key] for key in as_said}
    assert row["name"] == SAID["name"]


def test_json_lines_say_what_the_api_says(session, full, admin):
    lines = [json.loads(line) for line in out(session, "jsonl").splitlines()]
    assert len(lines) == 2
    line = next(one for one in lines if one["tag"] == "VAL-1")
    assert line.keys() == AssetDetailOut().fields.keys() - {"actions"} | {"parent", "before_missing"}
    assert (line["state"], line["acquisition_cost"], line["restricted"]) == ("in_use", "1089.50", True)
    assert line["parent"] == code_of(session, session.get(Asset, full.parent_id))
    assert (line["facts"], line["notes"], line["name"]) == (FACTS, SAID["notes"], SAID["name"])


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_empty_list_is_an_empty_export(session, admin, form):
    data = out(session, form)
    if form == "jsonl":
        assert data == b""
    elif form == "csv":
        assert csv_rows(data)[1] == []
    else:
        assert len(load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()) == 1


@pytest.mark.parametrize("sort", SORTS)
def test_the_list_s_filter_and_order_are_the_export_s(session, admin, sort):
    for number, state in enumerate((State.IN_USE, State.IN_STOCK, State.IN_USE, State.ORDERED)):
        make_asset(session, admin, state, tag=f"T{3 - number}", acquired_on=date(2020 - number, 1, 1))
    states = ("in_use", "in_stock")
    wanted = AssetFilter(q="T% l'", state=states)
    assert csv_rows(out(session, wanted=wanted, sort=sort))[1] == []
    found = csv_rows(out(session, wanted=AssetFilter(q="t", state=states), sort=sort))[1]
    assert {row["tag"] for row in found} == {"T1", "T2", "T3"}
    if sort == "tag":
        assert [row["tag"] for row in found] == ["T1", "T2", "T3"]
    if sort == "oldest":
        assert [row["tag"] for row in found] == ["T1", "T2", "T3"]


def test_other_authorities_stay_out(session, admin):
    make_asset(session, admin, tag="ICI")
    other = make_actor(session)
    make_asset(session, other, tag="AILLEURS")
    enter(session, admin.organisation_id)
    assert [row["tag"] for row in csv_rows(out(session))[1]] == ["ICI"]
    assert b"AILLEURS" not in out(session, "jsonl")


@settings(max_examples=40)
@given(cells=st.lists(st.text("'=+-@\t\r\nab;", max_size=5), min_size=1, max_size=30))
def test_the_guard_in_sql_is_the_guard(engine, cells):
    given_cells = values(sql_column("rank", Integer), sql_column("cell", Text), name="given").data(
        list(enumerate(cells))
    )
    with engine.connect() as connection:
        wanted = select(guarded(given_cells.c.cell)).order_by(given_cells.c.rank)
        assert connection.scalars(wanted).all() == [python_guarded(cell) for cell in cells]


def test_a_text_that_no_cell_holds_is_refused_whole(session, admin):
    make_asset(session, admin, notes="x" * (export_xlsx.LONGEST_CELL + 1))
    with pytest.raises(TooLargeForWorkbook):
        out(session, "xlsx")


def test_a_list_longer_than_a_sheet_is_refused_whole(session, admin, monkeypatch):
    monkeypatch.setattr(export_xlsx, "MOST_ROWS", 1)
    for _ in range(2):
        make_asset(session, admin)
    with pytest.raises(TooLargeForWorkbook):
        out(session, "xlsx")


def test_no_file_is_left_behind(session, admin, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make_asset(session, admin)
    out(session, "xlsx")
    assert list(tmp_path.iterdir()) == []


def test_an_export_left_in_the_middle_frees_the_connection(session, admin, monkeypatch):
    monkeypatch.setattr(copying, "BLOCK", 1)
    for number in range(30):
        make_asset(session, admin, tag=f"T{number}")
    parts = Export(AssetFilter()).write(session)
    next(parts)
    next(parts)
    parts.close()
    assert session.scalar(select(literal(1))) == 1


def test_history_says_who_took_what(session, admin):
    make_asset(session, admin, State.IN_USE)
    make_asset(session, admin)
    wanted = Export(AssetFilter(state=("in_use",)), form="jsonl", lang="en")
    assert note_export(session, admin, wanted) == 1
    event = session.scalars(select(Event).where(Event.tag == MADE)).one()
    assert (event.subject_type, event.subject_id) == ("organisation", admin.organisation_id)
    assert event.actor_name == admin.name
    assert event.details == {"format": "jsonl", "lang": "en", "count": 1, "filter": {"state": ["in_use"]}}
