"""Which asset a row stands for: never a guess."""

import pytest
from sqlalchemy import select

from lifecycle.intake.queries import remarks_of
from lifecycle.registry.model import Asset
from lifecycle.registry.service import edit_asset
from tests.factories import make_asset
from tests.intake.importing import (
    TITLES,
    codes,
    counts,
    glpi,
    imported,
    laptop,
    only_asset,
    rows_of,
    tried,
    verdicts,
)

WITH_ID = {**TITLES, "id": "ID"}


def test_a_tag_is_found_whatever_its_case(session, actor, files):
    make_asset(session, actor, tag="val-1")
    run = tried(session, actor, files, glpi(laptop()))
    assert verdicts(session, run) == ["update"]
    assert "tag" not in rows_of(session, run)[0].changes


def test_a_serial_is_found_however_it_is_cut(session, actor, files):
    asset = make_asset(session, actor, serial="7xk-2m33", tag="ANCIEN")
    run = tried(session, actor, files, glpi(laptop()))
    (row,) = rows_of(session, run)
    assert (row.verdict, row.asset_id) == ("update", asset.id)
    assert row.changes["tag"] == ["ANCIEN", "VAL-1"]
    assert "serial" not in row.changes
    assert "reference_replaced" in codes(row)


def test_the_same_serial_of_another_maker_is_a_doubt(session, actor, files):
    imported(session, actor, files, glpi(laptop(tag="")))
    run = imported(
        session, actor, files, glpi(laptop(maker="Epson", tag="VAL-9"), laptop(maker="DELL", tag=""))
    )
    assert verdicts(session, run)[0] == "ambiguous"
    run = imported(session, actor, files, glpi(laptop(maker="Epson", tag="VAL-9")))
    assert codes(rows_of(session, run)[0]) == ["other_manufacturer"]
    run = imported(session, actor, files, glpi(laptop(maker="DELL", tag="", model="")))
    assert verdicts(session, run) == ["unchanged"]
    assert counts(session)[0] == 1


def test_a_tag_and_a_serial_of_two_assets_are_a_doubt(session, actor, files):
    make_asset(session, actor, tag="VAL-1")
    make_asset(session, actor, tag="VAL-2", serial="7XK2M33")
    before = counts(session)
    run = imported(session, actor, files, glpi(laptop()))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("ambiguous", ["matches_several"])
    assert set(row.candidates) == {str(asset_id) for asset_id in session.scalars(select(Asset.id))}
    told = remarks_of(row)[0].reason.told("fr")
    assert "VAL-1" in told
    assert "VAL-2" in told
    assert counts(session) == before


def test_a_source_id_is_found_unless_references_contradict_it(session, actor, files):
    imported(session, actor, files, glpi(laptop(id="12", tag="", serial=""), titles=WITH_ID))
    same = tried(session, actor, files, glpi(laptop(id="12", tag="VAL-1"), titles=WITH_ID))
    assert rows_of(session, same)[0].changes["tag"] == [None, "VAL-1"]
    edit_asset(session, actor, only_asset(session).id, {"tag": "AUTRE"}, version=None)
    other = tried(session, actor, files, glpi(laptop(id="12", tag="VAL-1"), titles=WITH_ID))
    assert codes(rows_of(session, other)[0]) == ["other_references"]


def test_a_name_alone_changes_nothing(session, actor, files):
    make_asset(session, actor, name="port-01", notes="Prêté")
    named = {"name": "PORT-01", "status": "En stock", "kind": "Notebook"}
    run = tried(session, actor, files, glpi(named))
    assert (verdicts(session, run), codes(rows_of(session, run)[0])) == (["ambiguous"], ["name_only"])
    known = tried(session, actor, files, glpi(laptop()))
    assert (verdicts(session, known), codes(rows_of(session, known)[0])) == (["create"], ["same_name"])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"tag": "val-1", "serial": "X2"}, "duplicate_tag"),
        ({"tag": "VAL-2", "serial": "7xk2m33", "maker": "Epson"}, "duplicate_serial"),
    ],
)
def test_twins_in_the_file_are_shown_on_both_lines(session, actor, files, cells, code):
    run = imported(session, actor, files, glpi(laptop(), laptop(tag="VAL-3", serial="X3"), laptop(**cells)))
    first, other, last = rows_of(session, run)
    assert [row.verdict for row in (first, other, last)] == ["ambiguous", "create", "ambiguous"]
    assert (codes(first), codes(last)) == ([code], [code])
    assert (first.remarks[0]["params"]["lines"], last.remarks[0]["params"]["lines"]) == ("4", "2")
    assert counts(session)[0] == 1


def test_twins_by_name_only_are_doubts_but_junk_serials_are_not(session, actor, files):
    named = {"name": "CLONE", "status": "En stock", "kind": "Desktop", "serial": "Default string"}
    run = tried(
        session, actor, files, glpi(named, named, laptop(name="CLONE"), laptop(tag="VAL-2", serial="0000"))
    )
    assert verdicts(session, run) == ["ambiguous", "ambiguous", "create", "create"]


def test_two_lines_that_lead_to_one_asset_are_a_doubt(session, actor, files):
    make_asset(session, actor, tag="VAL-1", serial="7XK2M33")
    by_tag, by_serial = laptop(serial=""), laptop(tag="")
    run = tried(session, actor, files, glpi(by_tag, by_serial))
    assert verdicts(session, run) == ["ambiguous", "ambiguous"]
    assert run.totals["ambiguous"] == 2
    assert all(codes(row)[0] == "same_asset" for row in rows_of(session, run))
    assert session.scalars(select(Asset.version)).one() == 1
