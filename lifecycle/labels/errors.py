"""Refusals of the labels: each says which answer of the form to change, or what is not there."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class PrintRefused(Invalid):
    """Some answers about a sheet cannot be taken; nothing is printed or recorded."""

    slug = "labels-refused"
    text = N_("Certaines réponses sont à corriger avant d’imprimer.")


class BatchNotFound(NotFound):
    """No such batch of blank labels in this authority."""

    slug = "batch-unknown"
    text = N_("Cette série d’étiquettes n’existe pas dans votre organisation.")


class BatchIsVoid(Conflict):
    """The rest of this batch was given up before."""

    slug = "batch-void"
    text = N_("Cette série a déjà été annulée : elle n’a plus d’étiquette vierge.")


class RoomNotFound(NotFound):
    """No such room in this authority."""

    slug = "room-unknown"
    text = N_("Ce local n’existe pas dans votre organisation.")


class SheetNotFound(NotFound):
    """No such paper of this authority's own."""

    slug = "sheet-unknown"
    text = N_("Cette planche n’existe pas dans votre organisation.")


class PrinterNotFound(NotFound):
    """No such printer in this authority."""

    slug = "printer-unknown"
    text = N_("Cette imprimante n’existe pas dans votre organisation.")


class StudioRefused(Invalid):
    """What describes a paper, a printer or the words of labels cannot be taken."""

    slug = "labels-studio-refused"
