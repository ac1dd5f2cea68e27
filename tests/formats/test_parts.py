"""Monitors and docks that a computer's line describes; devices assigned to a device."""

import pytest

from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.reading import read, recognise

HEADER = (
    '"Nom";"Entité";"Statut";"Numéro de série";"Numéro d\'inventaire";"Lieu";'
    '"Moniteurs - Nom";"Moniteurs - Numéro de série";"Périphériques - Nom";"Périphériques - Numéro de série"'
)


def rows_of(*lines: str, header: str = HEADER) -> list[SourceRow]:
    source = "\n".join((header, *lines)).encode()
    recognised = recognise(source)
    return list(read(source, recognised.layout, recognised.date_orders))


def test_each_monitor_becomes_a_device_attached_to_its_computer():
    computer, first, second, dock = rows_of(
        '"PC1";"Agglo";"En service";"S1";"T1";"Mairie > RDC";"P24<br>P24";"CN01<br>CN02";"WD19";"D1"'
    )
    assert (computer.part, computer.parent, computer.name) == (0, "", "PC1")
    assert first == SourceRow(
        line=2,
        part=1,
        name="P24",
        serial="CN01",
        serial_key="CN01",
        category="Moniteur",
        status=StatusWord("En service"),
        entity_path=("Agglo",),
        site_path=("Mairie", "RDC"),
        parent="T1",
    )
    assert (second.part, second.serial) == (2, "CN02")
    assert (dock.part, dock.name, dock.serial, dock.category) == (3, "WD19", "D1", "Périphérique")


def test_monitors_count_among_the_words_to_map():
    source = (HEADER + '\n"PC1";"";"En service";"S1";"T1";"";"A\nB";"1X\n2X";"";""\n').encode()
    found = recognise(source)
    assert found.kept == 3
    assert found.categories == {"Moniteur": 2, "": 1}
    assert found.statuses == {StatusWord("En service"): 3}


@pytest.mark.parametrize(
    ("identity", "parent"),
    [('"PC1";"";"";"S1";"T1"', "T1"), ('"PC1";"";"";"S1";""', "S1"), ('"PC1";"";"";"";""', "PC1")],
)
def test_the_parent_is_named_by_its_surest_reference(identity, parent):
    assert rows_of(f'{identity};"";"";"CN01";"";""')[1].parent == parent


def test_lists_of_unequal_lengths_keep_the_serials_and_say_so():
    _, monitor = rows_of('"PC1";"";"";"";"T1";"";"P2419H<br>P2719H";"CN01";"";""')
    assert (monitor.name, monitor.serial) == ("", "CN01")
    assert [one.reason.code for one in monitor.remarks] == ["parts_unpaired"]
    assert "P2719H" in monitor.remarks[0].reason.told("fr")


def test_names_alone_are_devices_too():
    assert [row.name for row in rows_of('"PC1";"";"";"";"T1";"";"Écran A<br>Écran B";"";"";""')[1:]] == [
        "Écran A",
        "Écran B",
    ]


def test_a_filler_is_no_serial_and_a_nameless_one_is_refused():
    _, named, nameless = rows_of('"PC1";"";"";"";"T1";"";"P2419H";"N/A";"";"0000"')
    assert (named.serial, named.serial_key, named.is_kept) == ("", "", True)
    assert [one.reason.code for one in nameless.remarks] == ["junk", "nothing_to_identify"]


def test_a_line_left_aside_leaves_its_parts_aside():
    (machine,) = rows_of('"VM";"";"";"VMware-42 01";"";"";"";"CN01";"";""')
    assert machine.is_virtual


REPORT = "ID,Asset Tag,Name,Serial,Category,Status,Checked Out,Type,assigned_asset_tag"


@pytest.mark.parametrize(
    ("holder", "tag", "parent"),
    [
        ("PC01 (PC-0001) - Latitude 5420 (2021)", "", "PC-0001"),
        ("Latitude 5420 (PC-0001)", "", "PC-0001"),
        ("PC01", "", "PC01"),
        ("PC01 (PC-0001)", "PC-9", "PC-9"),
    ],
)
def test_a_device_assigned_to_a_device_is_attached_and_has_no_holder(holder, tag, parent):
    line = f"7,T7,Écran,CN01,Écran,Prêt (deployed),{holder},asset,{tag}"
    (row,) = rows_of(line, header=REPORT)
    assert (row.parent, row.custodian, row.remarks) == (parent, "", ())
    assert row.status == StatusWord("Prêt", "deployed")
