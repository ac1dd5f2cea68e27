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
    text = N_("Le numéro d’inventaire « %(tag)s » est déjà celui d’un autre équipement.")


class UnknownPlace(Invalid):
    """The site, room, model, category or parent named does not exist here."""

    slug = "unknown-reference"
    text = N_("Le site, le local, le modèle ou la catégorie indiqué n’existe pas dans votre organisation.")
