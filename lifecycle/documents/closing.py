"""The closing report of a lot: what became of each device, with which proof, and the totals.

A device directed to reuse or refurbishment counts as proven only with a proof: a document, its reference, or
a recipient with a date (decree 2023-266: the taker can justify afterwards that the reuse happened), as the
year's figures count it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line, is_guessed, weight_of
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.documents.wording import number
from lifecycle.endoflife.views import RECIPIENT_LABELS, VERDICT_LABELS, LineView, LotView
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate
from lifecycle.states.assets import State

_REUSES = (State.REUSED, State.REFURBISHED)
_PDF_COLUMNS = (N_("N°"), N_("Code"), N_("Équipement"), N_("Devenir"), N_("Justificatif"), N_("Poids"))
_TOTAL_COLUMNS = (N_("Devenir"), N_("Équipements"), N_("Dont justifiés"), N_("Poids (kg)"))
_ROW_COLUMNS = (
    *DEVICE_COLUMNS, N_("Devenir"), N_("Date"), N_("Bénéficiaire"), N_("Référence du justificatif"),
    N_("Document joint"), N_("Justifié"), N_("Poids (kg)"), N_("Poids estimé"),
)  # fmt: skip


def closing_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a closed lot's report as a PDF."""
    locale = paper.locale
    return page.pdf(
        "closing.typ",
        {
            **page.lot_heading(view, paper, N_("Rapport de clôture")),
            "facts": page.facts(_facts(view, locale), locale),
            "summary": {
                "title": translate(N_("Bilan"), locale),
                "columns": [translate(name, locale) for name in _TOTAL_COLUMNS],
                "rows": [_total(key, lines, locale) for key, lines in by_verdict(view)],
                "said": _proven(view, locale),
            },
            "devices": translate(N_("Devenir de chaque équipement"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [_line(line, view, locale) for line in view.lines],
            "signatures": {
                **page.signatures(view, locale),
                "title": translate(N_("Signatures de la remise"), locale),
            },
        },
        paper,
    )


def _facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    lot = view.lot
    steps = (
        (N_("Proposé le"), lot.offered_at),
        (N_("Accepté le"), lot.answered_at),
        (N_("Remis le"), lot.handed_over_at),
        (N_("Reçu le"), lot.received_at),
        (N_("Clos le"), lot.closed_at),
    )
    for name, at in steps:
        yield name, [long_moment(at, locale) if at else ""]
    yield N_("Décision"), [lot.decision_reference]


def by_verdict(view: LotView) -> list[tuple[str, list[LineView]]]:
    """Return a lot's lines by what became of them, in the order of the words' table, only what happened."""
    found = [(key, [line for line in view.lines if line.verdict == key]) for key in VERDICT_LABELS]
    return [(key, lines) for key, lines in found if lines]


def is_proven(line: LineView) -> bool:
    """Tell whether a device's end has a proof: a document, its reference, or a dated recipient."""
    has_recipient = bool(line.recipient and line.outcome_on)
    has_reference = bool((line.proof_reference or "").strip())
    return line.outcome is not None and (line.proof_id is not None or has_reference or has_recipient)


def _total(key: str, lines: Sequence[LineView], locale: str) -> list[str]:
    proven = sum(is_proven(line) for line in lines)
    return [
        translate(VERDICT_LABELS[key], locale),
        str(len(lines)),
        str(proven) if lines[0].outcome else "",
        number(weight_of(lines), locale),
    ]


def _proven(view: LotView, locale: str) -> list[str]:
    """Return how much of what went to a second life is proven, as a sentence; none where nothing went."""
    directed = [line for line in view.lines if line.outcome in _REUSES]
    if not directed:
        return []
    proven = sum(is_proven(line) for line in directed)
    share = round(100 * proven / len(directed))
    said = N_(
        "Vers le réemploi ou le reconditionnement : %(directed)s. Justifiés : %(proven)s (%(share)s %%)."
    )
    return [translate(said, locale, directed=len(directed), proven=proven, share=share)]


def _line(line: LineView, view: LotView, locale: str) -> dict[str, Any]:
    return {
        **device_line(line.position, line, locale),
        "end": [part for part in (verdict_name(line, locale), _when(line, locale)) if part],
        "proof": list(_proof(line, view, locale)),
    }


def verdict_name(line: LineView, locale: str) -> str:
    """Return what became of a device, in words."""
    return translate(VERDICT_LABELS[line.verdict], locale)


def _when(line: LineView, locale: str) -> str:
    return long_date(line.outcome_on or line.returned_on or line.repair_on, locale)


def _proof(line: LineView, view: LotView, locale: str) -> Iterator[str]:
    """Yield what shows it: the recipient, the reference, the document; for what came back, why."""
    if line.recipient:
        yield translate(RECIPIENT_LABELS[line.recipient], locale)
    if line.proof_reference:
        yield line.proof_reference
    if name := document_name(line, view):
        yield name
    if line.owes_certificate:
        yield translate(N_("Certificat de destruction dû"), locale)
    if reason := line.return_reason or line.refusal_reason:
        yield reason


def document_name(line: LineView, view: LotView) -> str:
    """Return the file name of the document joined to a device's end, empty without one."""
    return next((proof.name for proof in view.proofs if proof.id == line.proof_id), "")


def closing_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, then a row for each line, refused ones too."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    words = {True: translate(N_("oui"), locale), False: translate(N_("non"), locale)}
    for line in view.lines:
        yield [
            *device_cells(line, locale),
            verdict_name(line, locale),
            line.outcome_on or line.returned_on,
            translate(RECIPIENT_LABELS[line.recipient], locale) if line.recipient else "",
            line.proof_reference,
            document_name(line, view),
            words[is_proven(line)],
            line.weight_kg,
            words[is_guessed(line)],
        ]
