"""Sanitisations: how the data left a device's medium, and the times it did not at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.life import Life
from lifecycle.demo.rows import Rows
from lifecycle.kernel.serials import serial_key
from lifecycle.states.facts import SanitisationLevel


@dataclass(frozen=True, slots=True)
class _Way:
    """How a category is wiped: method, tool, version, how it was verified, and what is wiped."""

    method: str
    tool: str
    version: str
    verification: str
    kind: str
    maker: str = ""
    model: str = ""
    gigabytes: int | None = None


# By category; the first line serves the others.
_RESET = "Réinitialisation avec effacement de la clé de chiffrement"
_WAYS = {
    "": _Way(
        "Secure Erase (commande ATA)", "hdparm", "9.65", "sampling", "hdd", "Seagate", "ST1000NM0055", 1000
    ),
    "laptop": _Way(
        "Effacement cryptographique NVMe", "nvme-cli", "2.3", "sampling", "nvme", "Samsung", "MZVLB256HBHQ",
        256,
    ),
    "desktop": _Way(
        "Fill With Zeros", "nwipe", "0.34", "full", "hdd", "Western Digital", "WDC WD5000AAKX-6", 500
    ),
    "smartphone": _Way(_RESET, "Paramètres de l’appareil", "", "sampling", "phone"),
    "tablet": _Way(_RESET, "Paramètres de l’appareil", "", "sampling", "phone"),
    "network": _Way("Remise à la configuration d’usine", "Console de l’appareil", "", "sampling", "emmc"),
    "printer": _Way(
        "Effacement du disque interne par le menu", "Menu de l’appareil", "", "none", "hdd", "Toshiba",
        "MQ01ABF050", 500,
    ),
}  # fmt: skip
_FAILURES = ("Secteurs illisibles, disque à remplacer.", "Interrompu : alimentation débranchée.")
FAILED_SHARE = 0.07
_WORKSHOP = "Atelier du service informatique"


def sanitise(
    life: Life, chance: Chance, rows: Rows, day: int, before: datetime, *, succeeds: bool = True
) -> None:
    """Sanitise a device around a day and before an instant, now and then at the second attempt or never."""
    latest = before - timedelta(hours=2)
    way, serial = _WAYS.get(life.category, _WAYS[""]), f"S{chance.getrandbits(40):010X}"
    medium_id = _medium(life, chance, rows, way, serial)
    if chance.is_one_in(FAILED_SHARE) or not succeeds:
        at = min(life.on(day), latest - timedelta(hours=3))
        _one(life, chance, rows, at, "failed", way, medium_id, serial)
    if succeeds:
        at = min(life.on(day + chance.randint(0, 3)), latest)
        _one(life, chance, rows, at, "passed", way, medium_id, serial)
        life.sanitised_at = at


def _medium(life: Life, chance: Chance, rows: Rows, way: _Way, serial: str) -> UUID:
    medium_id = chance.id_at(life.clock)
    rows.add(
        "medium",
        id=medium_id,
        authority_id=life.estate.id,
        asset_id=life.id,
        kind=way.kind,
        manufacturer=way.maker,
        model=way.model,
        serial=serial,
        serial_key=serial_key(serial),
        capacity_bytes=way.gigabytes and way.gigabytes * 10**9,
        source="hand",
        created_at=life.clock,
    )
    return medium_id


def _one(
    life: Life,
    chance: Chance,
    rows: Rows,
    at: datetime,
    result: str,
    way: _Way,
    medium_id: UUID,
    serial: str,
) -> None:
    technician, passed = life.technician, result == "passed"
    said: dict[str, Any] = {
        "level": SanitisationLevel.PURGE,
        "method": way.method,
        "tool": way.tool,
        "tool_version": way.version,
        "medium_serial": serial,
        "result": result,
        "performed_at": at,
        "performed_by": technician.name,
        "verified_by": life.estate.manager.name if passed else "",
        "note": "" if passed else chance.choice(_FAILURES),
    }
    row_id = chance.id_at(at)
    more = _certificate(life, way, medium_id, technician.account_id, technician.name, at if passed else None)
    rows.add("sanitisation", id=row_id, asset_id=life.id, **said, **more, created_at=at)
    told = {"action": "sanitise", "sanitisation_id": row_id} | {n: v for n, v in said.items() if v}
    life.note_fact(f"asset:sanitisation:{result}", at, technician, told)


def _certificate(
    life: Life, way: _Way, medium_id: UUID, account_id: UUID | None, name: str, verified_at: datetime | None
) -> dict[str, Any]:
    """Return the certificate's other fields."""
    manager = life.estate.manager
    return {
        "authority_id": life.estate.id,
        "medium_id": medium_id,
        "medium_manufacturer": way.maker,
        "medium_model": way.model,
        "medium_kind": way.kind,
        "capacity_bytes": way.gigabytes and way.gigabytes * 10**9,
        "property_number": life.row["tag"] or "",
        "medium_source": life.row["serial"] or "",
        "confidentiality_before": "restricted" if life.row["restricted"] else "ordinary",
        "verification": way.verification,
        "performed_title": "Technicien informatique",
        "performed_place": _WORKSHOP,
        "signed_by": account_id,
        "signed_name": name,
        "verified_at": verified_at,
        "verified_title": "Responsable du parc" if verified_at else "",
        "verified_place": _WORKSHOP if verified_at else "",
        "verification_signed_by": manager.account_id if verified_at else None,
        "verification_signed_name": manager.name if verified_at else "",
    }
