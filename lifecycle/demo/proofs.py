"""The documents that partners of the demonstration send back: one short statement a lot, as a PDF."""

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from lifecycle.demo.estate import Estate
from lifecycle.demo.lots import Story
from lifecycle.states.facts import Route

_TITLES = {
    Route.REUSE: "Attestation de réemploi",
    Route.REFURBISH: "Attestation de reconditionnement",
    Route.RECYCLE: "Certificat de destruction et de recyclage",
}
_A4 = (595, 842)


def statement(estate: Estate, story: Story) -> bytes:
    """Return a partner's one-page statement on a lot, the same bytes for the same lot."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=_A4, invariant=1)
    partner = story.wanted.partner.actor
    canvas.setTitle(f"{_TITLES[story.wanted.route]} {story.number}")
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 760, _TITLES[story.wanted.route])
    canvas.setFont("Helvetica", 11)
    lines = (
        f"Lot n° {story.number}, {story.wanted.lines} équipements",
        f"Remis par : {estate.name}",
        f"Reçu par : {partner.organisation_name}",
        f"Établi par : {partner.name}",
        "Document de démonstration, sans valeur.",
    )
    for rank, line in enumerate(lines):
        canvas.drawString(60, 725 - 18 * rank, line)
    canvas.save()
    return file.getvalue()


def prove_with(put: Callable[[bytes], str]) -> Callable[[Estate, Story], tuple[str, str, str, int]]:
    """Return what proves lots by storing a statement with `put`, which gives its SHA-256."""

    def prove(estate: Estate, story: Story) -> tuple[str, str, str, int]:
        document = statement(estate, story)
        name = f"attestation-lot-{story.number}.pdf"
        return put(document), name, "application/pdf", len(document)

    return prove
