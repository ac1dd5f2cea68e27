"""Why a whole file is refused; what concerns one row is a remark (`remarks.py`)."""

from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_


class FormatError(DomainError):
    """The file cannot be read as an inventory."""

    slug = "intake-refused"
    status = 422
    text = N_("Ce fichier ne peut pas être importé.")


class EmptyFile(FormatError):
    """There is no line, or no title on the first one."""

    slug = "intake-empty-file"
    text = N_("Ce fichier est vide. Vérifiez l’export puis envoyez-le de nouveau.")


class NotText(FormatError):
    """The bytes are a workbook, an archive, a PDF or another binary file."""

    slug = "intake-not-text"
    text = N_(
        "Ce fichier n’est pas un fichier texte. Enregistrez-le au format CSV (séparateur point-virgule) "
        "puis envoyez-le de nouveau."
    )


class UnreadableText(FormatError):
    """Neither UTF-8 nor Windows-1252 explains the bytes."""

    slug = "intake-unreadable-text"
    text = N_(
        "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le au format « CSV UTF-8 » "
        "puis envoyez-le de nouveau."
    )


class LineTooLong(FormatError):
    """A physical line is longer than any inventory has."""

    slug = "intake-line-too-long"
    text = N_("La ligne %(line)s est démesurée : ce fichier n’est sans doute pas un inventaire.")


class BrokenQuotes(FormatError):
    """A quoted cell never ends, goes on after its quotes, or is out of all measure."""

    slug = "intake-broken-quotes"
    text = N_(
        "Les guillemets ne s’équilibrent pas à partir de la ligne %(line)s. "
        "Corrigez cette ligne ou refaites l’export."
    )


class TooManyColumns(FormatError):
    """The first line has more titles than an inventory can have."""

    slug = "intake-too-many-columns"
    text = N_("Ce fichier a %(count)s colonnes, le maximum est %(limit)s. Retirez celles qui ne servent pas.")


class RepeatedColumn(FormatError):
    """Two columns would fill the same field."""

    slug = "intake-repeated-column"
    text = N_(
        "Les colonnes « %(first)s » et « %(second)s » disent la même chose. "
        "Gardez-en une seule puis envoyez de nouveau le fichier."
    )


class UnknownLayout(FormatError):
    """No known dialect has these titles."""

    slug = "intake-unknown-layout"
    text = N_(
        "Les titres de colonnes ne sont ni ceux d’un export GLPI en français, ni ceux de Snipe-IT. "
        "Vérifiez que la première ligne du fichier porte les titres."
    )


class LayoutChanged(FormatError):
    """The file to read is not the one that was recognised."""

    slug = "intake-layout-changed"
    status = 409
    text = N_("Ce fichier n’est plus celui qui a été analysé. Recommencez l’import.")
