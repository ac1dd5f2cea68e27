"""Refusals of an import; why a file cannot be read is told in `formats/errors.py`."""

from lifecycle.formats.errors import FormatError
from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class StateNotImportable(FormatError):
    """The state chosen for a source status cannot be the first one of an asset."""

    slug = "intake-state-not-importable"
    text = N_("Un équipement ne peut pas être importé dans l’état « %(state)s ».")


class ChoiceRefused(Invalid):
    """Some choices for the words of the file cannot be taken."""

    slug = "intake-choice-refused"
    text = N_("Certains choix de correspondance sont à corriger.")


class ImportNotFound(NotFound):
    """No such import in this authority."""

    text = N_("Cet import n’existe pas dans votre organisation.")


class ImportStep(Conflict):
    """The import is not at the step that allows this."""

    slug = "intake-wrong-step"
    text = N_("Cet import n’en est pas à cette étape. Rechargez la page pour voir où il en est.")


class FileGone(FormatError):
    """The file has left the file store."""

    slug = "intake-file-gone"
    status = 410
    text = N_("Le fichier de cet import n’est plus disponible. Envoyez-le de nouveau.")


class MapRefused(FormatError):
    """A correspondence typed on the command line cannot be taken."""

    slug = "intake-map-refused"
    unknown_word = N_("Le mot « %(value)s » n’est ni un statut ni une catégorie de ce fichier.")
    unknown_target = N_("« %(value)s » n’est ni un état ni une catégorie.")
