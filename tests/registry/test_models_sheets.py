"""Product sheets: read with distrust, loaded in place of the earlier ones, matched and confirmed."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lifecycle.formats.errors import FormatError
from lifecycle.history.queries import timeline
from lifecycle.registry import footprint_file
from lifecycle.registry.catalogue import get_model
from lifecycle.registry.catalogue_errors import ModelNotFound, SheetNotFound
from lifecycle.registry.catalogue_model import ProductFootprint
from lifecycle.registry.footprint_file import BadRow, SheetsRefused, read_sheets
from lifecycle.registry.footprints import count_sheets, find_last_load, load_sheets
from lifecycle.registry.sheet_matching import proposals, search_sheets
from lifecycle.registry.sheets import SureOnesChanged, give_sheets, give_sure_sheets
from tests.factories import make_actor
from tests.registry.catalogue_world import make_model, sheets


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


def test_a_row_is_read_as_numbers_and_texts():
    (sheet,) = read_sheets(
        sheets({"screen_size": "0", "gwp_use_ratio": "0.21899999999999997", "lifetime": ""})
    )
    assert sheet == {
        "manufacturer": "Dell", "name": "Latitude 5480", "kind": "Laptop", "gwp_total_kg": Decimal("250.00"),
        "gwp_use_ratio": Decimal("0.2190"), "gwp_manufacture_ratio": Decimal("0.7780"),
        "yearly_kwh": Decimal("25.06"), "lifetime_years": None, "weight_kg": Decimal("1.860"),
        "screen_inches": None, "report_date": "December 2018", "report_url": "https://dell.example/5480.pdf",
    }  # fmt: skip


def test_the_french_form_of_the_collection_is_read_too():
    (sheet,) = read_sheets(sheets({"weight": "1,86", "gwp_use_ratio": "0,17"}, separator=";"))
    assert (sheet["weight_kg"], sheet["gwp_use_ratio"]) == (Decimal("1.860"), Decimal("0.1700"))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"gwp_manufacturing_ratio": "7.76"}, "bad-gwp_manufacturing_ratio"),
        ({"gwp_use_ratio": "-0.1"}, "bad-gwp_use_ratio"),
        ({"gwp_total": ""}, "bad-gwp_total"),
        ({"gwp_total": "NaN"}, "bad-gwp_total"),
        ({"gwp_total": "1e9"}, "bad-gwp_total"),
        ({"gwp_total": "٣"}, "bad-gwp_total"),
        ({"weight": "9999"}, "bad-weight"),
        ({"screen_size": "0.5"}, "bad-screen_size"),
        ({"lifetime": "400"}, "bad-lifetime"),
        ({"name": " "}, "bad-name"),
        ({"name": "x" * 301}, "bad-name"),
        ({"sources": "javascript:alert(1)"}, "bad-sources"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_left_out_with_its_line(cells, code):
    good, bad = read_sheets(sheets({}, cells))
    assert not isinstance(good, BadRow)
    assert (bad.line, bad.reason.code) == (3, code)
    assert bad.reason.told("fr")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04" + b"x" * 50, b"\x7fELF" + b"\0" * 50, b"nom;prix\nA;1\n", b"%PDF-1.7",
        sheets(columns=("manufacturer", "name")),
        sheets() + b'"never closed',
        b"a," * 600,
    ],
)  # fmt: skip
def test_another_file_is_refused_in_words(data):
    with pytest.raises((FormatError, SheetsRefused)) as refused:
        list(read_sheets(data))
    assert refused.value.told("fr")


def test_a_file_out_of_all_measure_is_refused_before_it_is_read(monkeypatch, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as out:
        out.truncate(footprint_file.MOST_BYTES + 1)
    with pytest.raises(SheetsRefused):
        next(read_sheets(path))
    monkeypatch.setattr(footprint_file, "MOST_ROWS", 2)
    assert len(list(read_sheets(sheets({}, {})))) == 2
    with pytest.raises(SheetsRefused):
        list(read_sheets(sheets({}, {}, {})))


def test_a_load_replaces_the_earlier_one_and_models_keep_their_sheets(session, actor):
    model_id = make_model(session, actor, "Dell", "Latitude 5480")
    lost_id = make_model(session, actor, "Dell", "Latitude 5490")
    both = sheets({}, {"name": "Latitude 5490"}, {}, {"gwp_total": "x"})
    loaded = load_sheets(session, actor, both, "boavizta.csv")
    assert (loaded.sheets, loaded.refused, loaded.models_left) == (3, 1, 0)
    ids = {sheet.name: sheet.id for sheet in session.scalars(select(ProductFootprint))}
    give_sheets(session, actor, {model_id: ids["Latitude 5480"], lost_id: ids["Latitude 5490"]})
    again = load_sheets(session, actor, sheets({}, {"gwp_total": "260"}), "new.csv")
    assert (again.sheets, again.models_left, count_sheets(session)) == (2, 1, 2)
    assert get_model(session, model_id).sheet.id in {s.id for s in session.scalars(select(ProductFootprint))}
    assert get_model(session, lost_id).sheet is None
    assert timeline(session, lost_id).rows[0].changes == {"sheet": ["Latitude 5490", None]}
    last = find_last_load(session)
    assert (last.filename, last.refused, last.models_left, last.who) == ("new.csv", 0, 1, "Camille Test")


def test_the_last_load_tells_the_lines_left_out(session, actor):
    assert find_last_load(session) is None
    load_sheets(session, actor, sheets({"weight": "lourd"}), "a.csv")
    (line,) = find_last_load(session).lines
    assert (line.line, line.reason.told("fr")) == (2, "« weight » n’est pas un nombre : lourd.")


def test_the_same_name_is_sure_a_close_one_is_a_proposal_other_numbers_are_nothing(session, actor):
    sure = make_model(session, actor, "Dell Inc.", "LATITUDE 5480", devices=1)
    close = make_model(session, actor, "Dell", "OptiPlex 3070", devices=2, category="desktop")
    kind = make_model(session, actor, "Dell", "P2419H", category="other")
    for maker, name in (
        ("Dell", "Latitude 5490"),
        ("HP", "Latitude 5480 "),
        ("", "Latitude 5480"),
        ("Lenovo", "20L5"),
    ):
        make_model(session, actor, maker, name)
    tower = {"name": "OptiPlex 3070 Tower", "subcategory": "Desktop"}
    load_sheets(session, actor, sheets({}, tower, {"name": "P2419H Monitor", "subcategory": "Monitor"}))
    found = proposals(session)
    assert [(one.model_id, one.is_sure) for one in found] == [(sure, True), (close, False), (kind, False)]
    assert found[2].candidates[0].is_other_kind
    with pytest.raises(SureOnesChanged):
        give_sure_sheets(session, actor, 2)
    assert give_sure_sheets(session, actor, 1) == 1
    assert get_model(session, sure).sheet.name == "Latitude 5480"
    assert give_sure_sheets(session, actor, 0) == 0


def test_two_sheets_of_one_name_are_not_sure(session, actor):
    make_model(session, actor, "Dell", "Latitude 5480")
    load_sheets(session, actor, sheets({}, {"sources": "https://dell.example/other.pdf"}))
    (one,) = proposals(session)
    assert (one.is_sure, len(one.shown)) == (False, 2)


def test_a_sheet_fills_only_what_is_empty_and_leaves_it_when_taken_away(session, actor):
    model_id = make_model(session, actor, "Dell", "Latitude 5480", weight_kg=Decimal(2))
    load_sheets(session, actor, sheets())
    (sheet,) = search_sheets(session, "dell 5480")
    assert give_sheets(session, actor, {model_id: sheet.id}) == 1
    assert give_sheets(session, actor, {model_id: sheet.id}) == 0
    row = get_model(session, model_id).row
    assert (row.weight_kg, row.screen_inches) == (Decimal(2), Decimal(14))
    assert give_sheets(session, actor, {model_id: None}) == 1
    assert get_model(session, model_id).row.screen_inches == Decimal(14)
    assert [event.changes for event in timeline(session, model_id).rows] == [
        {"sheet": ["Latitude 5480", None]},
        {"sheet": [None, "Latitude 5480"], "screen_inches": [None, "14.0"]},
    ]


def test_sheets_and_models_of_others_are_unknown(session, actor):
    model_id = make_model(session, actor, "Dell", "Latitude 5480")
    load_sheets(session, actor, sheets())
    (sheet,) = search_sheets(session, "latitude")
    stranger = make_actor(session)
    theirs = make_model(session, stranger, "Dell", "Latitude 5480")
    assert search_sheets(session, "latitude") == []
    assert search_sheets(session, " ") == []
    with pytest.raises(SheetNotFound):
        give_sheets(session, stranger, {theirs: sheet.id})
    with pytest.raises(ModelNotFound):
        give_sheets(session, stranger, {model_id: None})
