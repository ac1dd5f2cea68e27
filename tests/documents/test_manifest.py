"""The manifest as a PDF and as rows."""

import time
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp

from lifecycle.documents.manifest import manifest_pdf, manifest_rows
from lifecycle.documents.page import qr_svg
from lifecycle.endoflife.views import LotView
from tests.documents.lots import PAPER, URL, device, line, text_of, view


@pytest.fixture
def lot() -> LotView:
    screen = device(2, category_key="monitor", manufacturer=None, model=None, tag=None, serial=None,
        age_years=None, weight_kg=Decimal("5.76"), weight_estimated=True, facts={})  # fmt: skip
    refused = line(3, device(3, serial="REFUSEE"), decision="refused", refusal_reason="Trop ancien")
    graded = device(
        1, functional_grade="F4", cosmetic_grade="C6", faults=("battery",), accessories=("charger",),
        locks_released=True,
    )  # fmt: skip
    return view(line(1, graded), line(2, screen), refused, pallets=2, measured_kg=Decimal("128.4"))


def test_it_says_who_what_and_how_much(lot):
    said = text_of(manifest_pdf(lot, PAPER))
    for words in (
        "Bordereau préparatoire", "Lot 2026-031", "Portables réformés des écoles", "Ville de Valbourg",
        "212 502 388 00019", "12 rue de l’Œuvre", "Reconditionnement", "Don", "Non déchet",
        "Délibération n° 2026-112", "K7M2-3FXQ", "2021-0001", "Dell Latitude 5420", "5CG00001",
        "mémoire 16 Go", "5,2 ans", "1,4 kg", "≈ 5,76 kg", "Écran", "Équipements : 2 · Poids total : 7,16 kg",
        "dont poids estimés d’après la catégorie : 1", "Nom, date et signature", "1 / 1", "F4 · C6",
        "Défauts : Batterie", "Avec : Chargeur", "Verrous levés", "Palettes : 2", "Pesé : 128,4 kg",
    ):  # fmt: skip
        assert words in said
    assert "REFUSEE" not in said


def test_its_symbol_opens_the_lot(lot):
    document = pypdfium2.PdfDocument(manifest_pdf(lot, PAPER))
    picture = document[0].render(scale=3).to_pil()
    document.close()
    assert [read.text for read in zxingcpp.read_barcodes(picture)] == [URL]


def test_nothing_typed_is_read_as_markup():
    nasty = '#panic("non") *gras* $x$ ]] "\\ <script>'
    bad = view(line(1, device(1, model=nasty, serial=nasty, tag=nasty)), title=nasty, pickup_place=nasty)
    said = text_of(manifest_pdf(bad, PAPER))
    assert said.count("#panic(") >= 4


def test_a_long_lot_goes_over_pages_with_its_header():
    started = time.perf_counter()
    pdf = manifest_pdf(view(*(line(n) for n in range(1, 121))), PAPER)
    assert time.perf_counter() - started < 10
    said = text_of(pdf)
    pages = said.count("N° de série")
    assert pages > 3
    assert f"{pages} / {pages}" in said


def test_rows_hold_every_line(lot):
    columns, first, second, refused = manifest_rows(lot, "fr")
    assert len({len(columns), len(first), len(second), len(refused)}) == 1
    told = dict(zip(columns, first, strict=True))
    assert (told["Code"], told["Âge (ans)"], told["Poids (kg)"]) == (
        "K7M2-3FXQ", Decimal("5.2"), Decimal("1.40"),
    )  # fmt: skip
    assert (told["Fonctionnement"], told["Aspect"], told["Verrous"]) == ("F4", "C6", "Verrous levés")
    assert (second[columns.index("Poids estimé")], second[columns.index("N° de série")]) == ("oui", "")
    assert refused[columns.index("Suivi")] == "Refusé"


def test_the_symbol_is_drawn_with_its_margin():
    svg = qr_svg(URL)
    assert 'viewBox="0 0 37 37"' in svg
    assert "M4 4h1v1h-1z" in svg
