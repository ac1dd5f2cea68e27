"""The documents of a lot: one table of what exists when, and how each is made in each form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lifecycle.documents.closing import closing_pdf, closing_rows
from lifecycle.documents.deed import deed_pdf, deed_rows
from lifecycle.documents.manifest import manifest_pdf, manifest_rows
from lifecycle.documents.page import Paper
from lifecycle.documents.reception import reception_pdf, reception_rows
from lifecycle.documents.repair_return import repair_return_pdf, repair_return_rows
from lifecycle.documents.sheets import Cell, as_csv, as_xlsx
from lifecycle.documents.slip import is_repair, slip_pdf, slip_rows
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_

FORMS = ("pdf", "csv", "xlsx")


class NoSuchDocument(NotFound):
    """A document that this lot does not have, or not yet."""

    text = N_("Ce document n’existe pas, ou pas encore, pour ce lot.")


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: its name for people, the start of its files' names, when a lot has it."""

    label: str
    filename: str
    exists: Callable[[LotView], bool]
    pdf: Callable[[LotView, Paper], bytes]
    rows: Callable[[LotView, str], Iterator[list[Cell]]]


def _left(view: LotView) -> bool:
    return view.lot.handed_over_at is not None


def _listed(view: LotView) -> bool:
    return bool(view.lines)


def _given(view: LotView) -> bool:
    """A deed is drawn up once the partner has said which devices it takes."""
    return (
        view.lot.legal_basis == "gift"
        and view.lot.answered_at is not None
        and view.lot.decline_reason is None
    )


def _arrived(view: LotView) -> bool:
    return view.lot.received_at is not None


def _closed(view: LotView) -> bool:
    return view.lot.closed_at is not None


def _ordered(view: LotView) -> bool:
    return _left(view) and is_repair(view)


DOCUMENTS: Mapping[str, Document] = {
    "manifest": Document(
        N_("Bordereau préparatoire"), "bordereau-preparatoire", _listed, manifest_pdf, manifest_rows
    ),
    "deed": Document(N_("Acte de don"), "acte-de-don", _given, deed_pdf, deed_rows),
    "slip": Document(N_("Bordereau de remise"), "bordereau-de-remise", _left, slip_pdf, slip_rows),
    "reception": Document(
        N_("Compte rendu de réception"), "reception", _arrived, reception_pdf, reception_rows
    ),
    "repair-return": Document(
        N_("Bordereau de retour de réparation"),
        "retour-de-reparation",
        _ordered,
        repair_return_pdf,
        repair_return_rows,
    ),
    "closing": Document(N_("Rapport de clôture"), "rapport-de-cloture", _closed, closing_pdf, closing_rows),
}


def documents_of(view: LotView) -> dict[str, Document]:
    """Return the documents that a lot has, by their name in addresses."""
    return {name: document for name, document in DOCUMENTS.items() if document.exists(view)}


def made(view: LotView, name: str, form: str, paper: Paper) -> tuple[bytes, str]:
    """Return a lot's document in one of `FORMS`, and the file's name; raises NoSuchDocument."""
    document = documents_of(view).get(name)
    if document is None or form not in FORMS:
        raise NoSuchDocument
    filename = f"{document.filename}-{view.lot.number}.{form}"
    if form == "pdf":
        return document.pdf(view, paper), filename
    rows = document.rows(view, paper.locale)
    return as_csv(rows, paper.locale) if form == "csv" else as_xlsx(rows, view.lot.number), filename
