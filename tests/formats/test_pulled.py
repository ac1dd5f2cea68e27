"""Inventories pulled from another program: what is written is read back, under a dialect of their own."""

import io
from datetime import date
from decimal import Decimal

import pytest

from lifecycle.formats.fields import Field, SourceRow, StatusWord
from lifecycle.formats.pulled import PULLED, pulled_header, write_pulled
from lifecycle.formats.reading import Recognised, read, recognise

DEVICE = {
    Field.EXTERNAL_ID: "12",
    Field.TAG: "00042",
    Field.NAME: 'Poste "accueil", RDC',
    Field.SERIAL: "1E5",
    Field.STATUS: "Prêt à déployer",
    Field.STATUS_META: "deployed",
    Field.CATEGORY: "Laptop",
    Field.MODEL: "Latitude 5420",
    Field.SITE: "Mairie",
    Field.ASSIGNED_KIND: "user",
    Field.HOLDER: "Zoé D’Arcy",
    Field.PURCHASED_ON: "2021-03-04",
    Field.COST: "1089.00",
    Field.NOTES: "=1+1\n`-30 %` d’encre",
}


def pulled(program, *rows) -> tuple[Recognised, list[SourceRow]]:
    out = io.StringIO(newline="")
    assert write_pulled(rows, out, program) == len(rows)
    source = out.getvalue().encode()
    recognised = recognise(source)
    return recognised, list(read(source, recognised.layout, {}))


def test_what_was_pulled_is_read_whole():
    recognised, rows = pulled("snipeit", DEVICE)
    assert (recognised.dialect.slug, recognised.dialect.program) == ("snipeit-api", "snipeit")
    assert recognised.unknown_columns == recognised.undecided_dates == ()
    (row,) = rows
    assert [one.reason.code for one in row.remarks] == ["formula"]
    row.remarks = ()
    assert row == SourceRow(
        line=2,
        external_id="12",
        tag="00042",
        name='Poste "accueil", RDC',
        serial="1E5",
        serial_key="1E5",
        status=StatusWord("Prêt à déployer", "deployed"),
        category="Laptop",
        model="Latitude 5420",
        site_path=("Mairie",),
        custodian="Zoé D’Arcy",
        purchased_on=date(2021, 3, 4),
        cost=Decimal("1089.00"),
        notes="=1+1\n`-30 %` d’encre",
    )


def test_the_places_of_glpi_are_trees_and_its_monitors_come_with_the_computer():
    device = {
        Field.EXTERNAL_ID: "3",
        Field.NAME: "PC",
        Field.SITE: "Mairie > RDC",
        Field.PART_SERIAL: "A1\nA2",
    }
    recognised, rows = pulled("glpi", device)
    assert recognised.dialect.slug == "glpi-api"
    assert [(row.part, row.serial, row.site_path) for row in rows] == [
        (0, "", ("Mairie", "RDC")),
        (1, "A1", ("Mairie", "RDC")),
        (2, "A2", ("Mairie", "RDC")),
    ]


def test_what_no_text_file_holds_is_left_out():
    _, (row,) = pulled("snipeit", {Field.EXTERNAL_ID: "1", Field.NAME: "a\0b\ud800c"})
    assert row.name == "abc"


def test_a_field_of_nobody_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        pulled("snipeit", {Field.PERSONAL: "x"})


def test_the_header_has_one_title_a_field():
    header = pulled_header("glpi")
    assert header[:2] == ["lifecycle-pull:glpi", "tag"]
    assert len(set(header)) == len(header) == len(PULLED)
