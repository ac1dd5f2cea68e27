"""A table of what became of devices, as partners fill it in a spreadsheet or export it from their own tool.

Columns are known by their title, in French or English, without regard to case or accents, in any order;
others are left aside. Words and dates are read as people write them; what cannot be read is told by row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lifecycle.formats.dates import DateEvidence, DateOrder, DateOrders, DateProblem, read_date
from lifecycle.formats.errors import FormatError
from lifecycle.formats.tabular import Table, open_csv
from lifecycle.formats.text import Source, fold
from lifecycle.formats.workbook import as_csv
from lifecycle.kernel.spreadsheets import unguarded
from lifecycle.kernel.text import N_

#: Rows of one file: more than the lots of a season, and a page that still opens.
MOST_ROWS = 2000
LOT, AUTHORITY, CODE, TAG, SERIAL, DEVICE = "lot", "authority", "code", "tag", "serial", "device"
OUTCOME, ON, RECIPIENT, REFERENCE = "outcome", "on", "recipient", "reference"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in our own file in French and English, and what else people call it."""

    fr: str
    en: str
    others: tuple[str, ...] = ()


COLUMNS: Mapping[str, Column] = {
    LOT: Column("Lot", "Lot", ("n lot", "numero de lot", "batch")),
    AUTHORITY: Column("Collectivité", "Authority", ("donateur", "donor")),
    CODE: Column("Code", "Code", ("etiquette", "label", "code etiquette")),
    TAG: Column(
        "N° d’inventaire", "Inventory number", ("inventaire", "numero d inventaire", "asset tag", "tag")
    ),
    SERIAL: Column("N° de série", "Serial number", ("numero de serie", "serial", "sn", "s n")),
    DEVICE: Column("Équipement", "Device", ("modele", "model", "designation")),
    OUTCOME: Column("Devenir", "Outcome", ("issue", "etat final")),
    ON: Column("Date du devenir", "Outcome date", ("date", "date de l issue")),
    RECIPIENT: Column("Bénéficiaire", "Recipient", ("type de beneficiaire", "recipient type")),
    REFERENCE: Column(
        "Référence du justificatif",
        "Evidence reference",
        ("justificatif", "reference", "proof", "facture", "bordereau", "certificat"),
    ),
}

# Words of a cell, folded, and the outcome or the kind of recipient that they mean.
OUTCOME_WORDS: Mapping[str, str] = {
    "reemploye": "reused", "reemploi": "reused", "reutilise": "reused", "donne": "reused", "vendu": "reused",
    "reused": "reused", "reuse": "reused",
    "reconditionne": "refurbished", "reconditionnement": "refurbished", "refurbished": "refurbished",
    "recycle": "recycled", "recyclage": "recycled", "demantele": "recycled", "recycled": "recycled",
}  # fmt: skip
RECIPIENT_WORDS: Mapping[str, str] = {
    "particulier": "individual", "individual": "individual", "private individual": "individual",
    "association": "association",
    "etablissement scolaire": "school", "ecole": "school", "college": "school", "lycee": "school",
    "school": "school",
    "personne publique": "public_body", "collectivite": "public_body", "public body": "public_body",
    "entreprise": "company", "societe": "company", "company": "company",
    "agent de la collectivite": "staff", "agent": "staff", "staff": "staff",
    "member of the authority s staff": "staff",
}  # fmt: skip
GIVEN_BACK = frozenset(("rendu", "retourne", "given back", "returned"))


class NoDeviceColumn(FormatError):
    """No column names the device."""

    slug = "outcomes-no-device-column"
    text = N_(
        "Aucune colonne ne désigne l’équipement : il en faut une intitulée « Code » ou « N° de série ». "
        "Partez de notre modèle, ou renommez la colonne."
    )


class NoOutcomeColumn(FormatError):
    """No column says what became of the device."""

    slug = "outcomes-no-outcome-column"
    text = N_("Aucune colonne ne s’intitule « Devenir ». Partez de notre modèle, ou renommez la colonne.")


