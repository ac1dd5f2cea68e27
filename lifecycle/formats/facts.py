"""The technical facts kept of a device, one table: what files and agents may say, and how it is called."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "date"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its key in `asset.facts`, its French and English names with their unit, and what it is."""

    key: str
    fr: str
    en: str
    kind: Kind = "text"


FACTS = (
    Fact("os", "Système d’exploitation", "Operating system"),
    Fact("cpu", "Processeur", "Processor"),
    Fact("ram_mb", "Mémoire (Mo)", "Memory (MB)", "integer"),
    Fact("storage_gb", "Stockage (Go)", "Storage (GB)", "integer"),
    Fact("storage", "Disques", "Drives"),
    Fact("battery_health", "Santé de la batterie (%)", "Battery health (%)", "integer"),
    Fact("bios_on", "Date du BIOS", "BIOS date", "date"),
    Fact("made_on", "Fabriqué (semaine)", "Made (week)"),
    Fact("mac", "Adresses MAC", "MAC addresses"),
    Fact("uuid", "UUID", "UUID"),
    Fact("manufacturer", "Fabricant sans modèle", "Manufacturer without model"),
    Fact("accounting_number", "Numéro d’immobilisation", "Fixed asset number"),
    Fact("entity", "Entité d’origine", "Original entity"),
    Fact("external_url", "Adresse d’origine", "Original address"),
)
BY_KEY = {fact.key: fact for fact in FACTS}
