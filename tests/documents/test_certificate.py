"""The certificate of a sanitisation: every field of NIST SP 800-88, tagged, with a page a medium."""

from datetime import datetime
from uuid import uuid4

import pypdfium2
import pytest

from lifecycle.documents.certificate import Certificate, certificates_pdf
from lifecycle.documents.page import Paper
from lifecycle.kernel.clock import PARIS
from lifecycle.sanitising.model import Sanitisation

URL = "https://parc.valbourg.fr/assets/01a2/sanitisations"
TEXTS = (
    "medium_manufacturer", "medium_model", "medium_serial", "medium_kind", "property_number", "medium_source",
    "confidentiality_before", "confidentiality_after", "method", "tool", "tool_version", "verification",
    "destination", "performed_title", "performed_place", "performed_contact", "signed_name", "verified_by",
    "verified_title", "verified_place", "verified_contact", "verification_signed_name", "note",
)  # fmt: skip
AT = datetime(2026, 11, 20, 15, 4, tzinfo=PARIS)
FULL = {
    "medium_manufacturer": "Western Digital", "medium_model": "WD10EZEX", "medium_serial": "WCC6Y0ABC123",
    "medium_kind": "hdd", "capacity_bytes": 1_000_204_886_016, "property_number": "2021-0417",
    "medium_source": "Dell OptiPlex 7050", "confidentiality_before": "sensitive",
    "confidentiality_after": "ordinary", "method": "PRNG Stream", "tool": "nwipe", "tool_version": "0.34",
    "verification": "full", "destination": "Réemploi", "performed_title": "Technicienne",
    "performed_place": "Atelier B", "performed_contact": "02 99 00 00 01", "signed_name": "Camille Le Goff",
    "verified_by": "Yann Le Dantec", "verified_at": AT.replace(hour=17), "verified_title": "Responsable",
    "verified_place": "Mairie annexe", "verified_contact": "02 99 00 00 02",
    "verification_signed_name": "Yann Le Dantec", "note": "Rien à signaler.",
}  # fmt: skip


def row(**values) -> Sanitisation:
    blank = dict.fromkeys(TEXTS, "")
    said = {"level": "purge", "result": "passed", "performed_at": AT, "performed_by": "Camille Le Goff"}
    return Sanitisation(id=uuid4(), **{**blank, "method": "Broyage", **said, **values})


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    return [" ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split()) for text in texts]


def made(*rows, locale="fr", **values) -> bytes:
    several = [Certificate(one, URL, "nwipe.log") for one in rows]
    return certificates_pdf(several, Paper(locale=locale), authority="Ville de Valbourg", **values)


def test_every_field_is_on_the_certificate():
    pdf = made(row(**FULL), subject="Dell OptiPlex 7050")
    (text,) = pages_of(pdf)
    shown = {
        name: value for name, value in FULL.items() if isinstance(value, str) and name not in (
            "medium_kind", "confidentiality_before", "confidentiality_after", "verification",
        )
    }  # fmt: skip
    for value in shown.values():
        assert value in text, value
    for words in (
        "Certificat d’effacement", "Effacement renforcé (Purge)", "Réussi", "Disque magnétique (HDD)",
        "1 000 Go", "Sensible", "Ordinaire", "Complète", "Ville de Valbourg", "nwipe.log",
        "20 novembre 2026, 15:04",
        "20 novembre 2026, 17:04", "Enregistré depuis le compte de Camille Le Goff", "NIST SP 800-88",
    ):  # fmt: skip
        assert words in text, words
    assert "non renseigné" not in text.replace("« Non renseigné »", "")
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid", b"/Lang", b"/Outlines"):
        assert mark in pdf, mark


def test_what_nobody_filled_in_is_said():
    (text,) = pages_of(made(row()))
    # Nine of the medium, four of the erasure, four of who erased, six of who verified.
    assert text.count("non renseigné") == 23


def test_a_failure_is_no_certificate():
    (text,) = pages_of(made(row(result="failed", note="nwipe : -FAILED-")))
    assert "Constat d’échec d’un effacement" in text
    assert "Certificat d’effacement" not in text
    assert "FAILED" in text


def test_many_take_a_page_each():
    texts = pages_of(made(row(**FULL), row(medium_serial="AUTRE"), row(), subject="Lot 2026-003"))
    assert len(texts) == 3
    assert ("WCC6Y0ABC123" in texts[0], "AUTRE" in texts[1]) == (True, True)
    assert "Lot 2026-003" in texts[0]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_people_type_is_never_markup_and_long_words_fit(locale):
    nasty = '#panic("x") *gras* $x$ <a> @ref \\ ' + "é" * 150
    (text,) = pages_of(made(row(medium_serial="S" * 120, note=nasty, performed_by="W" * 60), locale=locale))
    assert '#panic("x")' in text
