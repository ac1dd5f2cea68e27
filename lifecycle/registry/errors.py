"""Refusals of the register."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class AssetNotFound(NotFound):
    """No such asset in this authority."""

    text = N_("Cet équipement n’existe pas dans votre organisation.")


class RequestReused(Conflict):
    """The request id already stands for something else."""

    slug = "request-reused"
    text = N_("Cet identifiant de requête a déjà servi à une autre opération. Recommencez avec un nouveau.")


class TagTaken(Conflict):
    """Another asset has this tag."""

    slug = "tag-taken"
    text = N_("Le numéro d’inventaire « %(tag)s » est déjà celui d’un autre équipement.")


class UnknownPlace(Invalid):
    """The site, room, model, category or parent named does not exist here."""

    slug = "unknown-reference"
    text = N_("Le site, le local, le modèle ou la catégorie indiqué n’existe pas dans votre organisation.")


class LabelTaken(Conflict):
    """The label already belongs to a device, or is void."""

    slug = "label-taken"
    text = N_("Cette étiquette est déjà celle d’un équipement, ou elle est annulée. Prenez-en une vierge.")


class LabelNotFound(NotFound):
    """No such label in this authority."""

    slug = "label-unknown"
    text = N_("Cette étiquette n’existe pas dans votre organisation.")


class ParentLoops(Invalid):
    """An asset cannot be attached to itself, nor to one attached to it."""

    slug = "parent-loops"
    text = N_("Un équipement ne peut pas être rattaché à lui-même, ni à un équipement qui en dépend.")
