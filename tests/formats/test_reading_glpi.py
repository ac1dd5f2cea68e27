"""GLPI's French export in its four ways of being written: the same devices must come out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.errors import LayoutChanged
from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.reading import Recognised, read, recognise
from lifecycle.formats.remarks import Level

FIXTURES = Path(__file__).parent / "fixtures"
DIALECTS = ("glpi-10", "glpi-11.0.0", "glpi-11.0.7", "glpi-10-resaved")


def rows_of(name: str) -> tuple[Recognised, list[SourceRow]]:
    source = FIXTURES / f"{name}.csv"
    recognised = recognise(source, source.name)
    return recognised, list(read(source, recognised.layout, recognised.date_orders))


def codes(row: SourceRow) -> list[tuple[str, str]]:
    return [(str(remark.field), remark.reason.code) for remark in row.remarks]


@pytest.mark.parametrize("slug", DIALECTS)
def test_each_way_of_writing_is_told_apart(slug):
    recognised, rows = rows_of(slug)
    assert recognised.dialect.slug == slug
    assert recognised.unknown_columns == ()
    assert (recognised.kept, recognised.ignored, recognised.refused) == (5, 1, 1)
    assert len(rows) == 7
    assert recognised.sample == tuple(rows[:5])


@pytest.mark.parametrize("slug", DIALECTS)
def test_a_whole_row_is_read(slug):
    row = rows_of(slug)[1][0]
    assert row == SourceRow(
        line=2,
        tag="LOR-0121",
        name="PC-ACC-01",
        serial="8XK2M31",
        serial_key="8XK2M31",
        manufacturer="Dell Inc.",
        model="OptiPlex 7060",
        category="Desktop",
        status=StatusWord("En service"),
        entity_path=("Agglo des Trois Rus", "Mairie de Lormont-sur-Rû"),
        site_path=("Mairie", "RDC", "Accueil"),
        custodian="Petit Zoé",
        purchased_on=date(2018, 5, 4),
        first_used_on=date(2018, 6, 5),
        supplier="UGAP",
        accounting_number="2018-0147",
        notes='Écran 14" rayé ; à surveiller',
        os="Microsoft Windows 11 Professionnel 23H2",
        cpu="Intel Core i5-8500",
        ram_mb=16384,
    )


@pytest.mark.parametrize("slug", DIALECTS[:3])
def test_the_versions_of_glpi_tell_the_same_devices(slug):
    rows = [replace(row, line=0) for row in rows_of(slug)[1]]
    assert rows == [replace(row, line=0) for row in rows_of("glpi-10")[1]]


def test_a_spreadsheet_loses_the_long_serial_and_nothing_else():
    fresh, resaved = rows_of("glpi-10")[1], rows_of("glpi-10-resaved")[1]
    different = [index for index, row in enumerate(resaved) if row != fresh[index]]
    assert different == [4]
    assert fresh[4].serial == "009284581453"
    assert (resaved[4].serial, codes(resaved[4])) == ("", [("serial", "scientific")])


def test_factory_fillers_are_left_empty_and_said():
    row = rows_of("glpi-10")[1][1]
    assert (row.serial, row.manufacturer, row.model) == ("", "", "")
    assert codes(row) == [
        ("manufacturer", "junk"),
        ("serial", "junk"),
        ("model", "junk"),
        ("notes", "formula"),
    ]
    assert row.notes == '=HYPERLINK("http://exemple.invalid")'
    assert row.is_kept


def test_line_breaks_stay_in_notes_and_lines_are_counted_in_the_file():
    rows = rows_of("glpi-10")[1]
    assert rows[2].notes == "Charnière cassée\nDevis refusé (180 €)"
    assert [row.line for row in rows] == [2, 3, 4, 6, 7, 8, 9]
    assert (rows[2].serial, rows[2].serial_key) == ("pf1a2b9z", "PF1A2B9Z")


def test_a_virtual_machine_is_left_aside_without_asking_for_its_category():
    recognised, rows = rows_of("glpi-10")
    assert rows[3].is_virtual
    assert rows[3].verdict is Level.IGNORED
    assert "VMware" not in recognised.categories
    assert "VMware" in rows[3].remarks[-1].reason.told("fr")


def test_a_row_that_designates_nothing_is_refused():
    row = rows_of("glpi-10")[1][6]
    assert row.verdict is Level.REFUSED
    assert codes(row) == [("", "nothing_to_identify")]


def test_memory_modules_add_up_and_processors_are_counted():
    row = rows_of("glpi-11.0.7")[1][5]
    assert (row.ram_mb, row.cpu) == (131072, "2 × Intel Xeon Silver 4208")


def test_the_words_to_map_come_with_their_counts():
    recognised, _ = rows_of("glpi-10")
    assert recognised.statuses[StatusWord("En service")] == 1  # the virtual machine's does not count
    assert recognised.date_orders == {"-": DateOrder.DAY_FIRST}
    assert recognised.undecided_dates == ()
    assert recognised.sites["École Zola", "CM2"] == 1


def test_another_file_is_not_read_with_the_layout_of_the_first():
    recognised, _ = rows_of("glpi-10")
    with pytest.raises(LayoutChanged):
        list(read(FIXTURES / "snipeit-import.csv", recognised.layout, {}))


HEADER = '"Nom";"Numéro de série";"Numéro d\'inventaire";"Dernière modification";"Date d\'achat"'


def small(*lines: str) -> list[SourceRow]:
    source = "\n".join((HEADER, *lines)).encode()
    recognised = recognise(source)
    return list(read(source, recognised.layout, recognised.date_orders))


def test_a_line_out_of_step_is_refused_whole():
    rows = small('"A";"S1";"T1";""', '"B";"S2";"T2";"";"";"trop"', '"C";"S3";"T3";"";"";""')
    assert [row.verdict for row in rows] == [Level.REFUSED, Level.REFUSED, Level.NOTE]
    assert rows[0].name == ""
    assert rows[1].remarks[0].reason.told("fr").startswith("La ligne a 6 cellules pour 5 colonnes")


def test_the_header_again_is_no_device():
    rows = small('"A";"S1";"T1";"";""', HEADER)
    assert codes(rows[1]) == [("", "repeated_header")]


def test_an_order_nothing_proves_is_asked_and_its_dates_left_empty():
    source = (HEADER + '\n"A";"S1";"T1";"03-04-2023 10:00";"05-06-2020"\n').encode()
    recognised = recognise(source)
    assert recognised.undecided_dates == ("-",)
    (row,) = read(source, recognised.layout, recognised.date_orders)
    assert (row.purchased_on, codes(row)) == (None, [("purchased_on", "date_ambiguous")])
    (row,) = read(source, recognised.layout, {"-": DateOrder.MONTH_FIRST})
    assert row.purchased_on == date(2020, 5, 6)


def test_a_date_of_another_column_proves_the_order():
    (row,) = small('"A";"S1";"T1";"18-11-2025 08:42";"05-06-2020"')
    assert row.purchased_on == date(2020, 6, 5)


def test_several_serials_in_one_cell_are_not_one_serial():
    (row,) = small('"A";"S1<br>S2";"T1";"";""')
    assert (row.serial, codes(row)) == ("", [("serial", "several_values")])


def test_the_serial_of_another_device_is_not_taken():
    header = '"Nom";"Numéro d\'inventaire";"Lieu";"Imprimantes - Numéro de série"'
    source = f'{header}\n"A";"T1";"Mairie";"CN0123"\n'.encode()
    recognised = recognise(source)
    assert recognised.unknown_columns == ("Imprimantes - Numéro de série",)
    assert recognised.sample[0].serial == ""
