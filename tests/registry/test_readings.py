"""What a text may mean, before any device is looked for."""

from uuid import uuid4

import pytest

from lifecycle.registry.readings import Clue, Way, clues, code_of, is_address, lot_of

CODE = "K7M23FXQ"


@pytest.mark.parametrize(
    "text",
    [
        "https://parc.valbourg.fr/e/{}",
        "HTTPS://PARC.VALBOURG.FR/E/{}",
        "https://parc.valbourg.fr/e/{}/",
        "parc.valbourg.fr/e/{}?x=1",
        " {} ",
    ],
)
def test_our_label_is_its_code_however_it_is_written(valid_code, text):
    shown = f"{valid_code[:4]}-{valid_code[4:]}".lower()
    assert code_of(text.format(valid_code)) == code_of(text.format(shown)) == valid_code


@pytest.fixture
def valid_code():
    from lifecycle.kernel.codes import new_code

    return new_code()


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("https://parc.exemple.fr/hardware/417", Clue(Way.EXTERNAL, "417", "snipeit")),
        ("https://parc.exemple.fr/hardware/417/view", Clue(Way.EXTERNAL, "417", "snipeit")),
        ("https://parc.exemple.fr/ht/2021-0417", Clue(Way.TAG, "2021-0417")),
        ("https://glpi.exemple.fr/front/computer.form.php?id=12", Clue(Way.EXTERNAL, "12", "glpi")),
        (
            "https://glpi.exemple.fr/glpi/front/monitor.form.php?forcetab=x&id=12",
            Clue(Way.EXTERNAL, "Monitor:12", "glpi"),
        ),
    ],
)
def test_labels_of_other_programs_name_their_device(text, clue):
    assert clues(text) == (clue,)


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("PF1A2B9Z", ["PF1A2B9Z"]),
        ("SC02XK1AAJGH5", ["SC02XK1AAJGH5", "C02XK1AAJGH5"]),
        ("1S20L5S00A00PF1A2B9Z", ["1S20L5S00A00PF1A2B9Z", "PF1A2B9Z", "20L5S00A00PF1A2B9Z"]),
        ("1S20L5S0AR90X1234", ["1S20L5S0AR90X1234", "20L5S0AR90X1234"]),
        ("0000000", []),
    ],
)
def test_a_makers_barcode_holds_the_serial_behind_its_data_identifier(text, serials):
    found = [clue.key for clue in clues(text) if clue.way is Way.SERIAL]
    assert found[:1] == serials[:1]
    assert set(serials) <= set(found)


def test_a_foreign_address_is_no_tag_and_no_serial():
    assert clues("https://exemple.com/promo?x=1") == ()
    assert is_address("WIFI:S:Mairie;T:WPA;P:secret;;")
    assert not is_address("2021-0417")


def test_a_lots_page_means_the_lot():
    lot = uuid4()
    assert lot_of(f"https://parc.valbourg.fr/lots/{lot}") == lot
    assert lot_of("https://parc.valbourg.fr/lots/") is None
