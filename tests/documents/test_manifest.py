"""The manifest as a PDF and as rows."""

import time
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp

from lifecycle.documents.manifest import manifest_pdf, manifest_rows, qr_svg
from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import Lot, LotSignature
from lifecycle.endoflife.views import LineView, LotView, Party
from lifecycle.kernel.clock import PARIS
from lifecycle.states.lots import Side

URL = "https://parc.valbourg.fr/lots/01a2"


def device(n: int, **values) -> Manifest:
    said = {
        "code": "K7M2-3FXQ", "tag": f"2021-{n:04}", "category_key": "laptop", "manufacturer": "Dell",
        "model": "Latitude 5420", "serial": f"5CG{n:05}", "functional_status": "works", "age_years": 5.2,
        "weight_kg": Decimal("1.40"), "facts": {"ram_mb": 16384, "storage_gb": 512, "cpu": "i5-1145G7"},
    }  # fmt: skip
    return Manifest(**{**said, **values})


def line(n: int, manifest: Manifest, **values) -> LineView:
    said = {
        "justification": "", "decision": "accepted", "refusal_reason": None, "reception": "pending",
        "outcome": None, "outcome_on": None, "recipient": None, "proof_reference": None, "proof_id": None,
        "certificate_owed": False, "returned_on": None, "return_reason": None,
    }  # fmt: skip
    return LineView(uuid4(), uuid4(), n, manifest, **{**said, **values})


def view(*lines: LineView, signed: bool = False, **values) -> LotView:
    at = datetime(2026, 11, 20, 15, 4, 30, tzinfo=PARIS)
    lot = {
        "number": "2026-031", "title": "Portables réformés des écoles", "state": "accepted",
        "route": "refurbish", "legal_basis": "gift", "waste_status": "non_waste",
        "decision_reference": "Délibération n° 2026-112", "pickup_at": at, "pickup_place": "Annexe, quai B",
        "pickup_contact": "Service du parc, 02 99 00 00 00", "handed_over_at": at if signed else None,
    }  # fmt: skip
    signatures = {
        Side.AUTHORITY: LotSignature(signer_name="Camille Le Goff", signed_at=at),
        Side.PARTNER: LotSignature(signer_name="Sacha Ménard", signed_at=at),
    }
    return LotView(
        Lot(**{**lot, **values}),
        Side.AUTHORITY,
        Party(uuid4(), "Ville de Valbourg", "21250238800019"),
        Party(uuid4(), "Atelier solidaire de l’Ouest", "35600000000048", "12 rue de l’Œuvre, 35000 Rennes"),
        lines,
        signatures if signed else {},
        (),
        (),
        (),
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    return "\n".join(pages).replace("\r", "").replace("\u00a0", " ")


@pytest.fixture
def lot() -> LotView:
    screen = device(2, category_key="monitor", manufacturer=None, model=None, tag=None, serial=None,
        age_years=None, weight_kg=Decimal("5.76"), weight_estimated=True, facts={})  # fmt: skip
    refused = line(3, device(3, serial="REFUSEE"), decision="refused", refusal_reason="Trop ancien")
    return view(line(1, device(1)), line(2, screen), refused)


def test_it_says_who_what_and_how_much(lot):
    said = text_of(manifest_pdf(lot, url=URL, locale="fr"))
    for words in (
        "Bordereau préparatoire", "Lot 2026-031", "Portables réformés des écoles", "Ville de Valbourg",
        "212 502 388 00019", "12 rue de l’Œuvre", "Reconditionnement", "Don", "Non déchet",
        "Délibération n° 2026-112", "K7M2-3FXQ", "2021-0001", "Dell Latitude 5420", "5CG00001",
        "mémoire 16 Go", "5,2 ans", "1,4 kg", "≈ 5,76 kg", "Écran", "Équipements : 2 · Poids total : 7,16 kg",
        "dont poids estimés d’après la catégorie : 1", "Nom, date et signature", "1 / 1",
    ):  # fmt: skip
        assert words in said
    assert "REFUSEE" not in said


def test_a_signed_lot_carries_both_signatures():
    said = text_of(manifest_pdf(view(line(1, device(1)), signed=True), url=URL, locale="fr"))
    assert "Bordereau de remise" in said
    assert "Camille Le Goff" in said
    assert "Signé le 20 novembre 2026, 15:04" in said
    assert "Nom, date et signature" not in said


def test_it_is_an_accessible_document_in_its_language(lot):
    pdf = manifest_pdf(lot, url=URL, locale="fr")
    for mark in (b"/StructTreeRoot", b"/Lang", b"pdfuaid", b"Lot 2026-031"):
        assert mark in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"] == "Lot 2026-031"
    document.close()


def test_its_symbol_opens_the_lot(lot):
    document = pypdfium2.PdfDocument(manifest_pdf(lot, url=URL, locale="fr"))
    picture = document[0].render(scale=3).to_pil()
    document.close()
    assert [read.text for read in zxingcpp.read_barcodes(picture)] == [URL]


def test_nothing_typed_is_read_as_markup():
    nasty = '#panic("non") *gras* $x$ ]] "\\ <script>'
    bad = view(line(1, device(1, model=nasty, serial=nasty, tag=nasty)), title=nasty, pickup_place=nasty)
    said = text_of(manifest_pdf(bad, url=URL, locale="fr")).replace("\n", " ")
    assert said.count("#panic(") >= 4


def test_a_long_lot_goes_over_pages_with_its_header(lot):
    lines = [line(n, device(n)) for n in range(1, 121)]
    started = time.perf_counter()
    pdf = manifest_pdf(view(*lines), url=URL, locale="fr")
    assert time.perf_counter() - started < 10
    said = text_of(pdf)
    pages = said.count("N° de série")
    assert pages > 3
    assert f"{pages} / {pages}" in said


def test_rows_hold_every_line(lot):
    columns, first, second, refused = manifest_rows(lot, "fr")
    assert len({len(columns), len(first), len(second), len(refused)}) == 1
    told = dict(zip(columns, first, strict=True))
    assert (told["Code"], told["Âge (ans)"], told["Poids (kg)"]) == ("K7M2-3FXQ", "5.2", "1.40")
    assert (second[columns.index("Poids estimé")], second[columns.index("N° de série")]) == ("oui", "")
    assert refused[columns.index("Suivi")] == "Refusé"


def test_the_symbol_is_drawn_with_its_margin():
    svg = qr_svg(URL)
    assert 'viewBox="0 0 37 37"' in svg
    assert "M4 4h1v1h-1z" in svg
