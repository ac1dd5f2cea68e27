"""What the guards look at: the facts of an asset and its lot, and what the person asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from lifecycle.kernel.text import N_
from lifecycle.states.assets import State
from lifecycle.states.lots import LotState


class RetireReason(StrEnum):
    """Why the authority has no more use for a device."""

    OBSOLETE = "obsolete"
    FAULTY = "faulty"
    SURPLUS = "surplus"
    UNSUPPORTED = "unsupported"
    REPLACED = "replaced"
    DAMAGED = "damaged"


class FunctionalStatus(StrEnum):
    """Whether a device works, as far as the authority knows."""

    WORKS = "works"
    FAULTY = "faulty"
    UNKNOWN = "unknown"


class LossReason(StrEnum):
    """Why a device is missing, or leaves the inventory for good."""

    LOST = "lost"
    STOLEN = "stolen"
    NOT_FOUND = "not_found"
    DESTROYED = "destroyed"


class Route(StrEnum):
    """The four routes to a partner."""

    REPAIR = "repair"
    REUSE = "reuse"
    REFURBISH = "refurbish"
    RECYCLE = "recycle"


class SanitisationLevel(StrEnum):
    """NIST SP 800-88 Rev. 2 levels, weakest first."""

    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"


LEVELS = tuple(SanitisationLevel)

RETIRE_REASON_LABELS = {
    RetireReason.OBSOLETE: N_("Obsolète"),
    RetireReason.FAULTY: N_("En panne"),
    RetireReason.SURPLUS: N_("En surplus"),
    RetireReason.UNSUPPORTED: N_("Plus maintenu par l’éditeur ou le constructeur"),
    RetireReason.REPLACED: N_("Remplacé"),
    RetireReason.DAMAGED: N_("Endommagé"),
}
FUNCTIONAL_LABELS = {
    FunctionalStatus.WORKS: N_("Fonctionne"),
    FunctionalStatus.FAULTY: N_("En panne"),
    FunctionalStatus.UNKNOWN: N_("Non testé"),
}
LOSS_REASON_LABELS = {
    LossReason.LOST: N_("Perdu"),
    LossReason.STOLEN: N_("Volé"),
    LossReason.NOT_FOUND: N_("Absent à l’inventaire"),
    LossReason.DESTROYED: N_("Détruit"),
}
ROUTE_LABELS = {
    Route.REPAIR: N_("Réparation"),
    Route.REUSE: N_("Réemploi"),
    Route.REFURBISH: N_("Reconditionnement"),
    Route.RECYCLE: N_("Recyclage"),
}
LEVEL_LABELS = {
    SanitisationLevel.CLEAR: N_("Effacement simple (Clear)"),
    SanitisationLevel.PURGE: N_("Effacement renforcé (Purge)"),
    SanitisationLevel.DESTROY: N_("Destruction (Destroy)"),
}


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot as the guards see it.

    `routes` are the routes that the partner offers for the asset's category;
    `destroys` tells that the partner's certified destruction is valid today; `is_repair` that the devices
    come back repaired, `keeps_data` that a confidentiality contract lets those leave with their data.
    """

    state: LotState
    same_authority: bool
    route: Route
    routes: frozenset[Route]
    destroys: bool
    is_repair: bool = False
    keeps_data: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """An asset as the guards see it.

    `age_years` counts from first use or purchase (None when unknown); `sanitised_level` and
    `sanitised_at` are the best passed sanitisation; `last_used_at` ends the last time in use.
    """

    state: State
    today: date
    kind: str = "authority"
    before_missing: State | None = None
    past_states: frozenset[State] = frozenset()
    restricted: bool = False
    data_bearing: bool = False
    functional_status: FunctionalStatus = FunctionalStatus.UNKNOWN
    age_years: float | None = None
    required_level: SanitisationLevel = SanitisationLevel.PURGE
    sanitised_level: SanitisationLevel | None = None
    sanitised_at: datetime | None = None
    last_used_at: datetime | None = None
    lot: LotFacts | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person asks to go with an action; every part is optional until a guard wants it."""

    target: State | None = None
    reason: RetireReason | None = None
    functional_status: FunctionalStatus | None = None
    decided_on: date | None = None
    loss_reason: LossReason | None = None
    note: str = ""
    justification: str = ""
    has_evidence: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
