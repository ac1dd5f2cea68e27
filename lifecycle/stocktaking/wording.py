"""The words of inventories: their states, what was found, what was decided."""

from collections.abc import Mapping

from lifecycle.kernel.text import N_
from lifecycle.stocktaking.rules import Finding

STATE_LABELS: Mapping[str, str] = {
    "open": N_("En cours"),
    "closed": N_("Clos"),
    "cancelled": N_("Annulé"),
}
STATE_TONES: Mapping[str, str] = {"open": "go", "closed": "done", "cancelled": "stop"}
NOT_SEEN = N_("Non vu")
FINDING_LABELS: Mapping[str, str] = {
    Finding.FOUND: N_("Vu à sa place"),
    Finding.MISPLACED: N_("Mal rangé"),
    Finding.UNEXPECTED: N_("Inattendu"),
}
SETTLED_LABELS: Mapping[str, str] = {
    "moved": N_("Rangé depuis"),
    "missing": N_("Signalé introuvable"),
    "found": N_("Retrouvé"),
}
# What a page tells apart among an inventory's lines; nothing remains to be seen once it is over.
GROUP_LABELS: Mapping[str, str] = {
    "remaining": N_("Restent à voir"),
    "found": N_("À leur place"),
    "misplaced": N_("Mal rangés"),
    "unexpected": N_("Inattendus"),
}
ENDED_GROUP_LABELS: Mapping[str, str] = {**GROUP_LABELS, "remaining": N_("Non vus")}
EVENT_LABELS: Mapping[str, str] = {
    "inventory:state:open": N_("Inventaire commencé"),
    "inventory:state:closed": N_("Inventaire clos"),
    "inventory:state:cancelled": N_("Inventaire annulé"),
    "inventory:phone:released": N_("Clôture possible sans un téléphone perdu"),
    "inventory:export:made": N_("Résultat exporté"),
}
