"""The words of a strategy: its themes, which way a target is to be met, how far a measure is."""

from enum import StrEnum

from lifecycle.kernel.text import N_


class Theme(StrEnum):
    """What an objective may bear on (CGCT D.2311-15-1, from décret 2022-1084 of 29 July 2022)."""

    PROCUREMENT = "procurement"
    HARDWARE = "hardware"
    SERVICES = "services"
    AWARENESS = "awareness"
    INCLUSION = "inclusion"
    TERRITORY = "territory"


THEME_LABELS = {
    Theme.PROCUREMENT: N_("Commande publique locale et durable"),
    Theme.HARDWARE: N_("Gestion durable et de proximité du cycle de vie du matériel informatique"),
    Theme.SERVICES: N_("Écoconception des sites et des services numériques"),
    Theme.AWARENESS: N_("Sensibilisation et sécurité informatique des élus et des agents"),
    Theme.INCLUSION: N_("Numérique responsable pour tous"),
    Theme.TERRITORY: N_("Territoire connecté et durable"),
}


class Sense(StrEnum):
    """Whether a target is a floor or a ceiling."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


SENSE_LABELS = {
    Sense.AT_LEAST: N_("Atteindre au moins la cible"),
    Sense.AT_MOST: N_("Ne pas dépasser la cible"),
}


class MeasureState(StrEnum):
    """How far a measure is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


MEASURE_LABELS = {
    MeasureState.PLANNED: N_("Prévue"),
    MeasureState.UNDER_WAY: N_("En cours"),
    MeasureState.DONE: N_("Terminée"),
    MeasureState.DROPPED: N_("Abandonnée"),
}
MEASURE_TONES = {
    MeasureState.PLANNED: "wait",
    MeasureState.UNDER_WAY: "go",
    MeasureState.DONE: "done",
    MeasureState.DROPPED: "out",
}
