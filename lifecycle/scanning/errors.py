"""Refusals of scans."""

from lifecycle.kernel.errors import Conflict, DomainError, Invalid, NotFound
from lifecycle.kernel.text import N_


class OtherPerson(Conflict):
    """The scans are another person's than the one who is signed in."""

    slug = "other-person"
    text = N_(
        "Ces lectures sont celles d’une autre personne : elle seule peut les envoyer, en se connectant."
    )


class ScanNotFound(NotFound):
    """No such scan of this authority."""

    slug = "scan-unknown"
    text = N_("Cette lecture n’est pas connue ici : il n’y a rien à annuler ni à vérifier.")


class CannotUndo(Conflict):
    """This kind of scan is not taken back from the phone."""

    slug = "cannot-undo"
    text = N_("Cette lecture ne s’annule pas d’ici : corrigez la fiche de l’équipement.")


class AlreadySettled(Conflict):
    """Somebody settled it meanwhile."""

    slug = "already-settled"
    text = N_("Cette lecture a déjà été vérifiée.")


class NeedsMore(Invalid):
    """The scan lacks what its verb needs."""

    slug = "needs-more"
    text = N_("Il manque de quoi le faire : choisissez d’abord le local, le lot, l’inventaire ou le motif.")


class ImageRefused(DomainError):
    """The photo cannot be read."""

    slug = "image-refused"
    status = 422
    text = N_("Cette photo ne peut pas être lue. Reprenez-la en JPEG ou en PNG, plus près de l’étiquette.")
