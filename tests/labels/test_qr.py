import pytest
import zxingcpp
from PIL import Image

from lifecycle.labels.qr import LabelAddressError, is_short, label_url, matrix, runs

LONGEST = "https://parc.departement-38.org"  # 31 characters: 42 with /e/ and a code


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://e.ex.fr", "https://e.ex.fr/e/K7M23FXQ"),
        ("HTTPS://Parc.Ville.FR/", "https://parc.ville.fr/e/K7M23FXQ"),
        ("https://ville.fr/Parc/", "https://ville.fr/Parc/e/K7M23FXQ"),
        ("http://LOCALHOST:8000", "http://localhost:8000/e/K7M23FXQ"),
        ("https://évry.fr", "https://xn--vry-9la.fr/e/K7M23FXQ"),
    ],
)
def test_a_label_address_has_its_scheme_and_host_in_lower_case(base, url):
    assert label_url(base, "K7M23FXQ") == url


@pytest.mark.parametrize(
    "base",
    [
        "",
        "parc.ville.fr",
        "ftp://parc.ville.fr",
        "https://",
        "https://:8000",
        "https://parc.ville.fr?a=1",
        "https://parc.ville.fr#a",
        "https://moi:secret@parc.ville.fr",
        "https://parc.ville.fr:port",
        "https://parc.ville.fr/à côté",
        "https://parc..ville-é.fr",
        "https://[parc.ville.fr",
    ],
)
def test_an_address_that_cannot_be_printed_is_refused(base):
    with pytest.raises(LabelAddressError):
        label_url(base, "K7M23FXQ")


def test_an_address_of_42_characters_is_the_longest_that_keeps_29_modules():
    at_most, past = label_url(LONGEST, "K7M23FXQ"), label_url(LONGEST + "x", "K7M23FXQ")
    assert (len(at_most), len(matrix(at_most)), len(matrix(past))) == (42, 29, 33)
    assert is_short(LONGEST)
    assert not is_short(LONGEST + "x")


def test_a_shorter_address_gets_a_smaller_symbol():
    assert len(matrix("https://e.ex.fr/e/K7M23FXQ")) == 25


def test_the_symbol_is_read_back_with_error_correction_m():
    rows = matrix("https://parc.ville.fr/e/K7M23FXQ")
    side = len(rows) + 8
    picture = Image.new("L", (side, side), 255)
    for x, y, length in runs(rows):
        picture.paste(0, (x + 4, y + 4, x + 4 + length, y + 5))
    (found,) = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    assert (found.text, found.ec_level) == ("https://parc.ville.fr/e/K7M23FXQ", "M")


def test_runs_are_merged_and_cover_each_dark_module_once():
    assert list(runs([[True, True, False, True], [False] * 4, [False, True, True, True]])) == [
        (0, 0, 2),
        (3, 0, 1),
        (1, 2, 3),
    ]
