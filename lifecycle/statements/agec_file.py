"""The declaration of article 58 as the national CSV file, and its table schema.

Source: table schema `datagouv/schema-declaration-biens-reemploi-reutilisation-recycle` v0.1.0 (2024-10-11):
UTF-8, comma, these names in this order. `data/agec58.schema.json` states it in our own words.
"""

import csv
import io
from decimal import Decimal
from importlib.resources import files

from lifecycle.kernel.spreadsheets import guarded
from lifecycle.statements.agec import Declaration
from lifecycle.statements.agec_types import PRODUCT_TYPES
from lifecycle.statements.errors import SiretMissing

SCHEMA = files("lifecycle.statements") / "data" / "agec58.schema.json"
COLUMNS = (
    "annee", "siret", "raison_sociale", "type_produit_acquis", "montant_total",
    "montant_reemploi_et_reutilisation", "montant_produits_issus_don", "montant_produits_recycles",
    "commentaires",
)  # fmt: skip
_SIRET_DIGITS = 14


def csv_of(declared: Declaration, siret: str | None, name: str) -> bytes:
    """Return the national file of a declaration, a line for each type that has something.

    `siret` may hold the spaces that people write. Raises SiretMissing where it is not 14 digits.
    """
    digits = "".join((siret or "").split())
    if len(digits) != _SIRET_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise SiretMissing
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in declared.lines:
        if line.has_something:
            amounts = map(_plain, (line.total, line.reuse, line.donated, line.recycled))
            kind, comment = PRODUCT_TYPES[line.product_type], " ".join(line.said.comment.split())
            writer.writerow([declared.year, digits, guarded(name), kind, *amounts, guarded(comment)])
    return out.getvalue().encode()


def _plain(amount: Decimal) -> str:
    """Return an amount with a point and at most two decimals, « 15000 » or « 500.9 »."""
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")
