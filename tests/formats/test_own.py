"""Our own export read back: nothing is lost, in French and in English, through a spreadsheet too."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.own_columns import OWN
from lifecycle.formats.reading import Recognised, read, recognise
from lifecycle.kernel.spreadsheets import guarded

ASSET = {
    "code": "K7M23FXQ",
    "tag": "00123",
    "name": "Poste d’accueil",
    "category": "Ordinateur portable",
    "manufacturer": "To Be Filled By O.E.M.",
    "model": "Virtual Machine",
    "model_number": "1E5",
    "serial": "0000",
    "state": "En service",
    "before_missing": "En stock",
    "functional_status": "Fonctionne",
    "site": "Mairie > annexe",
    "room": "Salle 12 > fond",
    "custodian": "Zoé D’Arcy",
    "parent": "K7M23FXR",
    "acquisition": "Achat",
    "condition_acquired": "Neuf",
    "acquired_on": "2021-03-04",
    "acquisition_cost": "1089,50",
    "supplier": "UGAP",
    "order_reference": "007",
    "first_used_on": "2021-04-05",
    "warranty_until": "2024-03-04",
    "restricted": "non",
    "notes": 'Une ligne ; avec "guillemets"\net une autre',
    "retired_on": "2025-01-31",
    "retire_reason": "Obsolète",
    "left_on": "2025-02-01",
    "external_source": "glpi",
    "external_id": "0012",
    "fact.os": "Debian 12",
    "fact.cpu": "2 × Xeon 4208",
    "fact.ram_mb": "16384",
    "fact.storage_gb": "256",
    "fact.battery_health": "81",
    "fact.bios_on": "2020-05-06",
    "fact.mac": "00:11:22:33:44:55",
    "fact.uuid": "4C4C4544-0034-3510-8052-B4C04F4E3332",
    "fact.manufacturer": "Clevo",
    "fact.entity": "Agglo › Mairie",
    "facts": '{"colour": ["noir", 1], "ram_mb_told": "16 Go"}',
    "last_seen_at": "2025-02-13 10:11:12",
    "id": "0190",
}
FRENCH = {"delimiter": ";", "bom": True, "end": "\n", "lang": "fr"}
ENGLISH = {"delimiter": ",", "bom": True, "end": "\n", "lang": "en"}


def written(*assets, delimiter=";", bom=True, end="\n", lang="fr", codec="utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow([getattr(column, lang) for column in OWN])
    writer.writerows([guarded(asset.get(column.key, "")) for column in OWN] for asset in assets)
    return ("\ufeff" if bom else "").encode(codec) + out.getvalue().encode(codec)


def rows_of(source: bytes, orders=None) -> tuple[Recognised, list[SourceRow]]:
    recognised = recognise(source)
    assert recognised.unknown_columns == ()
    return recognised, list(read(source, recognised.layout, orders or recognised.date_orders))


WHOLE = SourceRow(
    line=2,
    code="K7M23FXQ",
    tag="00123",
    name="Poste d’accueil",
    serial="0000",
    manufacturer="To Be Filled By O.E.M.",
    model="Virtual Machine",
    model_number="1E5",
    category="Ordinateur portable",
    status=StatusWord("En service"),
    site_path=("Mairie > annexe", "Salle 12 > fond"),
    custodian="Zoé D’Arcy",
    parent="K7M23FXR",
    purchased_on=date(2021, 3, 4),
    first_used_on=date(2021, 4, 5),
    retired_on=date(2025, 1, 31),
    cost=Decimal("1089.50"),
    supplier="UGAP",
    order_reference="007",
    notes='Une ligne ; avec "guillemets"\net une autre',
    external_source="glpi",
    external_id="0012",
    uuid="4C4C4544-0034-3510-8052-B4C04F4E3332",
    own={
        "before_missing": "En stock",
        "functional_status": "Fonctionne",
        "acquisition": "Achat",
        "condition_acquired": "Neuf",
        "restricted": "non",
        "retire_reason": "Obsolète",
        "warranty_until": "2024-03-04",
        "left_on": "2025-02-01",
    },
    facts={
        "colour": ["noir", 1],
        "ram_mb_told": "16 Go",
        "os": "Debian 12",
        "cpu": "2 × Xeon 4208",
        "ram_mb": 16384,
        "storage_gb": 256,
        "battery_health": 81,
        "bios_on": "2020-05-06",
        "mac": "00:11:22:33:44:55",
        "uuid": "4C4C4544-0034-3510-8052-B4C04F4E3332",
        "manufacturer": "Clevo",
        "entity": "Agglo › Mairie",
    },
)


@pytest.mark.parametrize(("shape", "slug"), [(FRENCH, "own-fr"), (ENGLISH, "own-en")])
def test_every_column_is_read_back(shape, slug):
    recognised, rows = rows_of(written(ASSET, **shape))
    assert (recognised.dialect.slug, recognised.dialect.program) == (slug, "own")
    assert rows == [WHOLE]


def test_an_empty_cell_says_nothing():
    _, (row,) = rows_of(written({"tag": "T1"}))
    assert row == SourceRow(line=2, tag="T1")


@pytest.mark.parametrize(
    "change",
    [
        {"bom": False},
        {"bom": False, "codec": "cp1252", "end": "\r\n"},
        {"end": "\r\n"},
        {"delimiter": "\t"},
    ],
)
def test_a_spreadsheet_that_wrote_it_again_is_told_apart(change):
    asset = {**ASSET, "acquired_on": "04/03/2021", "last_seen_at": "13/02/2025 10:11", "serial": "9,28E+9"}
    asset |= {"fact.entity": "Agglo"} if change.get("codec") else {}
    recognised, (row,) = rows_of(written({**asset, "tag": "123"}, **{**FRENCH, **change}))
    assert recognised.dialect.slug == "own-fr-resaved"
    assert recognised.date_orders == {"/": DateOrder.DAY_FIRST}
    assert (row.purchased_on, row.serial, row.tag) == (date(2021, 3, 4), "", "123")
    assert [one.reason.code for one in row.remarks] == ["zeros_maybe_lost", "scientific"]


def test_a_few_columns_are_enough_to_know_it():
    source = "\ufeffNuméro d’inventaire;Nom;Rattaché à (code ou numéro)\nT1;Écran;T2\n".encode()
    recognised, (row,) = rows_of(source)
    assert recognised.dialect.slug == "own-fr"
    assert (row.tag, row.parent) == ("T1", "T2")


@pytest.mark.parametrize(
    "cell",
    ["[1]", "{", "NaN", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\ud800"}', '{"a": "\\u0000"}', "[" * 90_000],
)
def test_other_facts_that_no_database_stores_are_left_out(cell):
    _, (row,) = rows_of(written({"tag": "T1", "facts": cell}))
    assert (row.facts, [one.reason.code for one in row.remarks]) == ({}, ["facts_unreadable"])


# What forms and imports let into the register: no blanks around, one kind of line end.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30).map(
    str.strip
)
SPITEFUL = st.text(st.sampled_from("'=+-@\t;,\"\n0E9`<br>&nbsp;#N/A "), max_size=12).map(str.strip)


@given(st.lists(TEXTS | SPITEFUL, min_size=5, max_size=5), st.sampled_from([FRENCH, ENGLISH]))
def test_any_text_comes_back_as_it_was(texts, shape):
    keys = ("name", "serial", "supplier", "notes", "fact.os")
    source = written({"tag": "T1", **dict(zip(keys, texts, strict=True))}, **shape)
    _, (row,) = rows_of(source)
    assert [row.name, row.serial, row.supplier, row.notes, row.facts.get("os", "")] == texts
    assert row.remarks == ()
