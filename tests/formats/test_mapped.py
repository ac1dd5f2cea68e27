"""Tables of any other form: what a title probably says, what a person decides, what is shown of it."""

from datetime import date
from decimal import Decimal

import pytest

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.errors import LayoutChanged, NotTable, RepeatedColumn, RepeatedTitle
from lifecycle.formats.fields import Field, SourceRow, StatusWord
from lifecycle.formats.mappable import MAPPABLE
from lifecycle.formats.reading import read, recognise, reopen

HAND_MADE = """Matériel;Marque;N° série;Bâtiment;Bureau;Acheté le;Prix TTC;Affecté à;Courriel;État;Divers
PC 1;Dell;8XK2M31;Mairie > RDC;12;25/12/2020;1 089,00 €;Service RH;zoe@example.org;Bon;gardé au coffre
PC 2;;0042;Mairie;;03/04/2021;;;;;gardé au coffre
""".encode()


def rows_of(source: bytes, columns: dict[str, Field | None]) -> list[SourceRow]:
    recognised = recognise(source, columns=columns)
    layout = reopen(source, recognised.dialect.slug, columns)
    assert layout == recognised.layout
    return list(read(source, layout, recognised.date_orders))


def test_any_table_is_readable_and_its_known_titles_are_proposed():
    found = recognise(HAND_MADE)
    assert (found.dialect.slug, found.dialect.program) == ("mapped", "file")
    assert dict(zip(found.layout.header, found.layout.fields, strict=True)) == {
        "Matériel": None,
        "Marque": Field.MANUFACTURER,
        "N° série": Field.SERIAL,
        "Bâtiment": Field.SITE,
        "Bureau": Field.ROOM,
        "Acheté le": Field.PURCHASED_ON,
        "Prix TTC": Field.COST,
        "Affecté à": Field.CUSTODIAN,
        "Courriel": Field.PERSONAL,
        "État": Field.STATUS,
        "Divers": None,
    }
    assert found.unknown_columns == ("Matériel", "Divers")
    assert found.samples["Matériel"] == ["PC 1", "PC 2"]
    assert found.samples["Divers"] == ["gardé au coffre"]
    assert "Courriel" not in found.samples
    assert "zoe@" not in repr(found)


def test_what_a_person_chose_counts_before_any_guess():
    columns = {"Matériel": Field.NAME, "Divers": Field.NOTES, "État": None, "Bureau": None}
    row = rows_of(HAND_MADE, columns)[0]
    assert row == SourceRow(
        line=2,
        name="PC 1",
        serial="8XK2M31",
        serial_key="8XK2M31",
        manufacturer="Dell",
        site_path=("Mairie", "RDC"),
        purchased_on=date(2020, 12, 25),
        cost=Decimal("1089.00"),
        custodian="Service RH",
        notes="gardé au coffre",
    )


def test_a_room_of_its_own_column_ends_the_place():
    assert rows_of(HAND_MADE, {})[0].site_path == ("Mairie", "RDC", "12")


def test_a_choice_takes_its_field_away_from_a_guess():
    layout = recognise(HAND_MADE, columns={"Matériel": Field.SERIAL}).layout
    assert layout.fields.index(Field.SERIAL) == layout.header.index("Matériel")
    assert layout.fields.count(Field.SERIAL) == 1


def test_two_choices_for_one_field_are_refused():
    with pytest.raises(RepeatedColumn) as refusal:
        recognise(HAND_MADE, columns={"Matériel": Field.NOTES, "Divers": Field.NOTES})
    assert refusal.value.params == {"first": "Matériel", "second": "Divers"}


def test_the_same_title_twice_is_named_with_its_places():
    source = b"Nom;Note;Lieu;Note\na;b;c;d\n"
    assert recognise(source).layout.fields == (Field.NAME, None, Field.SITE, None)
    with pytest.raises(RepeatedTitle) as refusal:
        recognise(source, columns={"Note": Field.NOTES})
    assert refusal.value.params == {"title": "Note", "first": 2, "second": 4}
    assert "2 et 4" in refusal.value.told("fr")


