"""The manifest of a lot, its hand-over slip once signed: an accessible PDF, and rows for a spreadsheet."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, cast

import typst
from babel.dates import format_date
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from lifecycle.documents.wording import (
    category_name,
    kilograms,
    moment,
    number,
    specification,
    status_name,
    years,
)
from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import LotSignature
from lifecycle.endoflife.views import (
    LEGAL_BASIS_LABELS,
    VERDICT_LABELS,
    WASTE_STATUS_LABELS,
    LotView,
    Party,
)
from lifecycle.kernel.clock import today
from lifecycle.kernel.text import N_, translate
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.states.lots import LOT_STATE_LABELS, Side

_QUIET_ZONE = 4  # modules of white around a QR symbol, ISO/IEC 18004 §6.3.8
_WORDS = {
    "from": N_("Collectivité"),
    "to": N_("Partenaire"),
    "siret": N_("SIRET"),
    "scan": N_("Ouvrir le lot"),
    "devices": N_("Équipements"),
    "signatures": N_("Signatures"),
    "to_sign": N_("Nom, date et signature"),
    "how_signed": N_(
        "Signatures électroniques : nom saisi par chaque partie et code à usage unique du partenaire."
    ),
}
_PDF_COLUMNS = (
    N_("N°"), N_("Code"), N_("Équipement"), N_("N° de série"), N_("État"), N_("Âge"), N_("Poids"),
)  # fmt: skip
_ROW_COLUMNS = (
    N_("N°"), N_("Code"), N_("N° d’inventaire"), N_("Catégorie"), N_("Constructeur"), N_("Modèle"),
    N_("N° de série"), N_("État"), N_("Âge (ans)"), N_("Poids (kg)"), N_("Poids estimé"), N_("Processeur"),
    N_("Mémoire (Mo)"), N_("Stockage (Go)"), N_("Suivi"),
)  # fmt: skip


def manifest_pdf(view: LotView, *, url: str, locale: str) -> bytes:
    """Return a lot's manifest as a tagged PDF/UA-1; `url` is the address of its page, drawn as a QR symbol.

    It lists the devices that the partner has not refused. Signed lots carry both signatures.
    """
    compiler = typst.Compiler(
        files("lifecycle.documents").joinpath("templates", "manifest.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_data(view, url, locale))},
    )
    return cast("bytes", compiler.compile(format="pdf", pdf_standards=["ua-1"]))


@cache
def _fonts() -> Any:
    """The fonts inside the typst wheel, so that a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _data(view: LotView, url: str, locale: str) -> dict[str, Any]:
    lot = view.lot
    signed = lot.handed_over_at is not None
    kind = N_("Bordereau de remise") if signed else N_("Bordereau préparatoire")
    return {
        "lang": locale,
        "kind": translate(kind, locale),
        "title": translate(N_("Lot %(number)s"), locale, number=lot.number),
        "number": lot.number,
        "name": lot.title,
        "state": translate(LOT_STATE_LABELS[view.state], locale),
        "made": translate(N_("Édité le %(day)s"), locale, day=format_date(today(), "long", locale)),
        "words": {name: translate(word, locale) for name, word in _WORDS.items()},
        "authority": _party(view.authority),
        "partner": _party(view.partner),
        "facts": [{"name": translate(name, locale), "values": said} for name, said in _facts(view, locale)],
        "columns": [translate(name, locale) for name in _PDF_COLUMNS],
        "lines": [_pdf_line(rank, line.manifest, locale) for rank, line in enumerate(view.kept_lines, 1)],
        **_totals(view, locale),
        "signatures": {side.value: _signature(view.signatures.get(side), locale) for side in Side},
        "signed": bool(view.signatures),
        "qr": qr_svg(url),
        "qr_says": translate(N_("Code QR vers la page du lot : %(url)s"), locale, url=url),
    }


def _party(party: Party) -> dict[str, str]:
    siret = party.siret or ""
    grouped = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}" if len(siret) == 14 else siret
    return {"name": party.name, "siret": grouped, "address": party.address}


def _facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what the lot says of itself, a name and the lines under it."""
    lot = view.lot
    yield N_("Filière"), [translate(ROUTE_LABELS[Route(lot.route)], locale)]
    yield N_("Fondement"), [translate(LEGAL_BASIS_LABELS[lot.legal_basis], locale)]
    yield N_("Statut"), [translate(WASTE_STATUS_LABELS[lot.waste_status], locale)]
    yield N_("Décision"), [lot.decision_reference]
    if lot.handed_over_at:
        yield N_("Remis le"), [moment(lot.handed_over_at, locale)]
    else:
        yield N_("Enlèvement"), [moment(lot.pickup_at, locale) if lot.pickup_at else ""]
    yield N_("Lieu et contact"), [part for part in (lot.pickup_place, lot.pickup_contact) if part] or [""]


def _pdf_line(rank: int, device: Manifest, locale: str) -> dict[str, Any]:
    category = category_name(device, locale)
    about = [category] if device.designation else []
    return {
        "rank": rank,
        "code": device.code,
        "tag": device.tag or "",
        "name": device.designation or category,
        "about": " · ".join([*about, *specification(device, locale)]),
        "serial": device.serial or "",
        "status": status_name(device, locale),
        "age": years(device.age_years, locale),
        "weight": kilograms(device.weight_kg, locale, estimated=device.weight_estimated),
    }


def _totals(view: LotView, locale: str) -> dict[str, str]:
    """Return the count and weight of what travels, and how much of the weight is only the usual one."""
    devices = [line.manifest for line in view.kept_lines]
    weight = sum((device.weight_kg or Decimal(0) for device in devices), Decimal(0))
    guessed = sum(device.weight_estimated for device in devices)
    counted = {"count": len(devices), "weight": number(weight, locale)}
    total = N_("Équipements : %(count)s · Poids total : %(weight)s kg")
    said = N_("dont poids estimés d’après la catégorie : %(count)s")
    return {
        "total": translate(total, locale, **counted),
        "estimated": translate(said, locale, count=guessed) if guessed else "",
    }


def _signature(signature: LotSignature | None, locale: str) -> dict[str, str] | None:
    if signature is None:
        return None
    at = moment(signature.signed_at, locale)
    return {"name": signature.signer_name, "at": translate(N_("Signé le %(at)s"), locale, at=at)}


def qr_svg(text: str) -> str:
    """Return the smallest QR symbol of a text, error correction M, as SVG with its quiet zone, in modules."""
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    symbol.add_data(text)
    symbol.make()
    rows = symbol.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on]
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{"".join(dark)}"/></svg>'
    )


def manifest_rows(view: LotView, locale: str) -> Iterator[list[str]]:
    """Yield the column names, then a row of texts for each line, refused ones too, for a spreadsheet."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    for line in view.lines:
        device = line.manifest
        yield [
            str(line.position),
            device.code,
            device.tag or "",
            category_name(device, locale),
            device.manufacturer or "",
            device.model or "",
            device.serial or "",
            status_name(device, locale),
            _plain(device.age_years),
            _plain(device.weight_kg),
            translate(N_("oui") if device.weight_estimated else N_("non"), locale),
            _plain(device.facts.get("cpu")),
            _plain(device.facts.get("ram_mb")),
            _plain(device.facts.get("storage_gb")),
            translate(VERDICT_LABELS[line.verdict], locale),
        ]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
