"""Refusals of inventories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.errors import Conflict, Invalid, NotFound, Reason
from lifecycle.kernel.text import N_


class InventoryNotFound(NotFound):
    """No such inventory in this authority."""

    text = N_("Cet inventaire n’existe pas dans votre organisation.")


class InventoryEnded(Conflict):
    """The inventory is closed or cancelled."""

    slug = "inventory-ended"
    text = N_("Cet inventaire est terminé. Commencez-en un autre.")


class InventoryOpen(Conflict):
    """What is asked waits until the inventory is closed."""

    slug = "inventory-open"
    text = N_(
        "Clôturez d’abord l’inventaire : un équipement qui n’a pas encore été vu n’est pas pour autant "
        "introuvable."
    )


class AlreadyUnderWay(Conflict):
    """An inventory of the same devices is open."""

    slug = "inventory-under-way"
    text = N_("Un inventaire de ce périmètre est déjà en cours : « %(name)s ». Rejoignez-le.")


class NothingExpected(Invalid):
    """No device of the selection should be at hand."""

    slug = "nothing-expected"
    text = N_("Aucun équipement de cette sélection ne devrait être sur place. Élargissez-la.")


class LineNotFound(NotFound):
    """The inventory has no such line, or not one that this can be done to."""

    slug = "inventory-line-unknown"
    text = N_("Ces lignes ne demandent plus cette opération. Rechargez la page de l’inventaire.")


class SightingSettled(Conflict):
    """Somebody already acted upon the sighting."""

    slug = "sighting-settled"
    text = N_("Cette lecture a déjà eu une suite : corrigez l’équipement sur sa fiche.")


@dataclass(frozen=True, slots=True)
class Holder:
    """A phone that still holds scans: whose it is, how many, and when it was last heard."""

    name: str
    pending: int
    heard_at: datetime

    @property
    def reason(self) -> Reason:
        """Who must send what."""
        here = self.heard_at.astimezone(PARIS)
        return Reason(
            "phone-holds-scans",
            N_("%(name)s : lectures à envoyer, %(count)s ; dernières nouvelles le %(at)s."),
            {"name": self.name, "count": self.pending, "at": f"{here:%d/%m/%Y %H:%M}"},
        )


class PhonesHoldScans(Conflict):
    """Phones still hold scans of this inventory: closing it would call missing what they have seen."""

    slug = "phones-hold-scans"
    text = N_(
        "Des téléphones gardent des lectures de cet inventaire. Demandez à leurs porteurs de retrouver du "
        "réseau et d’ouvrir le scanner, puis clôturez."
    )

    def __init__(self, holders: Sequence[Holder]) -> None:
        super().__init__(reasons=tuple(holder.reason for holder in holders))
