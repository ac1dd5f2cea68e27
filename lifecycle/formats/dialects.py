"""Which program wrote a file, told from its titles and from how it is written; one table."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from lifecycle.formats.columns import GLPI, SNIPEIT, Column
from lifecycle.formats.guesses import GUESSES
from lifecycle.formats.own_titles import own_titles
from lifecycle.formats.pulled import first_title, pulled_columns
from lifecycle.formats.text import clean, one_break
from lifecycle.kernel.spreadsheets import unguarded
from lifecycle.kernel.text import N_

Program = Literal["glpi", "snipeit", "own", "file"]

# Snipe-IT protects spreadsheets from formulas with a back-tick.
_ESCAPED = re.compile(r"`(?=[=+\-@\t\r])")


def _apostrophes_joined(cell: str) -> str:
    """Return a cell of GLPI 10 or older, which writes two apostrophes for a quotation mark."""
    return clean(cell.replace("''", '"'))


def _unticked(cell: str) -> str:
    return clean(_ESCAPED.sub("", cell, count=1) if cell.startswith("`") else cell)


def _as_we_wrote_it(cell: str) -> str:
    return one_break(unguarded(cell))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A way a program writes its inventory.

    Recognised when every title of `all_of` and one of `any_of` are there and the file is written as said
    (None: either way). `decode` gives the text of a cell; `is_resaved`: a spreadsheet has written the file
    again, so numbers may be spoilt.
    """

    slug: str
    name: str
    program: Program
    columns: tuple[Column, ...]
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    has_bom: bool | None = None
    is_quoted: bool | None = None
    has_trailing_column: bool | None = None
    has_long_line_ends: bool | None = None
    separators: str = ";,\t"
    decode: Callable[[str], str] = clean
    is_resaved: bool = False


_GLPI = Dialect(
    slug="glpi-resaved",
    name=N_("GLPI, réenregistré par un tableur"),
    program="glpi",
    columns=GLPI,
    all_of=("Nom",),
    any_of=(
        *("Numéro d'inventaire", "Entité", "Usager", "Dernière modification"),
        *("Système d'exploitation - Nom", "Composants - Processeur"),
    ),
    is_resaved=True,
)
_GLPI_FRESH = replace(_GLPI, is_quoted=True, is_resaved=False)
_IMPORT = Dialect(
    slug="snipeit-import",
    name=N_("Snipe-IT, format d’import"),
    program="snipeit",
    columns=SNIPEIT,
    any_of=(
        *("Asset Notes", "Model Notes", "Checkout Type", "Item Name", "Full Name", "Image Filename"),
        *("Checked Out to: Username", "Checked Out to: Full Name"),
        *("Nom Actif", "Notes Biens", "Nom du modèle", "Type d'association"),
    ),
    separators=",",
    decode=_unticked,
)
_FRENCH = replace(
    _IMPORT,
    slug="snipeit-export-fr",
    name=N_("Snipe-IT, export en français"),
    any_of=("Étiquette de l'actif", "Nom de l'actif"),
)
_ENGLISH = replace(
    _IMPORT, slug="snipeit-export-en", name=N_("Snipe-IT, export en anglais"), any_of=("Asset Tag",)
)
_OWN = Dialect(
    slug="own-fr",
    name=N_("Export de ce registre, en français"),
    program="own",
    columns=own_titles("fr"),
    any_of=("Code d’étiquette", "Rattaché à (code ou numéro)", "Autres caractéristiques (JSON)"),
    has_bom=True,
    has_long_line_ends=False,
    separators=";",
    decode=_as_we_wrote_it,
)
_OWN_ENGLISH = replace(
    _OWN,
    slug="own-en",
    name=N_("Export de ce registre, en anglais"),
    columns=own_titles("en"),
    any_of=("Label code", "Attached to (code or tag)", "Other facts (JSON)"),
    separators=",",
)
_PULLED = Dialect(
    slug="snipeit-api",
    name=N_("Snipe-IT, relevé par connexion"),
    program="snipeit",
    columns=pulled_columns("snipeit"),
    any_of=(first_title("snipeit"),),
)


def _resaved(dialect: Dialect, name: str) -> Dialect:
    """Return a dialect as spreadsheets write it again: other separators, line ends and first bytes."""
    return replace(
        dialect,
        slug=f"{dialect.slug}-resaved",
        name=name,
        has_bom=None,
        has_long_line_ends=None,
        # Snipe-IT itself only writes commas: another separator is a spreadsheet's.
        separators=";\t" if dialect.program == "snipeit" else ";,\t",
        is_resaved=True,
    )


# The first that fits wins: within a program, from the most particular to the most general.
DIALECTS: tuple[Dialect, ...] = (
    _PULLED,
    replace(
        _PULLED,
        slug="glpi-api",
        name=N_("GLPI, relevé par connexion"),
        program="glpi",
        columns=pulled_columns("glpi"),
        any_of=(first_title("glpi"),),
    ),
    _OWN,
    _OWN_ENGLISH,
    _resaved(_OWN, N_("Export de ce registre, en français, réenregistré par un tableur")),
    _resaved(_OWN_ENGLISH, N_("Export de ce registre, en anglais, réenregistré par un tableur")),
    replace(
        _GLPI_FRESH,
        slug="glpi-10",
        name=N_("GLPI 10 ou antérieur"),
        has_trailing_column=True,
        decode=_apostrophes_joined,
    ),
    replace(
        _GLPI_FRESH,
        slug="glpi-11.0.0",
        name=N_("GLPI 11.0.0 à 11.0.6"),
        has_trailing_column=False,
        has_bom=False,
    ),
    replace(
        _GLPI_FRESH,
        slug="glpi-11.0.7",
        name=N_("GLPI 11.0.7 ou ultérieur"),
        has_trailing_column=False,
        has_bom=True,
    ),
    replace(
        _GLPI,
        slug="glpi-10-resaved",
        name=N_("GLPI 10 ou antérieur, réenregistré par un tableur"),
        has_trailing_column=True,
        decode=_apostrophes_joined,
    ),
    _GLPI,
    _IMPORT,
    _FRENCH,
    _ENGLISH,
    _resaved(_IMPORT, N_("Snipe-IT, format d’import, réenregistré par un tableur")),
    _resaved(_FRENCH, N_("Snipe-IT, export en français, réenregistré par un tableur")),
    _resaved(_ENGLISH, N_("Snipe-IT, export en anglais, réenregistré par un tableur")),
)

# Any other table: what its columns hold is guessed from their titles, and a person confirms or corrects.
MAPPED = Dialect(
    slug="mapped",
    name=N_("Autre fichier, colonnes à faire correspondre"),
    program="file",
    columns=GUESSES,
    is_resaved=True,
)
