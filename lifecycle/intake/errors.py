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
    unknown_column = N_("Aucune colonne à faire correspondre n’a pour titre « %(value)s ».")
    unknown_field = N_("« %(value)s » n’est rien de ce qu’une colonne peut contenir.")
    unknown_place = N_("Le lieu « %(value)s » n’est pas dans ce fichier.")
    no_site = N_("« %(value)s » ne nomme aucun site.")


class RowNotFound(NotFound):
    """No such row in this import."""

    text = N_("Cette ligne n’existe pas dans cet import.")


class DecisionRefused(Conflict):
    """The answer given for a row cannot be taken."""

    slug = "intake-decision-refused"
    settled = N_("Cette ligne n’attend pas de réponse.")
    impossible = N_("Cette réponse ne peut pas être prise : %(why)s")
    other_line = N_("La ligne %(line)s désigne déjà cet équipement. Laissez l’une des deux de côté.")


class IncompleteImport(Conflict):
    """An import that takes everything or nothing has rows that cannot be taken."""

    slug = "intake-incomplete"
    text = N_(
        "Cet import est prévu en tout ou rien, et des lignes ne peuvent pas être reprises : "
        "%(ambiguous)s ambiguës, %(refused)s refusées. Réglez-les, ou importez ligne par ligne."
    )


class WholeRefused(Conflict):
    """A row could not be applied at the moment of an import that takes everything or nothing."""

    slug = "intake-whole-refused"
    text = N_("Ligne %(line)s : %(why)s Rien n’a été importé.")


class UndoRefused(Conflict):
    """Assets of the import have changed since: undoing it would lose what was done to them."""

    slug = "intake-undo-refused"
    text = N_(
        "Cet import ne peut plus être annulé : %(count)s équipements ont changé depuis (%(assets)s). "
        "Corrigez-les un par un."
    )
    taken = N_(
        "Cet import ne peut plus être annulé : un numéro qu’il avait remplacé "
        "a été donné à un autre équipement."
    )
