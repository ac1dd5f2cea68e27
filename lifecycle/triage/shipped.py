"""The rules as shipped, in the form that an authority changes them in.

The published sources give the axes but no thresholds: LaCollecte.tech's commons (Emmaüs Connect) add up
memory, processor and disk, and cap a machine without SSD (communs.lacollecte.tech); their numbers were not
found. All thresholds and weights below are therefore proposals for the authority to set, as `source` says.
A weight counts the work that a device needs before it serves again; the routes are the best ones allowed.
"""

from collections.abc import Mapping
from typing import Any

from lifecycle.kernel.text import N_

EDITION = "2026-11"
TO_SET = N_("Seuil proposé, à régler par la collectivité")
_R2 = N_("Échelle R2v3 ; poids proposé, à régler")
_LACOLLECTE = N_("Communs de LaCollecte.tech : une machine sans SSD est plafonnée ; poids à régler")
_ESTIMATE = N_("Estimation d’après le processeur ; la puce TPM n’est pas vérifiée")

_PC = ["laptop", "desktop", "all_in_one"]
_MOBILE = ["tablet", "smartphone"]


def _rule(
    key: str,
    when: list[tuple[str, str, Any]],
    route: str,
    weight: int,
    words: str,
    *,
    categories: list[str] | None = None,
    source: str = TO_SET,
) -> dict[str, Any]:
    conditions = [{"fact": fact, "is": operator, "value": value} for fact, operator, value in when]
    return {
        "key": key, "is_on": True, "categories": categories or [], "when": conditions, "route": route,
        "weight": weight, "words": words, "source": source,
    }  # fmt: skip


_RULES = [
    _rule(
        "faulty",
        [("functional", "=", 0)],
        "repair",
        1,
        N_("En panne : à réparer avant de resservir."),
        source=_R2,
    ),
    _rule(
        "untested",
        [("functional", "=", 2)],
        "reuse",
        1,
        N_("Pas essayé : à tester avant de le confier."),
        source=_R2,
    ),
    _rule("no-start", [("faults", "has", "no_start")], "repair", 2, N_("Ne démarre pas.")),
    _rule("screen", [("faults", "has", "screen")], "repair", 2, N_("Écran ou dalle en défaut.")),
    _rule(
        "broken",
        [("cosmetic", "<=", 1)],
        "recycle",
        4,
        N_("Cassé : ne vaut plus que ses matières."),
        source=_R2,
    ),
    _rule("damaged", [("cosmetic", "<=", 2)], "refurbish", 2, N_("Abîmé : à remettre en état."), source=_R2),
    _rule("old", [("age_years", ">", 10)], "refurbish", 4, N_("A plus de dix ans (%(age_years)s ans).")),
    _rule("ageing", [("age_years", ">", 7)], "reuse", 1, N_("A %(age_years)s ans.")),
    _rule(
        "ageing-mobile",
        [("age_years", ">", 5)],
        "refurbish",
        3,
        N_("A %(age_years)s ans, beaucoup pour un appareil mobile."),
        categories=_MOBILE,
    ),
    _rule(
        "ram-tiny",
        [("ram_gb", "<", 4)],
        "refurbish",
        3,
        N_("Seulement %(ram_gb)s Go de mémoire."),
        categories=_PC,
    ),
    _rule(
        "ram-low",
        [("ram_gb", "<", 8)],
        "refurbish",
        1,
        N_("%(ram_gb)s Go de mémoire : à compléter."),
        categories=_PC,
    ),
    _rule(
        "no-ssd",
        [("drive", "=", "hdd")],
        "refurbish",
        1,
        N_("Disque à plateaux : à remplacer par un SSD."),
        categories=_PC,
        source=_LACOLLECTE,
    ),
    _rule(
        "drive-failing",
        [("drive_passed", "=", False)],
        "refurbish",
        2,
        N_("Le disque annonce sa panne : à remplacer."),
    ),
    _rule(
        "bad-sectors",
        [("bad_sectors", ">", 0)],
        "refurbish",
        1,
        N_("Le disque a des secteurs abîmés (%(bad_sectors)s)."),
    ),
    _rule(
        "drive-worn",
        [("drive_wear", ">=", 90)],
        "refurbish",
        1,
        N_("SSD usé à %(drive_wear)s %% : à remplacer."),
    ),
    _rule(
        "cpu-old",
        [("cpu_generation", "<", 4)],
        "refurbish",
        3,
        N_("Processeur Intel Core de génération %(cpu_generation)s : lent aujourd’hui."),
        categories=_PC,
    ),
    _rule(
        "windows-no",
        [("windows_11", "=", False)],
        "refurbish",
        0,
        N_("N’accepte sans doute pas Windows 11 : à passer sous Linux, ce n’est pas un déchet."),
        categories=_PC,
        source=_ESTIMATE,
    ),
    _rule(
        "windows-yes",
        [("windows_11", "=", True)],
        "reuse",
        0,
        N_("Accepte sans doute Windows 11."),
        categories=_PC,
        source=_ESTIMATE,
    ),
    _rule(
        "battery-weak",
        [("battery_health", "<", 70)],
        "reuse",
        1,
        N_("Batterie à %(battery_health)s %% de sa capacité d’origine."),
    ),
    _rule(
        "battery-dead",
        [("battery_health", "<", 40)],
        "refurbish",
        2,
        N_("La batterie ne tient presque plus : à remplacer."),
    ),
    _rule("no-charger", [("has_charger", "=", False)], "reuse", 1, N_("Chargeur manquant.")),
]

SHIPPED: Mapping[str, Any] = {
    "edition": EDITION,
    # past this many points of work, no longer as it is; past that many, no longer at all
    "limits": {"reuse": 3, "refurbish": 8},
    # a second life of three years at least: what Rouen's workshop promises (france3); to be set
    "repair": {"years_gained": 3},
    "rules": _RULES,
}
