"""The published scales that a triage grades on, and the other words of its checklist: pure data.

Functional grades are those of R2v3 (SERI, REC v1.2, as told by certifiedusedelectronics.com/grades): F2 out
of service without a known defect but untested, F3 key functions tested, F4 all hardware works without
software, F5 everything works with licensed software, F6 repaired to the maker's specification. F1 is for
collectors' pieces and is not used; a device that does not work has no grade there. Cosmetic grades are
degrees of R2v3's second axis, of which the source gives the sense of C1 (only its materials are worth
something), C4 (visible wear), C6 (excellent) and C9 (new, opened); the wording, and C2 itself, are ours.
"""

from collections.abc import Mapping

from lifecycle.kernel.text import N_

FUNCTIONAL_GRADES = ("F2", "F3", "F4", "F5", "F6")
COSMETIC_GRADES = ("C1", "C2", "C4", "C6", "C9")
CONFIDENCES = ("high", "medium", "low")
MEDIA = ("ssd", "hdd", "unknown")
LOCK_STATES = ("released", "locked", "not_concerned", "unknown")

SCALE = N_("R2v3 (REC v1.2, SERI), degrés de fonctionnement F et d’aspect C ; formulations de ce registre")
CONFIDENCE_LABELS = {
    "high": N_("confiance élevée"), "medium": N_("confiance moyenne"), "low": N_("confiance faible"),
}  # fmt: skip
FUNCTIONAL_LABELS = {
    "F2": N_("Pas essayé, aucun défaut connu"),
    "F3": N_("Les fonctions principales marchent"),
    "F4": N_("Tout le matériel marche, sans système"),
    "F5": N_("Tout marche, système et licence compris"),
    "F6": N_("Réparé, comme à la sortie d’usine"),
}
COSMETIC_LABELS = {
    "C1": N_("Cassé : ne vaut plus que ses matières"),
    "C2": N_("Abîmé : fêlure, coup ou pièce qui manque"),
    "C4": N_("Usure visible : rayures, traces"),
    "C6": N_("Très bon état"),
    "C9": N_("Neuf, emballage ouvert"),
}
LOCK_LABELS = {
    "bios": N_("Mot de passe du BIOS"),
    "mdm": N_("Inscription à la gestion de parc (MDM)"),
    "activation": N_("Compte lié à l’appareil (activation)"),
}
LOCK_STATE_LABELS = {
    "released": N_("Levé"), "locked": N_("Verrouillé"), "not_concerned": N_("Sans objet"),
    "unknown": N_("Ne sait pas"),
}  # fmt: skip
ACCESSORY_LABELS = {
    "charger": N_("Chargeur ou bloc d’alimentation"),
    "power_cable": N_("Câble secteur"),
    "video_cable": N_("Câble vidéo"),
    "keyboard": N_("Clavier"),
    "mouse": N_("Souris"),
    "stand": N_("Pied"),
    "remote": N_("Télécommande"),
    "case": N_("Housse ou coque"),
}
FAULT_LABELS = {
    "no_start": N_("Ne démarre pas"),
    "screen": N_("Écran ou dalle"),
    "keyboard": N_("Clavier, pavé tactile ou boutons"),
    "battery": N_("Batterie"),
    "disk": N_("Disque"),
    "power": N_("Alimentation ou prise de charge"),
    "ports": N_("Connecteurs"),
    "network": N_("Réseau, Wi-Fi ou radio"),
    "hinge": N_("Charnières ou châssis"),
    "fan": N_("Bruit ou surchauffe"),
    "other": N_("Autre défaut"),
}

_ALL_FAULTS = tuple(FAULT_LABELS)
_COMPUTER_LOCKS = ("bios", "mdm")
_MOBILE_LOCKS = ("mdm", "activation")


class Kind:
    """What the checklist asks of a kind of equipment."""

    __slots__ = ("accessories", "faults", "has_battery", "locks")

    def __init__(
        self,
        accessories: tuple[str, ...] = ("power_cable",),
        locks: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        *,
        has_battery: bool = False,
    ) -> None:
        self.accessories, self.locks, self.has_battery = accessories, locks, has_battery
        left_out = without if has_battery else (*without, "battery")
        self.faults = tuple(fault for fault in _ALL_FAULTS if fault not in left_out)


_NO_COMPUTER = ("keyboard", "disk", "hinge", "network", "fan")
_BOX = Kind(without=("screen", "keyboard", "disk", "hinge"))
_DISPLAY = Kind(("power_cable", "video_cable", "stand"), without=_NO_COMPUTER)
KINDS: Mapping[str, Kind] = {
    "laptop": Kind(("charger", "case"), ("bios", "mdm", "activation"), has_battery=True),
    "desktop": Kind(("power_cable", "keyboard", "mouse"), _COMPUTER_LOCKS, ("screen", "keyboard", "hinge")),
    "all_in_one": Kind(("power_cable", "keyboard", "mouse"), _COMPUTER_LOCKS, ("keyboard", "hinge")),
    "thin_client": Kind(("charger", "keyboard", "mouse"), _COMPUTER_LOCKS, ("screen", "keyboard", "hinge")),
    "monitor": _DISPLAY,
    "tv": Kind(("power_cable", "remote", "stand"), without=_NO_COMPUTER),
    "projector": Kind(
        ("power_cable", "video_cable", "remote"), without=("keyboard", "disk", "hinge", "network")
    ),
    "tablet": Kind(("charger", "case"), _MOBILE_LOCKS, ("fan", "hinge", "disk"), has_battery=True),
    "smartphone": Kind(("charger", "case"), _MOBILE_LOCKS, ("fan", "hinge", "disk"), has_battery=True),
    "phone_fixed": Kind(("charger",), without=("disk", "hinge", "fan")),
    "server": Kind(locks=("bios",), without=("screen", "keyboard", "hinge")),
    "ups": Kind(without=("screen", "keyboard", "disk", "hinge", "network"), has_battery=True),
    "dock": Kind(("charger",), without=("screen", "keyboard", "disk", "hinge")),
}


def kind_of(category_key: str) -> Kind:
    """Return what the checklist asks of a category of equipment."""
    return KINDS.get(category_key, _BOX)
