"""The words of repairs: what fails, who repairs, what the guarantee answers, how a repair ends."""

from enum import StrEnum

from lifecycle.kernel.text import N_


class FaultKind(StrEnum):
    """The part that fails, as far as one can tell."""

    SCREEN = "screen"
    BATTERY = "battery"
    DISK = "disk"
    KEYBOARD = "keyboard"
    POWER = "power"
    BOARD = "board"
    SOFTWARE = "software"
    OTHER = "other"


class Provider(StrEnum):
    """Who repairs: the authority's own workshop, a partner of the network, anyone else by name."""

    INSIDE = "inside"
    PARTNER = "partner"
    OTHER = "other"


class Warranty(StrEnum):
    """Where a claim under guarantee stands."""

    NONE = "none"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Outcome(StrEnum):
    """How a repair ends."""

    REPAIRED = "repaired"
    IRREPARABLE = "irreparable"
    NOT_WORTH = "not_worth"
    CANCELLED = "cancelled"


# What a provider may say of a device before the authority ends the repair.
VERDICTS = (Outcome.REPAIRED, Outcome.IRREPARABLE)

FAULT_LABELS = {
    FaultKind.SCREEN: N_("Écran"),
    FaultKind.BATTERY: N_("Batterie"),
    FaultKind.DISK: N_("Disque"),
    FaultKind.KEYBOARD: N_("Clavier"),
    FaultKind.POWER: N_("Alimentation"),
    FaultKind.BOARD: N_("Carte mère"),
    FaultKind.SOFTWARE: N_("Logiciel"),
    FaultKind.OTHER: N_("Autre"),
}
PROVIDER_LABELS = {
    Provider.INSIDE: N_("Notre atelier"),
    Provider.PARTNER: N_("Un partenaire 4R"),
    Provider.OTHER: N_("Un autre réparateur"),
}
WARRANTY_LABELS = {
    Warranty.NONE: N_("Sans demande"),
    Warranty.CLAIMED: N_("Demande en cours"),
    Warranty.ACCEPTED: N_("Prise en charge"),
    Warranty.REFUSED: N_("Refusée"),
}
OUTCOME_LABELS = {
    Outcome.REPAIRED: N_("Réparé"),
    Outcome.IRREPARABLE: N_("Irréparable"),
    Outcome.NOT_WORTH: N_("Réparation trop chère"),
    Outcome.CANCELLED: N_("Abandonnée"),
}
