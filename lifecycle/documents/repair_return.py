"""The return slip of a repair lot: which devices come back, repaired or not, and what was done to each."""

from collections.abc import Iterator
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.closing import verdict_name
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.documents.wording import euros
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate

_PDF_COLUMNS = (
    N_("N°"),
    N_("Code"),
    N_("Équipement"),
    N_("Résultat"),
    N_("Travaux"),
    N_("Coût"),
    N_("Rendu le"),
)
_ROW_COLUMNS = (
    *DEVICE_COLUMNS, N_("Résultat"), N_("Dit le"), N_("Travaux"), N_("Coût (€)"), N_("Rendu le"),
)  # fmt: skip


def repair_return_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a repair lot's return slip as a PDF, to be signed when the devices come back."""
    locale = paper.locale
    blank = {"name": "", "at": "", "how": "", "drawing": "", "says": ""}
    signed = page.signatures(view, locale)
    return page.pdf(
        "repair_return.typ",
        {
            **page.lot_heading(view, paper, N_("Bordereau de retour de réparation")),
            "facts": page.facts(_facts(view, locale), locale),
            "devices": translate(N_("Équipements"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [_line(line, locale) for line in view.kept_lines],
            "signatures": {**signed, "sides": [{**side, **blank} for side in signed["sides"]]},
        },
        paper,
    )


def _facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    lot, kept = view.lot, view.kept_lines
    cost = sum((line.repair_cost for line in kept if line.repair_cost is not None), start=0)
    yield N_("Remis le"), [long_moment(lot.handed_over_at, locale) if lot.handed_over_at else ""]
    yield N_("Réparés"), [str(sum(line.repair_outcome == "repaired" for line in kept))]
    yield N_("Irréparables"), [str(sum(line.repair_outcome == "irreparable" for line in kept))]
    yield N_("Rendus"), [str(sum(line.returned_on is not None for line in kept))]
    yield N_("Coût des réparations"), [euros(cost, locale)]


def _line(line: LineView, locale: str) -> dict[str, Any]:
    cost = "" if line.repair_cost is None else euros(line.repair_cost, locale)
    return {
        **device_line(line.position, line, locale),
        "end": verdict_name(line, locale),
        "done": line.repair_done or line.return_reason or "",
        "cost": cost,
        "back": long_date(line.returned_on, locale),
    }


def repair_return_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, then a row for each device that left."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    for line in view.kept_lines:
        yield [
            *device_cells(line, locale),
            verdict_name(line, locale),
            line.repair_on,
            line.repair_done,
            line.repair_cost,
            line.returned_on,
        ]
