"""Workbooks: what their cells become, which sheet is taken, what a spreadsheet has spoilt."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import xlsxwriter

from lifecycle.formats.fields import Field
from lifecycle.formats.own_columns import OWN
from lifecycle.formats.reading import Recognised, read, recognise
from lifecycle.formats.workbook import as_csv, is_workbook
from tests.formats.workbooks import END, START, ods, text_row, xlsx

FIXTURES = Path(__file__).parent / "fixtures"
SEEN = datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001 - a workbook's dates have no zone


def made(tmp_path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """Write a workbook as people's programs do, typed cells included."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        write = sheet.write_string if isinstance(cell, str) else sheet.write
                        write(number, column, cell)
    return path


def recognised(source, tmp_path, **choice) -> tuple[Recognised, Path]:
    made_csv = as_csv(source, tmp_path)
    assert made_csv is not None
    return recognise(made_csv, **choice), made_csv


def test_a_text_is_no_workbook(tmp_path):
    assert as_csv(b"Nom;Lieu\na;b\n", tmp_path) is None
    assert not is_workbook(FIXTURES / "glpi-10.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_export_of_glpi_in_a_workbook_tells_the_same_devices(tmp_path):
    with (FIXTURES / "glpi-11.0.7.csv").open(encoding="utf-8-sig", newline="") as file:
        rows: list[list[object]] = [list(row) for row in csv.reader(file, delimiter=";")]
    found, path = recognised(made(tmp_path, ("glpi", rows)), tmp_path)
    fresh = recognise(FIXTURES / "glpi-11.0.7.csv")
    assert (found.dialect.slug, found.sheet, found.other_sheets) == ("glpi-resaved", "glpi", ())
    assert (found.kept, found.ignored, found.refused) == (fresh.kept, fresh.ignored, fresh.refused)
    both = zip(read(path, found.layout, found.date_orders), fresh.sample, strict=False)
    for row, same in islice(both, 5):
        row.line = same.line
        assert row == same


def test_numbers_and_dates_come_as_they_were_typed(tmp_path):
    titles: list[object] = [
        "Inventaire",
        "N° série",
        "Acheté le",
        "Prix",
        "Vu le",
        "Garantie (mois)",
        "Notes",
    ]
    path = made(
        tmp_path,
        (
            "Parc",
            [
                titles,
                ["0042", 54321, date(2020, 4, 3), 1089.5, SEEN, 36, True],
                [42, 123456789012345678, date(2020, 4, 3), 0.1 + 0.2, None, None, "#N/A"],
            ],
        ),
    )
    found, made_csv = recognised(path, tmp_path)
    assert found.undecided_dates == ()
    first, second = read(made_csv, found.layout, {})
    assert (first.tag, first.serial, first.purchased_on) == ("0042", "54321", date(2020, 4, 3))
    assert (first.cost, first.warranty_months, first.notes) == (Decimal("1089.50"), 36, "true")
    assert [(one.field, one.reason.code) for one in first.remarks] == [("serial", "zeros_maybe_lost")]
    assert (second.tag, second.serial, second.cost, second.notes) == ("42", "", Decimal("0.30"), "")
    assert [(str(one.field), one.reason.code) for one in second.remarks] == [
        ("tag", "zeros_maybe_lost"),
        ("serial", "scientific"),
        ("notes", "spreadsheet_error"),
    ]
    assert found.samples["Vu le"] == ["2024-01-02 03:04:00"]


def test_the_sheet_with_titles_is_taken_under_what_stands_above_them(tmp_path):
    path = made(
        tmp_path,
        ("Lisez-moi", [["Inventaire du parc"], ["à jour en mars"]]),
        ("Vide", []),
        (
            "Parc",
            [["Ville de Lormont"], [], ["Nom", "N° série", "Lieu"], ["A", "S1", "X"], [], ["B", "S2", "Y"]],
        ),
        ("Listes", [["UGAP"]]),
    )
    found, made_csv = recognised(path, tmp_path)
    assert (found.sheet, found.other_sheets) == ("Parc", ("Lisez-moi", "Listes"))
    assert [(row.line, row.name) for row in read(made_csv, found.layout, {})] == [(4, "A"), (6, "B")]


def test_a_hidden_sheet_is_not_what_people_see(tmp_path):
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("Cachée")
        hidden.write_row(0, 0, ["Nom", "Lieu", "Type"])
        shown = book.add_worksheet("Parc")
        shown.write_row(0, 0, ["Nom", "N° série", "Lieu"])
        shown.write_row(1, 0, ["PC-1", "ABC123", "Mairie"])
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
        hidden.hide()
    found, _ = recognised(path, tmp_path)
    assert (found.sheet, found.other_sheets) == ("Parc", ())


def test_our_own_export_comes_back_from_a_workbook_without_loss(tmp_path):
    cells = {"tag": "00123", "name": "a  b", "serial": "1E5", "notes": "une\ndeux ; trois\t", "facts": "{}"}
    cells |= {"fact.ram_mb": "8192", "acquired_on": "2020-04-03"}
    titles: list[object] = [column.fr for column in OWN]
    row: list[object] = [cells.get(column.key) for column in OWN]
    row[[column.key for column in OWN].index("fact.ram_mb")] = 8192
    row[[column.key for column in OWN].index("acquired_on")] = date(2020, 4, 3)
    found, made_csv = recognised(made(tmp_path, ("Équipements", [titles, row])), tmp_path)
    assert found.dialect.slug == "own-fr"
    (only,) = read(made_csv, found.layout, {})
    assert (only.tag, only.name, only.serial, only.notes) == ("00123", "a  b", "1E5", "une\ndeux ; trois")
    assert (only.facts, only.purchased_on, only.remarks) == ({"ram_mb": 8192}, date(2020, 4, 3), ())


def test_bytes_are_read_as_files_are(tmp_path):
    sheet = (START, text_row(1, b"Nom", b"Serial", b"Lieu"), text_row(2, b"a;\tb", b"S1", b"c"), END)
    found, made_csv = recognised(xlsx(sheet), tmp_path)
    assert found.sample[0].name == "a; b"
    assert list(tmp_path.iterdir()) == [made_csv]


EMPTY = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
TYPED = '<table:table-cell office:value-type="{}" office:{}="{}"/>'


def test_an_opendocument_sheet_is_read_and_its_million_empty_rows_cost_nothing(tmp_path):
    titles = "".join(map(TEXT.format, ("Nom", "N° série", "Acheté le", "Prix")))
    typed = (("float", "value", "42"), ("date", "date-value", "2020-04-03"), ("currency", "value", "1089.5"))
    cells = TEXT.format("PC 1") + "".join(TYPED.format(*cell) for cell in typed)
    rows = f"<table:table-row>{titles}</table:table-row><table:table-row>{cells}</table:table-row>{EMPTY}"
    found, _ = recognised(ods(f'<table:table table:name="Parc">{rows}</table:table>'), tmp_path)
    (row,) = found.sample
    assert (row.line, row.name, row.serial, row.purchased_on) == (2, "PC 1", "42", date(2020, 4, 3))
    assert (row.cost, row.remarks[0].reason.code) == (Decimal("1089.50"), "zeros_maybe_lost")


def test_columns_may_be_chosen_in_a_workbook_too(tmp_path):
    path = made(tmp_path, ("a", [["x", "y", "z"], ["T1", "2", "3"]]))
    found, _ = recognised(path, tmp_path, columns={"x": Field.TAG})
    assert found.sample[0].tag == "T1"


def test_a_line_that_only_looks_like_ours_is_a_title():
    found = recognise(io.BytesIO(b"lifecycle-workbook {not json\nNom;Lieu\n").getvalue())
    assert found.sheet == ""
