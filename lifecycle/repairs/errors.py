"""Refusals of repairs."""

from lifecycle.kernel.errors import Conflict, NotFound
from lifecycle.kernel.text import N_


class RepairNotFound(NotFound):
    """No such repair in this authority."""

    text = N_("Cette réparation n’existe pas dans votre organisation.")


class PartNotFound(NotFound):
    """The repair has no such part."""

    text = N_("Cette pièce ne fait pas partie de la réparation. Rechargez la page.")


class RepairOpen(Conflict):
    """The device is in a repair already."""

    slug = "repair-open"
    text = N_("Cet équipement a déjà une réparation en cours : complétez sa fiche.")


class RepairFinished(Conflict):
    """The repair has ended."""

    slug = "repair-finished"
    text = N_("Cette réparation est déjà terminée.")
