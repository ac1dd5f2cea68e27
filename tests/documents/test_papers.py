"""Every document of a lot: accessible, in its language, with the right words and nothing more."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from lifecycle.documents import papers
from lifecycle.documents.closing import is_proven
from lifecycle.documents.page import Paper, drawing_svg
from lifecycle.documents.papers import NoSuchDocument, documents_of, made
from lifecycle.documents.sheets import as_csv, as_xlsx
from lifecycle.endoflife.exchange_views import RevisionView, Surprise
from lifecycle.endoflife.model import Proof
from lifecycle.states.assets import State
from lifecycle.states.legal import Beneficiary, GiftArticle
from lifecycle.states.lots import Side
from tests.amounts import tells
from tests.documents.lots import AT, PAPER, URL, device, line, reused, text_of, view

GIFT = {"gift_article": GiftArticle.ASSOCIATIONS, "beneficiary_type": Beneficiary.GENERAL_INTEREST}
STEPS = {"offered_at": AT, "answered_at": AT, "received_at": AT, "closed_at": AT}
PROOF = Proof(id=uuid4(), name="attestation-mai.pdf")
FOUND = Surprise(uuid4(), "8FQ2-7KXA", "Écran sans pied", AT, "Sacha", None, None, "", "")


def closed(**values):
    lines = (
        reused(1, recipient="school"),
        reused(2, recipient=None),
        reused(3, outcome=State.RECYCLED, recipient=None, proof_id=PROOF.id, certificate_owed=True),
        line(4, reception="missing"),
        line(5, reception="received", returned_on=date(2026, 12, 3), return_reason="Dalle cassée"),
        line(6, decision="refused", refusal_reason="Trop ancien"),
    )
    return view(*lines, signed=True, proofs=[PROOF], surprises=[FOUND], **{**GIFT, **STEPS, **values})


def repair():
    ends = {"repair_id": uuid4(), "repair_on": date(2026, 12, 4), "repair_cost": Decimal("84.50")}
    lines = (
        line(
            1, repair_outcome="repaired", repair_done="Dalle remplacée", returned_on=date(2026, 12, 9), **ends
        ),
        line(2, repair_outcome="irreparable", **{**ends, "repair_cost": None}),
    )
    return view(*lines, signed=True, legal_basis="repair_order", route="repair", answered_at=AT)


EVERY = [(closed, name) for name in ("manifest", "deed", "slip", "reception", "closing")]
EVERY.append((repair, "repair-return"))


@pytest.mark.parametrize(("lot", "name"), EVERY)
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_it_is_a_tagged_document_in_its_language(lot, name, locale):
    pdf, filename = made(lot(), name, "pdf", Paper(locale=locale, url=URL))
    assert filename.endswith("-2026-031.pdf")
    inside = unpacked(pdf)
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", inside)
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang\s*\(%s\)" % locale.encode(), inside)
    assert re.search(rb"/DisplayDocTitle true", inside)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", inside)
    # Tables and figures are in the structure: headers repeat for a reader, pictures have their words.
    assert inside.count(b"/S /Table") >= 1 or inside.count(b"/S/Table") >= 1
    assert b"/TH" in inside
    assert b"/Alt" in inside
    document = pypdfium2.PdfDocument(pdf)
    assert "2026-031" in document.get_metadata_dict()["Title"]
    assert len(list(document.get_toc())) >= 1
    document.close()


def unpacked(pdf: bytes) -> bytes:
    """A PDF's own objects with its packed streams unpacked beside them."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_slip_carries_both_signatures_and_what_changed_since():
    changed = RevisionView(
        uuid4(), None, "K7M2-3FXQ", "measured_kg", "Poids pesé (kg)", "1.40", "1.62", "Pesé à l’atelier.",
        Side.PARTNER, "Sacha", AT, "approved", "", "Camille", AT,
    )  # fmt: skip
    waiting = replace(changed, state="pending", comment="Pas encore vue.")
    said = text_of(made(view(line(1), signed=True, revisions=[changed, waiting]), "slip", "pdf", PAPER)[0])
    for words in (
        "Bordereau de remise", "Camille Le Goff", "Sacha Ménard", "Signé le 20 novembre 2026, 15:04",
        "Signé avec un code à usage unique", "Signé depuis son propre compte", "Effacées",
        "« 1.40 » devient « 1.62 »", "Pesé à l’atelier.",
    ):  # fmt: skip
        assert words in said
    assert "Nom, date et signature" not in said
    assert "Pas encore vue" not in said


def test_a_drawing_holds_nothing_but_a_path():
    svg = drawing_svg('M0 0 L10 10"/><script>alert(1)</script>')
    assert "<script" not in svg
    assert svg.count("<") == 3


