"""Who sends, carries and treats waste, as the national register and the follow-up slip name them.

Sources: types of organisations, forms of their identifiers, lengths of names and addresses, modes of carriage
as Trackdéchets takes them (`registry/shared/schemas.ts`, `registry/shared/refinement.ts`); what a follow-up
slip wants of each party: its guide of BSDD (company: SIRET, name, address, contact, phone, e-mail).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from stdnum.fr import siret as siret_number

from lifecycle.kernel.text import N_

COMPANY_TYPE_LABELS = {
    "ETABLISSEMENT_FR": N_("Établissement français (SIRET)"),
    "ASSOCIATION": N_("Association sans SIRET (numéro RNA)"),
    "ENTREPRISE_UE": N_("Entreprise de l’Union européenne"),
    "ENTREPRISE_HORS_UE": N_("Entreprise hors de l’Union européenne"),
}
COMPANY_TYPES = tuple(COMPANY_TYPE_LABELS)
MODE_LABELS = {
    "ROAD": N_("Route"),
    "RAIL": N_("Rail"),
    "RIVER": N_("Voie fluviale"),
    "SEA": N_("Mer"),
    "AIR": N_("Air"),
    "OTHER": N_("Autre"),
}
MODES = tuple(MODE_LABELS)
_ASSOCIATION, _POSTAL_CODE = re.compile(r"W[0-9]{9}"), re.compile(r"[0-9]{5,6}")
_ADDRESS = re.compile(r"^(?P<street>.*?)[\s,–-]*\b(?P<code>[0-9]{5})\s+(?P<city>[^,0-9]+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Company:
    """A party: `org_id` is the identifier that its type has, mostly a SIRET; empty texts are unsaid."""

    type: str = "ETABLISSEMENT_FR"
    org_id: str = ""
    name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    contact: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Carrier(Company):
    """Who carries: with the number, department and last day (ISO) of its receipt, unless exempt of one."""

    mode: str = "ROAD"
    is_exempt: bool = False
    receipt: str = ""
    department: str = ""
    receipt_until: str = ""


@dataclass(frozen=True, slots=True)
class Destination(Company):
    """Where the waste is treated; `cap` is the number of its prior acceptance certificate."""

    cap: str = ""


@dataclass(frozen=True, slots=True)
class Packaging:
    """Containers of one kind; `other` names the kind AUTRE."""

    type: str
    quantity: int
    other: str = ""


Card = TypeVar("Card")


def read_card(kind: type[Card], kept: Mapping[str, Any]) -> Card:
    """Return a card from what is kept of it; members that it no longer has are left aside."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in kept.items() if name in names})


def is_siret(text: str) -> bool:
    """Tell whether a text is a SIRET: 14 digits without spaces, and their check digit."""
    return len(text) == 14 and bool(siret_number.is_valid(text))


def is_identified(company: Company) -> bool:
    """Tell whether a party's identifier has the form that its type asks for."""
    match company.type:
        case "ETABLISSEMENT_FR":
            return is_siret(company.org_id)
        case "ASSOCIATION":
            return bool(_ASSOCIATION.fullmatch(company.org_id))
    return 0 < len(company.org_id) <= 27


def is_postal_code(text: str) -> bool:
    """Tell whether a text is a postal code: five or six digits."""
    return bool(_POSTAL_CODE.fullmatch(text))


def split_address(text: str) -> tuple[str, str, str]:
    """Return an address written in one go as street, postal code and town; all of it as street if unclear."""
    found = _ADDRESS.match(text.strip())
    if found is None:
        return text.strip(), "", ""
    return found["street"].strip(" ,"), found["code"], found["city"].strip()
