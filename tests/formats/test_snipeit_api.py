"""Rows of Snipe-IT's API as fields."""

import pytest

from lifecycle.formats.fields import Field
from lifecycle.formats.snipeit_api import hardware as read
from lifecycle.formats.snipeit_api import text_of
from tests.connections.rows import archived, hardware

SITE = "https://parc.ville.fr"


def test_a_row_of_version_8_1_is_read_whole_without_what_is_about_people():
    assert read(hardware(10), SITE, with_people=True) == {
        Field.EXTERNAL_ID: "10",
        Field.EXTERNAL_URL: "https://parc.ville.fr/hardware/10",
        Field.TAG: "VAL-00010",
        Field.NAME: "PC-10",
        Field.SERIAL: "SER00010A",
        Field.MODEL: "Latitude 5420",
        Field.MODEL_NUMBER: "LAT5420",
        Field.CATEGORY: "Ordinateur portable",
        Field.MANUFACTURER: "Dell",
        Field.SUPPLIER: "UGAP",
        Field.ORDER_REFERENCE: "BC-2024-17",
        Field.ENTITY: "Ville de Valbourg",
        Field.SITE: "Mairie",
        Field.STATUS: "Prêt à déployer",
        Field.STATUS_META: "deployed",
        Field.ASSIGNED_KIND: "user",
        Field.HOLDER: "Chloé D'Arcy",
        Field.WARRANTY_MONTHS: "36",
        Field.PURCHASED_ON: "2024-03-16",
        Field.COST: "1.089,00",
    }


def test_the_later_shape_says_the_status_under_another_name():
    said = hardware(1)
    said["status"] = {"id": 2, "name": "En panne", "status_meta": "undeployable"}
    row = read(said, SITE, with_people=True)
    assert (row[Field.STATUS], row[Field.STATUS_META]) == ("En panne", "undeployable")
    del said["status_label"]
    assert read(said, SITE, with_people=True) == row


def test_nobody_is_named_when_people_are_not_wanted():
    row = read(hardware(1), SITE, with_people=False)
    assert "Darcy" not in str(row).replace("'", "")
    assert Field.ASSIGNED_KIND not in row


def test_a_device_may_be_assigned_to_a_place_or_to_another_device():
    place = {"id": 4, "name": "Salle du conseil", "type": "location"}
    row = read(hardware(1, assigned_to=place), SITE, with_people=False)
    assert (row[Field.ASSIGNED_KIND], row[Field.HOLDER]) == ("location", "Salle du conseil")
    row = read(hardware(2, assigned_to={"id": 1, "name": "PC-1", "type": "asset"}), SITE, with_people=True)
    assert row[Field.PARENT] == "1"
    assert Field.HOLDER not in row


def test_a_device_that_is_nowhere_is_where_it_usually_is():
    assert read(hardware(1, location=None), SITE, with_people=True)[Field.SITE] == "Atelier"


def test_personal_and_deleted_devices_say_so():
    said = hardware(1, byod=True, deleted_at={"datetime": "2025-02-03 10:00:00", "formatted": "03/02/2025"})
    row = read(said, SITE, with_people=True)
    assert (row[Field.PERSONAL_DEVICE], row[Field.DELETED_ON]) == ("1", "2025-02-03")


def test_empty_and_foreign_values_are_absent():
    bare = {"id": 7, "asset_tag": "A", "model": [], "supplier": None, "purchase_date": "03/04/2024"}
    row = read(bare, SITE, with_people=True)
    assert row == {Field.EXTERNAL_ID: "7", Field.TAG: "A", Field.EXTERNAL_URL: f"{SITE}/hardware/7"}
    assert read(archived(1), SITE, with_people=True)[Field.STATUS_META] == "archived"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Écran <strong>rayé</strong> &amp; lent</p>\n<p>À revoir</p>", "Écran rayé & lent\nÀ revoir"),
        ("<ul>\n<li>un</li>\n<li>deux</li>\n</ul>", "un\ndeux"),
        ("Une ligne<br />une autre", "Une ligne\nune autre"),
        ("=A vérifier", "=A vérifier"),
        ("5 &lt; 7", "5 < 7"),
        ("", ""),
    ],
)
def test_a_rendered_note_is_plain_text_again(markup, text):
    assert text_of(markup) == text
