"""Rows of GLPI's search as fields."""

import pytest

from lifecycle.formats.fields import Field
from lifecycle.formats.glpi_api import ITEM_TYPES, item, options_of
from tests.connections.rows import computer

SITE = "https://glpi.ville.fr"


def read(answer, kind="Computer", *, with_people=True):
    return item(kind, answer, SITE, with_people=with_people)


def test_a_computer_is_read_whole():
    assert read(computer(12)) == {
        Field.EXTERNAL_ID: "12",
        Field.EXTERNAL_URL: "https://glpi.ville.fr/front/computer.form.php?id=12",
        Field.NAME: "PORT-12",
        Field.SITE: "Mairie > Accueil",
        Field.CATEGORY: "Notebook",
        Field.SERIAL: "SER00012A",
        Field.TAG: "VAL-00012",
        Field.LOGIN: "cdarcy",
        Field.CUSTODIAN: "Darcy Chloé",
        Field.MANUFACTURER: "Dell Inc.",
        Field.MODEL: "Latitude 5490",
        Field.STATUS: "En service",
        Field.UUID: "4c4c4544-0042-4a10-8052-b7c04f00000c",
        Field.ENTITY: "Racine > Mairie",
        Field.ORDER_REFERENCE: "BC-17",
        Field.PURCHASED_ON: "2024-05-14",
        Field.FIRST_USED_ON: "2024-05-20",
        Field.WARRANTY_MONTHS: "36",
        Field.SUPPLIER: "UGAP",
        Field.COST: "1089.0000",
    }


@pytest.mark.parametrize("empty", [None, 0, "0", "", "&nbsp;", "\u00a0", [], {}], ids=repr)
def test_what_glpi_shows_for_nothing_is_nothing(empty):
    row = read(computer(1, **{"4": empty, "23": empty, "31": empty}))
    assert row.keys() & {Field.CATEGORY, Field.MANUFACTURER, Field.STATUS} == set()


def test_no_price_no_guarantee_and_no_day_are_not_figures():
    row = read(computer(1, **{"54": "0.0000", "51": -1, "37": "0000-00-00", "159": "0000-00-00 00:00:00"}))
    assert row.keys() & {Field.COST, Field.WARRANTY_MONTHS, Field.PURCHASED_ON, Field.RETIRED_ON} == set()


def test_several_values_stand_on_lines_of_their_own():
    assert read(computer(1, **{"5": "A1$$##$$B2"}))[Field.SERIAL] == "A1\nB2"
    assert read(computer(1, **{"5": ["A1", None, "B2"]}))[Field.SERIAL] == "A1\nB2"


def test_the_id_of_another_kind_of_device_names_its_kind():
    ids = {read(computer(12), kind)[Field.EXTERNAL_ID] for kind in ITEM_TYPES}
    assert len(ids) == len(ITEM_TYPES)
    assert "Monitor:12" in ids


def test_a_monitor_is_a_monitor_whatever_its_technique_and_a_phone_says_which():
    assert read(computer(1, **{"4": "LCD"}), "Monitor")[Field.CATEGORY] == "Moniteur"
    assert read(computer(1, **{"4": "Smartphone"}), "Phone")[Field.CATEGORY] == "Smartphone"
    assert read(computer(1, **{"4": 0}), "Phone")[Field.CATEGORY] == "Téléphone"


def test_people_are_left_out_when_they_are_not_wanted():
    assert "Darcy Chloé" not in read(computer(1), with_people=False).values()
    assert not {Field.LOGIN, Field.CUSTODIAN} & options_of("Computer", with_people=False).keys()
