"""Snipe-IT's import format and French exports, with their traps."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.errors import RepeatedColumn, RepeatedTitle
from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.reading import Recognised, read, recognise

FIXTURES = Path(__file__).parent / "fixtures"


def rows_of(name: str) -> tuple[Recognised, list[SourceRow]]:
    source = FIXTURES / f"{name}.csv"
    recognised = recognise(source, source.name)
    return recognised, list(read(source, recognised.layout, recognised.date_orders))


def codes(row: SourceRow) -> list[str]:
    return [remark.reason.code for remark in row.remarks]


def test_the_import_format_is_read_whole():
    recognised, rows = rows_of("snipeit-import")
    assert recognised.dialect.slug == "snipeit-import"
    assert recognised.date_orders == {"/": DateOrder.MONTH_FIRST}  # proved by 6/14/17
    row = rows[0]
    assert (row.tag, row.serial, row.name, row.model, row.model_number) == (
        "PC-0001",
        "ZY4164R",
        "PC01",
        "Latitude 5420",
        "LAT5420",
    )
    assert (row.purchased_on, row.cost, row.warranty_months) == (date(2018, 3, 4), Decimal("1089.00"), 36)
    assert row.status == StatusWord("Prêt à déployer", "assigned")
    assert (row.entity_path, row.site_path) == (("Ville de Lormont-sur-Rû",), ("Salle serveurs",))


def test_of_a_person_only_the_name_to_show_is_kept():
    recognised, rows = rows_of("snipeit-import")
    assert recognised.personal_columns == ("Checked Out To: Email",)
    assert rows[0].custodian == "Zoé D’Arcy"
    assert "@" not in repr(rows) + repr(recognised)
    recognised, rows = rows_of("snipeit-export-fr")
    assert recognised.personal_columns == ("Employee No.", "Téléphone")
    assert "+33" not in repr(rows) + repr(recognised)


def test_the_place_a_device_is_assigned_to_wins_and_is_said():
    row = rows_of("snipeit-import")[1][2]
    assert (row.site_path, row.custodian, codes(row)) == (("École Zola",), "", ["assigned_site"])
    assert (row.warranty_months, row.notes) == (24, "-30 % d’encre")


def test_a_spoilt_model_number_and_a_doubtful_amount_are_left_empty():
    rows = rows_of("snipeit-import")[1]
    assert (rows[1].model_number, codes(rows[1])) == ("", ["scientific"])
    assert rows[1].notes == '"Prêt" aux associations, à rendre'
    assert rows[3].cost is None
    assert codes(rows[3]) == ["amount_ambiguous", "personal_device"]
    assert not rows[3].is_kept


def test_the_french_report_says_the_same_as_the_import_format():
    recognised, rows = rows_of("snipeit-export-fr")
    assert recognised.dialect.slug == "snipeit-export-fr"
    assert recognised.unknown_columns == ("Disque chiffré",)
    row, imported = rows[0], rows_of("snipeit-import")[1][0]
    for field in ("tag", "serial", "category", "custodian", "purchased_on", "cost", "notes", "site_path"):
        assert getattr(row, field) == getattr(imported, field), field
    assert row.status == StatusWord("Prêt à déployer", "deployed")
    assert (row.external_id, row.external_url) == ("10", "https://snipe.lormont.example/hardware/10")


def test_the_cyrillic_letter_and_the_holder_under_a_date_title():
    recognised, rows = rows_of("snipeit-export-fr")
    assert recognised.categories == {"Ordinateur portable": 1, "Imprimante": 1}
    assert (rows[1].site_path, rows[1].custodian) == (("École Zola",), "")


def test_a_deleted_record_is_left_aside():
    row = rows_of("snipeit-export-fr")[1][2]
    assert codes(row) == ["junk", "deleted_in_source"]
    assert row.status == StatusWord("DEEE – recyclé", "archived")
    assert not row.is_kept


def test_the_list_saved_again_in_windows_1252():
    recognised, rows = rows_of("snipeit-list-resaved")
    assert recognised.dialect.slug == "snipeit-export-fr-resaved"
    assert rows[0].category == "Ordinateur portable"  # under « ?atégorie »
    assert rows[0].status == StatusWord("Prêt à déployer", "deployed")
    assert rows[0].cost == Decimal("1089.00")
    assert codes(rows[0]) == ["holder_unsure"]


def test_numbers_that_passed_through_a_spreadsheet_are_to_check():
    source = b"Asset Tag;Serial;Model;Status\n121;0042;P2419H;Archived\n"
    (row,) = recognise(source).sample
    assert (row.tag, row.serial, codes(row)) == ("121", "0042", ["zeros_maybe_lost"])


def test_two_columns_for_one_field_are_refused_with_their_titles():
    source = b"Asset Tag,Serial,Model,Serial Number\nT1,S1,M1,S2\n"
    with pytest.raises(RepeatedColumn) as refusal:
        recognise(source)
    assert refusal.value.params == {"first": "Serial", "second": "Serial Number"}
    with pytest.raises(RepeatedTitle) as refusal:
        recognise(b"Asset Tag,Model,Serial,Model\nT1,M1,S1,M2\n")
    assert refusal.value.params == {"title": "Model", "first": 2, "second": 4}


def test_ignored_columns_may_come_twice():
    source = "Étiquette de l'actif,Modèle,Statut,Adresse,Adresse\nT1,M1,,1 rue A,\n".encode()
    assert recognise(source).kept == 1
