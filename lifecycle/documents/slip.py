"""The hand-over slip of a lot: what left, what it leaves without, and both signatures.

On a repair lot it is a repair order: devices leave to come back.
"""

from collections.abc import Iterator
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line, is_guessed, totals
from lifecycle.documents.manifest import lot_facts
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.endoflife.exchange_views import REVISION_STATE_LABELS, RevisionView
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate

_PDF_COLUMNS = (N_("N°"), N_("Code"), N_("Équipement"), N_("N° de série"), N_("Données"), N_("Poids"))
_ROW_COLUMNS = (*DEVICE_COLUMNS, N_("Données"), N_("Poids (kg)"), N_("Poids estimé"), N_("Remis le"))


def slip_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a signed lot's hand-over slip as a PDF, with the changes that both sides agreed on since."""
    locale = paper.locale
    kind = N_("Ordre de réparation") if is_repair(view) else N_("Bordereau de remise")
    return page.pdf(
        "slip.typ",
        {
            **page.lot_heading(view, paper, kind),
            "facts": page.facts(lot_facts(view, locale), locale),
            "devices": translate(N_("Équipements remis"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [_line(rank, line, locale) for rank, line in enumerate(view.kept_lines, 1)],
            "total": totals(view.kept_lines, locale),
            "reserves": {
                "title": translate(N_("Réserves et précisions"), locale),
                "said": list(_reserves(view, locale)),
                "to_write": "" if view.signatures else translate(N_("Réserves du preneur"), locale),
            },
            "signatures": page.signatures(view, locale),
        },
        paper,
    )


def is_repair(view: LotView) -> bool:
    """Tell whether a lot leaves to be repaired and to come back."""
    return view.lot.legal_basis == "repair_order"


def _line(rank: int, line: LineView, locale: str) -> dict[str, Any]:
    return {**device_line(rank, line, locale), "data": data_name(line, locale)}


def data_name(line: LineView, locale: str) -> str:
    """Return in which way a device's data left, in words."""
    if not line.manifest.data_bearing:
        return translate(N_("Sans mémoire"), locale)
    if line.certificate_owed:
        return translate(N_("À détruire, certificat dû"), locale)
    if line.is_repair:
        return translate(N_("Voir les précisions"), locale)
    return translate(N_("Effacées"), locale)


def _reserves(view: LotView, locale: str) -> Iterator[str]:
    """Yield what either side should know of what left, whole sentences."""
    lot = view.lot
    owed = sum(line.certificate_owed for line in view.kept_lines)
    if owed:
        said = N_("Le partenaire doit un certificat de destruction. Équipements concernés : %(count)s.")
        yield translate(said, locale, count=owed)
    if is_repair(view):
        yield from _data_of_repair(lot.confidentiality_reference, locale)
    elif lot.commitment_on:
        said = N_("Le preneur s’est engagé avant la remise, le %(day)s : %(statement)s")
        yield translate(said, locale, day=long_date(lot.commitment_on, locale), statement=_commitment(view))
    refused = len(view.lines) - len(view.kept_lines)
    if refused:
        yield translate(N_("Équipements refusés, restés sur place : %(count)s."), locale, count=refused)
    for revision in view.revisions:
        if revision.state == "approved":
            yield _changed(revision, locale)


def _data_of_repair(reference: str, locale: str) -> Iterator[str]:
    if reference:
        said = N_("Les équipements partent avec leurs données. Accord de confidentialité : %(reference)s.")
        yield translate(said, locale, reference=reference)
    else:
        yield translate(N_("Les données ont été effacées avant le départ."), locale)
    yield translate(N_("Les équipements restent à la collectivité et lui reviennent."), locale)


def _commitment(view: LotView) -> str:
    lot = view.lot
    return lot.commitment_statement or lot.commitment_reference


def _changed(revision: RevisionView, locale: str) -> str:
    said = N_("%(state)s le %(at)s : %(label)s, « %(old)s » devient « %(new)s ». %(comment)s")
    answered = revision.answered_at or revision.proposed_at
    label = translate(revision.label, locale)
    return translate(
        said,
        locale,
        state=translate(REVISION_STATE_LABELS[revision.state], locale),
        at=long_moment(answered, locale),
        label=f"{label} ({revision.subject})" if revision.subject else label,
        old="" if revision.old_value is None else revision.old_value,
        new="" if revision.new_value is None else revision.new_value,
        comment=revision.comment,
    ).strip()


def slip_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, then a row for each device that left."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    left = view.lot.handed_over_at
    for line in view.kept_lines:
        guessed = translate(N_("oui") if is_guessed(line) else N_("non"), locale)
        at = long_moment(left, locale) if left else ""
        yield [*device_cells(line, locale), data_name(line, locale), line.weight_kg, guessed, at]
