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
    """The label already belongs to a device or a room, or is void; `params` name who has it."""

    slug = "label-taken"
    text = N_("Cette étiquette est déjà celle de « %(device)s ». Prenez-en une vierge.")
    by_someone = N_("Cette étiquette a été posée sur « %(device)s » par %(who)s. Prenez-en une vierge.")
    on_room = N_("Cette étiquette est celle du local « %(room)s ». Prenez-en une vierge.")
    void = N_("Cette étiquette a été annulée : jetez-la, et prenez-en une autre.")


class LabelNotFound(NotFound):
    """No such label in this authority."""

    slug = "label-unknown"
    text = N_("Cette étiquette n’existe pas dans votre organisation.")


class ParentLoops(Invalid):
    """An asset cannot be attached to itself, nor to one attached to it."""

    slug = "parent-loops"
    text = N_("Un équipement ne peut pas être rattaché à lui-même, ni à un équipement qui en dépend.")