class TooManyRows(FormatError):
    """More rows than one file may hold."""

    slug = "outcomes-too-many-rows"
    text = N_("Ce fichier a plus de %(limit)s lignes : envoyez-le en plusieurs fois.")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One row as it was read; `line` is its number in the file.

    `outcome` and `recipient` are words of the register, None where the cell is empty or not understood; what
    was not understood is in `unread` by column, as it was written.
    """

    line: int
    lot: str = ""
    code: str = ""
    tag: str = ""
    serial: str = ""
    device: str = ""
    outcome: str | None = None
    on: date | None = None
    recipient: str | None = None
    reference: str = ""
    unread: Mapping[str, str] | None = None


def read_outcomes(source: Source, folder: Path) -> list[OutcomeRow]:
    """Return the rows of a CSV, XLSX or ODS that tell an outcome; those without one are left aside.

    `folder` takes the text that a workbook is made into, for a moment. Raises a FormatError where the whole
    cannot be read: empty, binary, without the columns, or more than `MOST_ROWS` rows.
    """
    made = as_csv(source, folder)
    try:
        return list(_rows(open_csv(made or source)))
    finally:
        if made:
            made.unlink()


def _rows(table: Table) -> Iterator[OutcomeRow]:
    places = _places(table.header)
    cells = [(number, _picked(line, places)) for number, line in table.lines()]
    said = [(number, picked) for number, picked in cells if picked.get(OUTCOME)]
    if len(said) > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)
    orders = _orders(picked.get(ON, "") for _, picked in said)
    yield from (_row(number, picked, orders) for number, picked in said)


def _places(header: tuple[str, ...]) -> dict[str, int]:
    """Return where each column stands; of two with the same meaning the first counts."""
    known = {fold(name): key for key, each in COLUMNS.items() for name in (each.fr, each.en, *each.others)}
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        if key := known.get(fold(title)):
            places.setdefault(key, place)
    if not {CODE, SERIAL, TAG} & places.keys():
        raise NoDeviceColumn
    if OUTCOME not in places:
        raise NoOutcomeColumn
    return places


def _picked(line: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {key: unguarded(line[place].strip()) for key, place in places.items() if place < len(line)}


def _orders(days: Iterator[str]) -> DateOrders:
    """Return how dates are written; where the file proves nothing they are French, the day first."""
    evidence = DateEvidence()
    for day in days:
        evidence.add(day)
    return {**dict.fromkeys("/-.", DateOrder.DAY_FIRST), **evidence.orders}


def _row(number: int, picked: Mapping[str, str], orders: DateOrders) -> OutcomeRow:
    unread = {}
    outcome = OUTCOME_WORDS.get(_word(picked[OUTCOME]))
    if outcome is None:
        unread[OUTCOME] = picked[OUTCOME]
    recipient = RECIPIENT_WORDS.get(_word(picked.get(RECIPIENT, "")))
    if recipient is None and picked.get(RECIPIENT):
        unread[RECIPIENT] = picked[RECIPIENT]
    try:
        on = read_date(picked.get(ON, ""), orders)
    except DateProblem:
        on, unread[ON] = None, picked[ON]
    plain = {key: picked.get(key, "") for key in (LOT, CODE, TAG, SERIAL, DEVICE, REFERENCE)}
    return OutcomeRow(number, **plain, outcome=outcome, on=on, recipient=recipient, unread=unread)


def _word(cell: str) -> str:
    """Return a cell folded, its feminine and plural taken off: « Réemployées » is « reemploye »."""
    folded = fold(cell)
    for known in (folded, folded.removesuffix("s"), folded.removesuffix("es"), folded.removesuffix("e")):
        if known in OUTCOME_WORDS or known in RECIPIENT_WORDS:
            return known
    return folded
