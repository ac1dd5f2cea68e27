"""Sanitisations: how the data left a device, and the times it did not at once."""

from datetime import datetime, timedelta

from lifecycle.demo.chance import Chance
from lifecycle.demo.life import Life
from lifecycle.demo.rows import Rows
from lifecycle.states.facts import SanitisationLevel

# Method, tool and version, by category; the first line serves the others.
_TOOLS = {
    "": ("Secure Erase (commande ATA) et vérification par échantillon", "hdparm", "9.65"),
    "laptop": ("Effacement cryptographique NVMe, vérification par échantillon", "nvme-cli", "2.3"),
    "desktop": ("Écrasement en une passe, vérification complète", "nwipe", "0.34"),
    "smartphone": (
        "Réinitialisation avec effacement de la clé de chiffrement",
        "Paramètres de l’appareil",
        "",
    ),
    "tablet": ("Réinitialisation avec effacement de la clé de chiffrement", "Paramètres de l’appareil", ""),
    "network": ("Remise à la configuration d’usine", "Console de l’appareil", ""),
    "printer": ("Effacement du disque interne par le menu d’administration", "Menu de l’appareil", ""),
}
_FAILURES = ("Secteurs illisibles, disque à remplacer.", "Interrompu : alimentation débranchée.")
FAILED_SHARE = 0.07


def sanitise(life: Life, chance: Chance, rows: Rows, day: int, before: datetime) -> None:
    """Sanitise a device around a day and before an instant, now and then at the second attempt."""
    latest = before - timedelta(hours=2)
    if chance.is_one_in(FAILED_SHARE):
        _one(life, chance, rows, min(life.on(day), latest - timedelta(hours=3)), "failed")
    at = min(life.on(day + chance.randint(0, 3)), latest)
    _one(life, chance, rows, at, "passed")
    life.sanitised_at = at


def _one(life: Life, chance: Chance, rows: Rows, at: datetime, result: str) -> None:
    technician = life.technician
    method, tool, version = _TOOLS.get(life.category, _TOOLS[""])
    said = {
        "level": SanitisationLevel.PURGE,
        "method": method,
        "tool": tool,
        "tool_version": version,
        "medium_serial": f"S{chance.getrandbits(40):010X}",
        "result": result,
        "performed_at": at,
        "performed_by": technician.name,
        "verified_by": life.estate.manager.name if result == "passed" else "",
        "note": chance.choice(_FAILURES) if result == "failed" else "",
    }
    row_id = chance.id_at(at)
    rows.add("sanitisation", id=row_id, authority_id=life.estate.id, asset_id=life.id, **said, created_at=at)
    told = {"action": "sanitise", "sanitisation_id": row_id} | {n: v for n, v in said.items() if v}
    life.note_fact(f"asset:sanitisation:{result}", at, technician, told)
