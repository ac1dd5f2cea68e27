"""The manifest of a lot, before it leaves: what it holds, in which condition, and what it weighs."""

from collections.abc import Iterator
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line, is_guessed, totals
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.documents.wording import (
    accessory_names,
    fault_names,
    locks_name,
    number,
    plain_number,
    status_name,
)
from lifecycle.endoflife.views import (
    LEGAL_BASIS_LABELS,
    VERDICT_LABELS,
    WASTE_STATUS_LABELS,
    LineView,
    LotView,
)
from lifecycle.kernel.dates import long_moment
from lifecycle.kernel.text import N_, translate
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.states.legal import ARTICLES, GiftArticle
from lifecycle.triage.grades import SCALE

_PDF_COLUMNS = (
    N_("N°"), N_("Code"), N_("Équipement"), N_("N° de série"), N_("État"), N_("Âge"), N_("Poids"),
)  # fmt: skip
_ROW_COLUMNS = (
    *DEVICE_COLUMNS, N_("État"), N_("Fonctionnement"), N_("Aspect"), N_("Défauts"), N_("Accessoires"),
    N_("Verrous"), N_("Âge (ans)"), N_("Poids (kg)"), N_("Poids estimé"), N_("Palette"), N_("Processeur"),
    N_("Mémoire (Mo)"), N_("Stockage (Go)"), N_("Suivi"),
)  # fmt: skip


def manifest_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a lot's manifest as a PDF; it lists the devices that the partner has not refused."""
    locale = paper.locale
    return page.pdf(
        "manifest.typ",
        {
            **page.lot_heading(view, paper, N_("Bordereau préparatoire")),
            "facts": page.facts(lot_facts(view, locale), locale),
            "devices": translate(N_("Équipements"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [device_line(rank, line, locale) for rank, line in enumerate(view.kept_lines, 1)],
            "total": [*totals(view.kept_lines, locale), *_scale(view, locale)],
            "signatures": page.signatures(view, locale),
        },
        paper,
    )


def lot_facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what the lot says of itself, a marked name and the lines under it."""
    lot = view.lot
    yield N_("Filière"), [translate(ROUTE_LABELS[Route(lot.route)], locale)]
    yield N_("Fondement"), list(_basis(view, locale))
    yield N_("Statut"), [translate(WASTE_STATUS_LABELS[lot.waste_status], locale)]
    yield N_("Décision"), [lot.decision_reference]
    if lot.handed_over_at:
        yield N_("Remis le"), [long_moment(lot.handed_over_at, locale)]
    else:
        yield N_("Enlèvement"), [long_moment(lot.pickup_at, locale) if lot.pickup_at else ""]
    yield N_("Lieu et contact"), [part for part in (lot.pickup_place, lot.pickup_contact) if part]
    if said := list(packing(view, locale)):
        yield N_("Chargement"), said


def _basis(view: LotView, locale: str) -> Iterator[str]:
    lot = view.lot
    yield translate(LEGAL_BASIS_LABELS[lot.legal_basis], locale)
    if lot.gift_article:
        yield translate(ARTICLES[GiftArticle(lot.gift_article)][0], locale)


def packing(view: LotView, locale: str) -> Iterator[str]:
    """Yield how a lot is packed, and what it weighed as a whole, where somebody said so."""
    lot = view.lot
    if lot.pallets:
        yield translate(N_("Palettes : %(count)s"), locale, count=lot.pallets)
    if lot.packaging:
        yield lot.packaging
    if lot.measured_kg is not None:
        yield translate(N_("Pesé : %(weight)s kg"), locale, weight=number(lot.measured_kg, locale))


def _scale(view: LotView, locale: str) -> Iterator[str]:
    """Yield which scale the grades are of, where there are any."""
    if any(line.manifest.functional_grade or line.manifest.cosmetic_grade for line in view.kept_lines):
        yield translate(SCALE, locale)


def manifest_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, then a row for each line, refused ones too."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    for line in view.lines:
        yield [*device_cells(line, locale), *_cells(line, locale)]


def _cells(line: LineView, locale: str) -> Iterator[Cell]:
    device = line.manifest
    facts: dict[str, Any] = dict(device.facts)
    yield status_name(device, locale)
    yield device.functional_grade
    yield device.cosmetic_grade
    yield ", ".join(fault_names(line, locale))
    yield ", ".join(accessory_names(line, locale))
    yield locks_name(device.locks_released, locale)
    yield plain_number(device.age_years)
    yield line.weight_kg
    yield translate(N_("oui") if is_guessed(line) else N_("non"), locale)
    yield line.pallet
    yield facts.get("cpu")
    yield plain_number(facts.get("ram_mb"))
    yield plain_number(facts.get("storage_gb"))
    yield translate(VERDICT_LABELS[line.verdict], locale)