@pytest.mark.parametrize(
    ("beneficiary", "has_prices"),
    [
        (Beneficiary.GENERAL_INTEREST, True),
        (Beneficiary.PUBLIC_UTILITY, True),
        (Beneficiary.ESUS_REUSE, False),
    ],
)
def test_the_deed_states_the_law_and_prices_only_where_resale_is_allowed(beneficiary, has_prices):
    said = text_of(made(closed(beneficiary_type=beneficiary), "deed", "pdf", PAPER)[0])
    for words in (
        "Acte de don", "articles L.3212-2 et L.3212-3", "Article L.3212-2, 3°", "n’excède pas 300 €",
        "Modèle à faire valider par le service juridique", "Délibération n° 2026-112",
    ):  # fmt: skip
        assert words in said
    assert ("180 €" in said) is has_prices
    assert ("décret du 7 novembre 2022" in said) is has_prices
    assert ("ne revend pas" in said) is not has_prices


def test_the_reception_says_what_is_missing_and_what_nobody_listed():
    said = text_of(made(closed(), "reception", "pdf", PAPER)[0])
    for words in ("Compte rendu de réception", "Manquant", "8FQ2-7KXA", "À régler par la collectivité"):
        assert words in said


def test_the_closing_report_counts_what_was_directed_and_what_is_proven():
    said = text_of(made(closed(), "closing", "pdf", PAPER)[0])
    for words in (
        "Rapport de clôture", "Vers le réemploi ou le reconditionnement : 2. Justifiés : 1 (50 %).",
        "attestation-mai.pdf", "Établissement scolaire", "Dalle cassée", "Trop ancien", "Manquant",
    ):  # fmt: skip
        assert words in said
    text = made(closed(), "closing", "csv", PAPER)[0].decode("utf-8-sig")
    columns, *rows = csv.reader(io.StringIO(text), delimiter=";")
    proven = [row[columns.index("Justifié")] for row in rows]
    assert proven == ["oui", "non", "oui", "non", "non", "non"]


def test_a_device_is_proven_by_a_document_its_reference_or_a_dated_recipient():
    unproven = reused(1, recipient=None)
    assert not is_proven(unproven)
    assert not is_proven(unproven._replace(proof_reference=" "))
    proofs = ({"proof_id": PROOF.id}, {"proof_reference": "Facture 12"}, {"recipient": "school"})
    assert all(is_proven(unproven._replace(**proof)) for proof in proofs)


def test_a_repair_lot_has_an_order_and_a_return_slip():
    assert set(documents_of(repair())) == {"manifest", "slip", "repair-return"}
    order = text_of(made(repair(), "slip", "pdf", PAPER)[0])
    assert "Ordre de réparation" in order
    assert "lui reviennent" in order
    back = text_of(made(repair(), "repair-return", "pdf", PAPER)[0])
    for words in ("Dalle remplacée", "84,50 €", "9 décembre 2026", "Irréparable"):
        assert words in back


def test_documents_exist_from_their_step_on():
    names = lambda **values: set(documents_of(view(line(1), **values)))  # noqa: E731
    assert names(legal_basis="sale") == {"manifest"}
    assert names(answered_at=AT) == {"manifest", "deed"}
    assert names(answered_at=AT, signed=True) == {"manifest", "deed", "slip"}
    assert set(documents_of(view())) == set()
    for name, form in (("closing", "pdf"), ("nothing", "pdf"), ("manifest", "docx")):
        with pytest.raises(NoSuchDocument):
            made(view(line(1)), name, form, PAPER)


@pytest.mark.parametrize(("lot", "name"), EVERY)
def test_no_price_or_value_of_the_authority_is_in_any_form(lot, name):
    canary = lot()
    values = {one.id: Decimal("271.83") for one in canary.lines}
    canary = replace(canary, values=values)
    canary.lot.note, canary.lot.checked_by = "CANARI-NOTE", "CANARI-AGENT"
    for form in papers.FORMS:
        data = made(canary, name, form, PAPER)[0]
        said = text_of(data) if form == "pdf" else cells_of(data) if form == "xlsx" else data.decode()
        assert "CANARI" not in said
        assert not tells(said, 271)


def rows_of(xlsx: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()


def cells_of(xlsx: bytes) -> str:
    return "\n".join(str(cell) for row in rows_of(xlsx) for cell in row)


def test_no_cell_is_run_as_a_formula():
    nasty = view(line(1, device(1, model="=HYPERLINK(1)", serial="+1", tag="@x")))
    rows = list(papers.DOCUMENTS["manifest"].rows(nasty, "fr"))
    text = as_csv(rows, "fr").decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ";'+1;" in text
    book = as_xlsx(rows, "2026-001")
    assert "=HYPERLINK(1)" in rows_of(book)[1]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_numbers_and_days_are_such_in_a_workbook():
    titles, first, *_ = rows_of(made(closed(), "closing", "xlsx", PAPER)[0])
    told = dict(zip(titles, first, strict=True))
    assert told["Poids (kg)"] == 1.4
    assert told["Date"] == date(2026, 12, 1)
