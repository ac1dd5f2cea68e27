"""The facts that rules may look at, one table: what each is called, how it is compared and shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lifecycle.kernel.text import N_
from lifecycle.triage.grades import FAULT_LABELS

FactKind = Literal["number", "yes_no", "choice", "several"]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its name, how it is compared, its unit, its choices, and what it is known together with."""

    label: str
    kind: FactKind
    unit: str = ""
    choices: Mapping[str, str] | None = None
    group: str = ""


_DRIVES = {"ssd": N_("SSD"), "hdd": N_("disque à plateaux")}
FACTS: Mapping[str, Fact] = {
    "age_years": Fact(N_("Âge"), "number", N_("ans")),
    #: 0 does not work, else the digit of the R2v3 functional grade
    "functional": Fact(N_("Fonctionnement, degré F (0 en panne)"), "number"),
    "cosmetic": Fact(N_("Aspect, degré C"), "number"),
    "ram_gb": Fact(N_("Mémoire"), "number", N_("Go")),
    "storage_gb": Fact(N_("Stockage"), "number", N_("Go")),
    "drive": Fact(N_("Type de disque"), "choice", choices=_DRIVES),
    "drive_passed": Fact(N_("Autotest du disque réussi"), "yes_no", group="smart"),
    "bad_sectors": Fact(N_("Secteurs abîmés du disque"), "number", group="smart"),
    "drive_wear": Fact(N_("Usure du SSD"), "number", "%", group="smart"),
    "cpu_generation": Fact(N_("Génération du processeur Intel Core"), "number", group="cpu"),
    "windows_11": Fact(N_("Accepte Windows 11"), "yes_no", group="cpu"),
    "battery_health": Fact(N_("Santé de la batterie"), "number", "%"),
    "has_charger": Fact(N_("Chargeur présent"), "yes_no"),
    "faults": Fact(N_("Défauts relevés"), "several", choices=FAULT_LABELS),
}
#: what facts that are known together are called together
GROUP_LABELS = {"smart": N_("Santé du disque"), "cpu": N_("Processeur")}
OPERATORS: Mapping[str, str] = {
    "<": N_("moins de"),
    "<=": N_("au plus"),
    ">": N_("plus de"),
    ">=": N_("au moins"),
    "=": N_("est"),
    "has": N_("comprend"),
}
OPERATORS_OF: Mapping[FactKind, tuple[str, ...]] = {
    "number": ("<", "<=", ">", ">=", "="), "yes_no": ("=",), "choice": ("=",), "several": ("has",),
}  # fmt: skip


def holds(known: Facts, fact: str, operator: str, value: Any) -> bool:
    """Tell whether a comparison holds; what is not known holds in none."""
    here = known.get(fact)
    if here is None:
        return False
    match operator:
        case "<":
            return bool(here < value)
        case "<=":
            return bool(here <= value)
        case ">":
            return bool(here > value)
        case ">=":
            return bool(here >= value)
        case "has":
            return value in here
    return bool(here == value)