def test_the_unknown_titles_of_a_known_program_may_be_chosen_too():
    header = '"Nom";"Numéro d\'inventaire";"Lieu";"N° de scellé"'
    source = f'{header}\n"A";"T1";"Mairie";"77"\n'.encode()
    columns = {"N° de scellé": Field.ORDER_REFERENCE, "Lieu": None}
    assert recognise(source).unknown_columns == ("N° de scellé",)
    (row,) = rows_of(source, columns)
    assert (row.order_reference, row.site_path) == ("77", ("Mairie",))
    with pytest.raises(RepeatedColumn):
        recognise(source, columns={"N° de scellé": Field.TAG})


def test_other_facts_have_columns_too():
    columns = {"a": Field.TAG, "b": Field.STORAGE_GB, "c": Field.BATTERY_HEALTH, "d": Field.WARRANTY_UNTIL}
    row, spoilt = rows_of(b"a;b;c;d\nT1;256;81;25/12/2027\nT2;beaucoup;;\n", columns)
    assert (row.facts, row.own) == (
        {"storage_gb": 256, "battery_health": 81},
        {"warranty_until": "2027-12-25"},
    )
    assert [one.reason.code for one in spoilt.remarks] == ["number_unreadable"]


def test_lost_zeros_and_dates_without_an_order_are_said():
    found = recognise(b"Inventaire;Date achat\n12;03/04/2020\n")
    assert found.undecided_dates == ("/",)
    row = found.sample[0]
    assert [one.reason.code for one in row.remarks] == ["zeros_maybe_lost", "date_ambiguous"]
    source = b"Inventaire;Date achat\n12;03/04/2020\n"
    (row,) = read(source, found.layout, {"/": DateOrder.DAY_FIRST})
    assert row.purchased_on == date(2020, 4, 3)


def test_with_no_title_known_nothing_is_taken_and_everything_can_be():
    source = b"a;b\nT1;En stock\n"
    found = recognise(source)
    assert (found.layout.fields, found.kept, found.refused) == ((None, None), 0, 1)
    (row,) = rows_of(source, {"a": Field.TAG, "b": Field.STATUS})
    assert (row.tag, row.status) == ("T1", StatusWord("En stock"))


def test_a_field_that_nobody_is_offered_cannot_be_chosen():
    columns: dict[str, Field | None] = {"a": Field.STATUS_META, "b": Field.OTHER_FACTS}
    assert recognise(b"a;b\n1;2\n", columns=columns).layout.fields == (None, None)


def test_a_layout_is_that_of_one_file():
    with pytest.raises(LayoutChanged):
        reopen(b"a;b\n1;2\n", "glpi-10")


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (b"<!DOCTYPE html>\n<html><body>Connexion</body></html>", "HTML ou XML"),
        (b'{"total": 2, "rows": [1, 2]}', "JSON"),
        (b'\xef\xbb\xbf[{"id": 1}]', "JSON"),
    ],
)
def test_a_page_or_an_answer_saved_as_csv_is_told_from_a_table(source, form):
    with pytest.raises(NotTable) as refusal:
        recognise(source)
    assert refusal.value.params == {"form": form}


def test_what_may_be_chosen_is_read_into_a_row():
    assert len({field for field, _ in MAPPABLE}) == len(MAPPABLE)
    header = ";".join(field for field, _ in MAPPABLE)
    cells = ";".join("8" for _ in MAPPABLE)
    source = f"{header}\n{cells}\n".encode()
    columns: dict[str, Field | None] = {field.value: field for field, _ in MAPPABLE}
    assert recognise(source, columns=columns).layout.fields == tuple(field for field, _ in MAPPABLE)
    assert len(rows_of(source, columns)) == 2  # the device, and its monitor
