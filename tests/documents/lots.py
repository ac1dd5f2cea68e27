"""Lots as documents read them, without a database."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pypdfium2

from lifecycle.documents.page import Paper
from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import Lot, LotSignature
from lifecycle.endoflife.views import LineView, LotView, Party
from lifecycle.kernel.clock import PARIS
from lifecycle.states.assets import State
from lifecycle.states.lots import Side

URL = "https://parc.valbourg.fr/lots/01a2"
PAPER = Paper(locale="fr", url=URL)
AT = datetime(2026, 11, 20, 15, 4, 30, tzinfo=PARIS)
DRAWN = "M40 120 C 80 20, 140 20, 160 120 S 260 160, 300 90 L 380 60 C 420 140, 500 140, 560 70"


def device(n: int, **values) -> Manifest:
    said = {
        "code": "K7M2-3FXQ", "tag": f"2021-{n:04}", "category_key": "laptop", "manufacturer": "Dell",
        "model": "Latitude 5420", "serial": f"5CG{n:05}", "functional_status": "works", "age_years": 5.2,
        "weight_kg": Decimal("1.40"), "facts": {"ram_mb": 16384, "storage_gb": 512, "cpu": "i5-1145G7"},
        "data_bearing": True,
    }  # fmt: skip
    return Manifest(**{**said, **values})


def line(n: int, manifest: Manifest | None = None, **values) -> LineView:
    said = {
        "justification": "", "decision": "accepted", "refusal_reason": None, "reception": "pending",
        "outcome": None, "outcome_on": None, "recipient": None, "proof_reference": None, "proof_id": None,
        "certificate_owed": False, "returned_on": None, "return_reason": None, "repair_id": None,
        "repair_outcome": None, "repair_on": None, "repair_done": "", "repair_cost": None,
    }  # fmt: skip
    return LineView(uuid4(), uuid4(), n, manifest or device(n), **{**said, **values})


def reused(n: int, **values) -> LineView:
    said = {"reception": "received", "outcome": State.REUSED, "outcome_on": date(2026, 12, 1)}
    return line(n, **{**said, "recipient": "school", **values})


def view(*lines: LineView, signed: bool = False, proofs=(), surprises=(), revisions=(), **values) -> LotView:
    lot = {
        "number": "2026-031", "title": "Portables réformés des écoles", "state": "accepted",
        "route": "refurbish", "legal_basis": "gift", "waste_status": "non_waste",
        "decision_reference": "Délibération n° 2026-112", "pickup_at": AT, "pickup_place": "Annexe, quai B",
        "pickup_contact": "Service du parc, 02 99 00 00 00", "handed_over_at": AT if signed else None,
        "packaging": "", "confidentiality_reference": "", "commitment_statement": "",
        "commitment_reference": "",
    }  # fmt: skip
    signatures = {
        Side.AUTHORITY: LotSignature(
            signer_name="Camille Le Goff", signed_at=AT, method="own", drawing=DRAWN
        ),
        Side.PARTNER: LotSignature(signer_name="Sacha Ménard", signed_at=AT, method="code"),
    }
    return LotView(
        Lot(**{**lot, **values}),
        Side.AUTHORITY,
        Party(uuid4(), "Ville de Valbourg", "21250238800019"),
        Party(uuid4(), "Atelier solidaire de l’Ouest", "35600000000048", "12 rue de l’Œuvre, 35000 Rennes"),
        lines,
        signatures if signed else {},
        tuple(proofs),
        (),
        (),
        surprises=tuple(surprises),
        revisions=tuple(revisions),
    )


def text_of(pdf: bytes) -> str:
    """Return a PDF's text, its lines joined and its spaces all alike."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    return " ".join(" ".join(pages).replace("\u200b", "").split())
