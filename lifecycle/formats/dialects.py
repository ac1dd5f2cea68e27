"""Which program wrote a file, told from its titles and from how it is written; one table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lifecycle.formats.columns import GLPI, SNIPEIT, Column
from lifecycle.formats.errors import RepeatedColumn, UnknownLayout
from lifecycle.formats.fields import SHARED, Field
from lifecycle.formats.tabular import Shape
from lifecycle.formats.text import fold
from lifecycle.kernel.text import N_

Program = Literal["glpi", "snipeit"]

LEAST_COLUMNS = 3  # fewer known titles than that prove nothing
IDENTITY = frozenset((Field.TAG, Field.SERIAL, Field.NAME, Field.MODEL))  # a list of people has none of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A way a program writes its inventory.

    Recognised when every title of `all_of` and one of `any_of` are there and the file is written as said
    (None: either way). `quote_as_apostrophes`: the program wrote `''` for `"`; `is_resaved`: a spreadsheet
    has written the file again, so numbers may be spoilt.
    """

    slug: str
    name: str
    program: Program
    columns: tuple[Column, ...]
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...]
    has_bom: bool | None = None
    is_quoted: bool | None = None
    has_trailing_column: bool | None = None
    separators: str = ";,\t"
    quote_as_apostrophes: bool = False
    is_resaved: bool = False


_GLPI = Dialect(
    slug="glpi-resaved",
    name=N_("GLPI, réenregistré par un tableur"),
    program="glpi",
    columns=GLPI,
    all_of=("Nom",),
    any_of=(
        "Numéro d'inventaire",
        "Entité",
        "Usager",
        "Dernière modification",
        "Système d'exploitation - Nom",
        "Composants - Processeur",
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

# The first that fits wins: within a program, from the most particular to the most general.
# Snipe-IT itself only writes commas: another separator is a spreadsheet's.
DIALECTS: tuple[Dialect, ...] = (
    replace(
        _GLPI_FRESH,
        slug="glpi-10",
        name=N_("GLPI 10 ou antérieur"),
        has_trailing_column=True,
        quote_as_apostrophes=True,
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
        quote_as_apostrophes=True,
    ),
    _GLPI,
    _IMPORT,
    _FRENCH,
    _ENGLISH,
    replace(
        _IMPORT,
        slug="snipeit-import-resaved",
        name=N_("Snipe-IT, format d’import, réenregistré par un tableur"),
        separators=";\t",
        is_resaved=True,
    ),
    replace(
        _FRENCH,
        slug="snipeit-export-fr-resaved",
        name=N_("Snipe-IT, export en français, réenregistré par un tableur"),
        separators=";\t",
        is_resaved=True,
    ),
    replace(
        _ENGLISH,
        slug="snipeit-export-en-resaved",
        name=N_("Snipe-IT, export en anglais, réenregistré par un tableur"),
        separators=";\t",
        is_resaved=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read one file: its dialect, its titles, and the field of each column, None when unknown."""

    dialect: Dialect
    header: tuple[str, ...]
    fields: tuple[Field | None, ...]


def layout_of(header: tuple[str, ...], shape: Shape) -> Layout:
    """Recognise the dialect of a header and the field of each column.

    Raises UnknownLayout when no dialect fits, or RepeatedColumn when two columns fill one field.
    """
    titles = frozenset(map(fold, header))
    for dialect in DIALECTS:
        if _says(dialect, titles) and _is_written(dialect, shape):
            fields = tuple(_field_of(title, dialect.columns) for title in header)
            if sum(field is not None for field in fields) >= LEAST_COLUMNS and IDENTITY & set(fields):
                _refuse_repeated(header, fields)
                return Layout(dialect, header, fields)
    raise UnknownLayout


def _says(dialect: Dialect, titles: frozenset[str]) -> bool:
    return all(fold(title) in titles for title in dialect.all_of) and any(
        fold(title) in titles for title in dialect.any_of
    )


def _is_written(dialect: Dialect, shape: Shape) -> bool:
    return (
        shape.separator in dialect.separators
        and dialect.has_bom in (None, shape.has_bom)
        and dialect.is_quoted in (None, shape.is_quoted)
        and dialect.has_trailing_column in (None, shape.has_trailing_column)
    )


def _field_of(title: str, columns: tuple[Column, ...]) -> Field | None:
    whole, tail = fold(title), fold(title.rsplit(" - ", 1)[-1])
    for column in columns:
        names = {fold(name) for name in column.titles}
        if whole in names or (column.grouped and tail in names):
            return column.field
    return None


def _refuse_repeated(header: tuple[str, ...], fields: tuple[Field | None, ...]) -> None:
    first: dict[Field, str] = {}
    for title, field in _singular(header, fields):
        if field in first:
            raise RepeatedColumn(first=first[field], second=title)
        first[field] = title


def _singular(header: tuple[str, ...], fields: tuple[Field | None, ...]) -> Iterator[tuple[str, Field]]:
    return (
        (title, field)
        for title, field in zip(header, fields, strict=True)
        if field is not None and field not in SHARED
    )
