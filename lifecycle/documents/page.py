"""What all documents share: the compiler, the heading, parties, signatures, the symbol that opens a page."""

import json
import struct
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, cast

import typst
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from lifecycle.documents.glyphs import drawable, fonts
from lifecycle.endoflife.model import LotSignature
from lifecycle.endoflife.views import LotView, Party
from lifecycle.kernel.clock import today
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate
from lifecycle.states.lots import LOT_STATE_LABELS, Side

_QUIET_ZONE = 4  # modules of white around a QR symbol, ISO/IEC 18004 §6.3.8
_FRAME = "frame.typ"
_SIGNED_HOW = {
    "code": N_("Signé avec un code à usage unique"),
    "own": N_("Signé depuis son propre compte"),
}
#: what path data may hold (SVG 1.1, 8.3)
_PATH = frozenset("MLHVCSQTAZmlhvcsqtaz0123456789.,- eE+")
Facts = Iterable[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a document is made with: the reader's language, the address of its page, the authority's logo.

    `url` is drawn as a QR symbol, none where empty; `logo` is a PNG.
    """

    locale: str
    url: str = ""
    logo: bytes | None = None


def pdf(template: str, data: Mapping[str, Any], paper: Paper) -> bytes:
    """Return a tagged PDF/UA-1 of a template and its data; nothing that a person typed is read as markup.

    What a person typed and no font can draw, a pictogram for example, is replaced.
    """
    try:
        return _pdf(template, data, paper)
    except typst.TypstError:
        if (known := drawable(data)) == data:
            raise
        return _pdf(template, known, paper)


def _pdf(template: str, data: Mapping[str, Any], paper: Paper) -> bytes:
    return cast("bytes", _compiler(template, data, paper).compile(format="pdf", pdf_standards=["ua-1"]))


def picture(template: str, data: Mapping[str, Any], paper: Paper) -> bytes:
    """Return the first page of a template and its data as a PNG, 96 pixels an inch."""
    made = _compiler(template, data, paper).compile(format="png", ppi=96)
    return cast("bytes", made[0] if isinstance(made, list) else made)


def _compiler(template: str, data: Mapping[str, Any], paper: Paper) -> Any:
    folder = files("lifecycle.documents").joinpath("templates")
    sources = {"main.typ": folder.joinpath(template).read_bytes()}
    sources[_FRAME] = folder.joinpath(_FRAME).read_bytes()
    said = json.dumps({**data, "lang": paper.locale, "logo": _as_svg(paper.logo) if paper.logo else ""})
    # The wheel takes a mapping of names to sources; its published types know a path and bytes only.
    return typst.Compiler(cast("Any", sources), font_paths=fonts(), sys_inputs={"data": said})


def _as_svg(png: bytes) -> str:
    """Return a PNG inside an SVG: the compiler takes sources as text only. Its sides stand in its header."""
    width, height = struct.unpack(">II", png[16:24])
    address = f"data:image/png;base64,{b64encode(png).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{address}"/></svg>'
    )


def heading(paper: Paper, kind: str, title: str, subtitle: str = "", **more: Any) -> dict[str, Any]:
    """Return what every page shows: kind of document, title, line under it, day, symbol.

    `kind` is a marked text; `title` names the document in a reader's list and in its own properties. `more`:
    `author`, `keyword`, `state` (texts).
    """
    locale = paper.locale
    said = translate(kind, locale)
    known = {"author": "", "keyword": "", "state": "", **more}
    return {
        **known,
        "kind": said,
        "title": title,
        "subtitle": subtitle,
        "made": translate(N_("Édité le %(day)s"), locale, day=long_date(today(), locale)),
        "qr": qr_svg(paper.url) if paper.url else "",
        "qr_word": translate(N_("Ouvrir le lot"), locale),
        "qr_says": translate(N_("Code QR vers la page du lot : %(url)s"), locale, url=paper.url),
        "logo_says": translate(N_("Logo : %(name)s"), locale, name=known["author"]),
    }


def lot_heading(view: LotView, paper: Paper, kind: str) -> dict[str, Any]:
    """Return the heading of a lot's document, with both parties."""
    lot, locale = view.lot, paper.locale
    title = translate(N_("Lot %(number)s"), locale, number=lot.number)
    said = translate(kind, locale)
    about = {
        "author": view.authority.name,
        "keyword": lot.number,
        "state": translate(LOT_STATE_LABELS[view.state], locale),
        "parties": parties(view, locale),
    }
    return {
        **heading(paper, kind, title, lot.title, **about),
        "document_title": f"{said} – {title}",
        "siret": translate(N_("SIRET"), locale),
    }


def parties(view: LotView, locale: str) -> list[dict[str, str]]:
    """Return both sides of a lot as documents show them, who gives first."""
    roles = ((N_("Collectivité"), view.authority), (N_("Partenaire"), view.partner))
    return [{"role": translate(role, locale), **party(who)} for role, who in roles]


def party(who: Party) -> dict[str, str]:
    """Return a party with its SIRET in the groups in which people read it."""
    return {"name": who.name, "siret": siret(who.siret or ""), "address": who.address}


def siret(digits: str) -> str:
    """Return a SIRET in groups, « 212 502 388 00019 »; another text as it is."""
    if len(digits) != 14:
        return digits
    return f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}"


def facts(said: Facts, locale: str) -> list[dict[str, Any]]:
    """Return named facts for the frame: marked names, and under each its lines of text."""
    return [{"name": translate(name, locale), "values": values or [""]} for name, values in said]


def signatures(view: LotView, locale: str) -> dict[str, Any]:
    """Return the block of both signatures: typed name, drawing, hour, and how each side signed."""
    sides = ((N_("Collectivité"), Side.AUTHORITY), (N_("Partenaire"), Side.PARTNER))
    return {
        "title": translate(N_("Signatures"), locale),
        "to_sign": translate(N_("Nom, date et signature"), locale),
        "sides": [
            {"role": translate(role, locale), **_signature(view.signatures.get(side), locale)}
            for role, side in sides
        ],
    }


def _signature(signature: LotSignature | None, locale: str) -> dict[str, str]:
    if signature is None:
        return {"name": "", "at": "", "how": "", "drawing": "", "says": ""}
    at = long_moment(signature.signed_at, locale)
    name = signature.signer_name
    return {
        "name": name,
        "at": translate(N_("Signé le %(at)s"), locale, at=at),
        "how": translate(_SIGNED_HOW.get(signature.method or "code", ""), locale),
        "drawing": drawing_svg(signature.drawing) if signature.drawing else "",
        "says": translate(N_("Signature dessinée : %(name)s"), locale, name=name),
    }


def drawing_svg(path: str) -> str:
    """Return the picture of a drawn signature: path data in a box of 600 by 200, and nothing else."""
    kept = "".join(c for c in path if c in _PATH)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200">'
        f'<path d="{kept}" fill="none" stroke="#1d1b18" stroke-width="4" stroke-linecap="round"/></svg>'
    )


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
