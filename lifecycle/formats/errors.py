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


class NoRow(FormatError):
    """Titles, and nothing under them."""

    slug = "intake-no-row"
    text = N_(
        "Ce fichier n’a que des titres : aucune ligne ne les suit. "
        "Vérifiez l’export puis envoyez-le de nouveau."
    )


class NotText(FormatError):
    """The bytes are a PDF, an image, a compressed or another binary file."""

    slug = "intake-not-text"
    text = N_(
        "Ce fichier n’est ni un texte ni un classeur. "
        "Envoyez un fichier CSV, Excel (.xlsx) ou LibreOffice (.ods)."
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


class CellTooLong(FormatError):
    """A cell holds more than any field of an inventory."""

    slug = "intake-cell-too-long"
    text = N_(
        "Une cellule de la ligne %(line)s dépasse %(limit)s caractères : ce fichier n’est sans doute pas "
        "un inventaire, ou un guillemet n’y est pas fermé."
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


class RepeatedTitle(RepeatedColumn):
    """Two columns that fill a field have the very same title."""

    slug = "intake-repeated-title"
    text = N_(
        "Le titre « %(title)s » est porté par les colonnes %(first)s et %(second)s. "
        "Gardez-en une seule puis envoyez de nouveau le fichier."
    )


class NotTable(FormatError):
    """A text that is a page or data of another form: often the sign-in page of a session that had ended."""

    slug = "intake-not-table"
    text = N_(
        "Ce fichier est du %(form)s, pas un tableau. Refaites l’export au format CSV ou classeur, "
        "en restant connecté au logiciel d’origine, puis envoyez-le."
    )


class LayoutChanged(FormatError):
    """The file to read is not the one that was recognised."""

    slug = "intake-layout-changed"
    status = 409
    text = N_("Ce fichier n’est plus celui qui a été analysé. Recommencez l’import.")


class ArchiveNotWorkbook(FormatError):
    """A zip archive, or another document written as one."""

    slug = "intake-archive"
    text = N_(
        "Ce fichier est une archive ou un document, pas un classeur. "
        "Extrayez-en l’inventaire puis envoyez-le au format CSV, Excel (.xlsx) ou LibreOffice (.ods)."
    )


class BinaryWorkbook(FormatError):
    """Excel's binary form (.xlsb)."""

    slug = "intake-binary-workbook"
    text = N_("Ce classeur est au format binaire (.xlsb). Enregistrez-le au format .xlsx puis envoyez-le.")


class OldWorkbook(FormatError):
    """Excel's form before 2007, or another document of that time."""

    slug = "intake-old-workbook"
    text = N_(
        "Ce fichier est à l’ancien format d’Office (.xls). Enregistrez-le au format .xlsx ou CSV "
        "puis envoyez-le."
    )


class EncryptedWorkbook(FormatError):
    """The workbook, or its archive, is under a password."""

    slug = "intake-encrypted-workbook"
    text = N_(
        "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe puis envoyez-le."
    )


class UnsafeWorkbook(FormatError):
    """Its XML declares a document type, which no spreadsheet writes and which may call other files."""

    slug = "intake-unsafe-workbook"
    text = N_(
        "Ce classeur contient une déclaration XML qu’aucun tableur n’écrit : il est refusé par sécurité. "
        "Ouvrez-le dans un tableur, enregistrez-le de nouveau puis envoyez-le."
    )


class BrokenWorkbook(FormatError):
    """The archive or its XML is cut short or spoilt."""

    slug = "intake-broken-workbook"
    text = N_(
        "Ce classeur est incomplet ou abîmé. Ouvrez-le dans un tableur, enregistrez-le de nouveau "
        "puis envoyez-le."
    )


class WorkbookTooBig(FormatError):
    """It has too many rows, or takes more memory or time than it is given."""

    slug = "intake-workbook-too-big"
    text = N_(
        "Ce classeur est trop grand (%(limit)s lignes au plus). Supprimez les lignes vides, ou enregistrez "
        "la feuille au format CSV, puis envoyez de nouveau le fichier."
    )
