"""The reception report of a lot: what arrived, what is missing, what came without being listed."""

from collections.abc import Iterator
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.endoflife.exchange_views import SETTLEMENT_LABELS, Surprise
from lifecycle.endoflife.views import VERDICT_LABELS, LineView, LotView
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate

_PDF_COLUMNS = (N_("N°"), N_("Code"), N_("Équipement"), N_("N° de série"), N_("Réception"))
_SURPRISE_COLUMNS = (N_("Lu à la réception"), N_("Vu par"), N_("Suite donnée"))
_ROW_COLUMNS = (*DEVICE_COLUMNS, N_("Réception"), N_("Remarque"), N_("Suite donnée"))


def reception_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a received lot's report as a PDF."""
    locale = paper.locale
    shown = sorted(view.kept_lines, key=lambda line: line.reception != "missing")
    return page.pdf(
        "reception.typ",
        {
            **page.lot_heading(view, paper, N_("Compte rendu de réception")),
            "facts": page.facts(_facts(view, locale), locale),
            "devices": translate(N_("Équipements attendus"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [_line(line, locale) for line in shown],
            "surprises": _surprises(view, locale),
        },
        paper,
    )


def _facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    lot, kept = view.lot, view.kept_lines
    missing = sum(line.reception == "missing" for line in kept)
    yield N_("Remis le"), [long_moment(lot.handed_over_at, locale) if lot.handed_over_at else ""]
    yield N_("Reçu le"), [long_moment(lot.received_at, locale) if lot.received_at else ""]
    yield N_("Équipements attendus"), [str(len(kept))]
    yield N_("Reçus"), [str(len(kept) - missing)]
    yield N_("Manquants"), [str(missing)]
    yield N_("Non prévus"), [str(len(view.surprises))]


def _line(line: LineView, locale: str) -> dict[str, Any]:
    return {**device_line(line.position, line, locale), "reception": reception_name(line, locale)}


def reception_name(line: LineView, locale: str) -> str:
    """Return whether a device arrived, in words."""
    return translate(VERDICT_LABELS[line.reception], locale)


def _surprises(view: LotView, locale: str) -> dict[str, Any]:
    return {
        "title": translate(N_("Équipements non prévus"), locale),
        "columns": [translate(name, locale) for name in _SURPRISE_COLUMNS],
        "rows": [
            {"code": one.code, "note": one.note, "by": _seen(one, locale), "settled": _settled(one, locale)}
            for one in view.surprises
        ],
    }


def _seen(one: Surprise, locale: str) -> str:
    return " · ".join(part for part in (one.seen_by, long_moment(one.seen_at, locale)) if part)


def _settled(one: Surprise, locale: str) -> str:
    if one.settlement is None:
        return translate(N_("À régler par la collectivité"), locale)
    said = translate(SETTLEMENT_LABELS[one.settlement], locale)
    return " – ".join(part for part in (said, long_date(one.settled_on, locale), one.explanation) if part)


def reception_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, a row for each awaited device, then one for each that was not listed."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    for line in view.kept_lines:
        yield [*device_cells(line, locale), reception_name(line, locale), "", ""]
    unlisted = translate(N_("Non prévu"), locale)
    for one in view.surprises:
        blank: list[Cell] = [""] * (len(DEVICE_COLUMNS) - 2)
        yield ["", one.code, *blank, unlisted, one.note, _settled(one, locale)]
