"""Refusals of sanitisations."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound, Reason
from lifecycle.kernel.text import N_


class SanitisationNotFound(NotFound):
    """No such sanitisation here."""

    slug = "sanitisation-unknown"
    text = N_("Cet effacement n’existe pas, ou n’est pas visible pour vous.")


class MediumNotFound(NotFound):
    """No such medium of this device."""

    slug = "medium-unknown"
    text = N_("Ce support n’existe pas sur cet équipement.")


class ReportNotFound(NotFound):
    """No such report here."""

    slug = "report-unknown"
    text = N_("Ce rapport n’existe pas, ou n’est pas visible pour vous.")


class ReportGone(NotFound):
    """The report is known, its file is no longer in the storage."""

    slug = "report-gone"
    text = N_("Le fichier de ce rapport n’est plus dans le stockage des fichiers.")


class AlreadyVerified(Conflict):
    """Somebody has verified it already."""

    slug = "already-verified"
    text = N_("Cet effacement a déjà été vérifié par %(name)s.")


class NothingToVerify(Conflict):
    """What failed is not verified, it is done again."""

    slug = "nothing-to-verify"
    text = N_("Cet effacement a échoué : il n’y a rien à vérifier, refaites-le.")


class SamePerson(Conflict):
    """Whoever erased does not verify."""

    slug = "same-person"
    text = N_("La vérification revient à une autre personne que celle qui a fait l’effacement.")


class ReportRefused(Invalid):
    """A file that is no report of a tool that we read."""

    slug = "report-refused"

    def __init__(self, code: str, text: str, **params: str) -> None:
        super().__init__(fields={"file": [Reason(code, text, params)]})
