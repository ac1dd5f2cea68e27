"""The follow-up slip of hazardous waste (BSDD, CERFA 12571*01), ready to be copied into Trackdéchets.

Source: members of `createForm` and what a slip wants before it is sealed, as Trackdéchets documents them
(`bsdd.inputs.graphql`, guide of BSDD). Whether a slip may be left out where devices go to a take-back scheme
is not settled by the sources that were read: nothing here supposes so.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lifecycle.formats.waste_codes import is_hazardous
from lifecycle.formats.waste_parties import Company, Packaging, is_siret
from lifecycle.formats.waste_register import RegisterLine
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_

# Of these a lot has at most two, and nothing else beside.
_LARGE = ("BENNE", "CITERNE")
_MEMBERS = (
    ("org_id", N_("le SIRET")), ("name", N_("le nom")), ("address", N_("l’adresse")),
    ("contact", N_("le contact")), ("phone", N_("le téléphone")), ("mail", N_("l’adresse électronique")),
)  # fmt: skip


_LACKING = {
    1: N_("%(party)s : il manque %(what1)s."),
    2: N_("%(party)s : il manque %(what1)s et %(what2)s."),
    3: N_("%(party)s : il manque %(what1)s, %(what2)s et %(what3)s."),
    4: N_("%(party)s : il manque %(what1)s, %(what2)s, %(what3)s et %(what4)s."),
    5: N_("%(party)s : il manque %(what1)s, %(what2)s, %(what3)s, %(what4)s et %(what5)s."),
    6: N_("%(party)s : il manque tout (SIRET, nom, adresse, contact, téléphone, adresse électronique)."),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What a follow-up slip says beside the register's line: who sends, how it is packed, what it is."""

    line: RegisterLine
    emitter: Company
    packagings: tuple[Packaging, ...]
    consistence: str
    onu_code: str


def content(slip: Slip) -> dict[str, Any]:
    """Return the members of a slip as Trackdéchets takes them, unsaid ones left out."""
    line, carrier = slip.line, slip.line.carrier
    said = {
        "customId": line.public_id,
        "emitter": {
            "type": "OTHER" if line.scheme.org_id else "PRODUCER",
            "workSite": _site(line.pickup),
            "company": _company(slip.emitter),
        },
        "ecoOrganisme": {"name": line.scheme.name, "siret": line.scheme.org_id},
        "recipient": {
            "cap": line.destination.cap,
            "processingOperation": spaced(line.operation),
            "company": _company(line.destination),
        },
        "transporter": {
            "company": _company(carrier),
            "isExemptedOfReceipt": carrier.is_exempt,
            "receipt": carrier.receipt,
            "department": carrier.department,
            "validityLimit": carrier.receipt_until,
            "mode": carrier.mode,
        },
        "wasteDetails": _waste(slip),
    }
    filled: dict[str, Any] = _filled(said)
    return filled


def spaced(operation: str) -> str:
    """Return an operation's code as slips write it, « R 4 »."""
    return f"{operation[:1]} {operation[1:]}" if operation else ""


def _waste(slip: Slip) -> dict[str, Any]:
    line = slip.line
    return {
        "code": line.waste_code,
        "name": line.description,
        "onuCode": slip.onu_code,
        "packagingInfos": [asdict(packaging) for packaging in slip.packagings],
        "quantity": float(line.weight_t),
        "quantityType": "ESTIMATED" if line.is_estimate else "REAL",
        "consistence": slip.consistence,
        "pop": line.is_pop,
    }


def _company(company: Company) -> dict[str, str]:
    street = " ".join(part for part in (company.postal_code, company.city) if part)
    return {
        "siret": company.org_id,
        "name": company.name,
        "address": ", ".join(part for part in (company.address, street) if part),
        "contact": company.contact,
        "phone": company.phone,
        "mail": company.mail,
    }


def _site(place: Company) -> dict[str, str]:
    said = {"name": place.name, "address": place.address}
    return {**said, "postalCode": place.postal_code, "city": place.city}


def _filled(value: Any) -> Any:
    """Return a value without its unsaid members, and without what holds nothing else."""
    if isinstance(value, Mapping):
        kept = {name: _filled(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member not in ("", None, {}, [])}
    return [_filled(member) for member in value] if isinstance(value, list) else value


def problems(slip: Slip) -> list[Reason]:
    """Return what a slip lacks before it can be sealed, in its own order."""
    line, carrier = slip.line, slip.line.carrier
    found = [
        *_lacks("emitter", N_("Émetteur"), slip.emitter),
        *_lacks("recipient", N_("Destinataire"), line.destination),
        *_lacks("transporter", N_("Transporteur"), carrier),
    ]
    receipt = carrier.is_exempt or all((carrier.receipt, carrier.department, carrier.receipt_until))
    is_dangerous = is_hazardous(line.waste_code) or bool(line.is_pop)
    checks = (
        ("operation", line.operation, N_("Le code de l’opération prévue manque.")),
        (
            "cap",
            line.destination.cap or not is_dangerous,
            N_("Le numéro d’acceptation préalable manque."),
        ),
        ("receipt", receipt, N_("Récépissé du transporteur, département et date limite, ou exemption.")),
        ("onu", slip.onu_code or not is_dangerous, N_("Code ONU, ou « non soumis ».")),
        ("packaging", _is_packed(slip.packagings), N_("Le conditionnement et le nombre de colis manquent.")),
        ("quantity", line.weight_t > 0, N_("Le poids manque.")),
        ("pop", line.is_pop is not None, N_("Dites si le déchet contient des polluants persistants.")),
    )
    return [*found, *(Reason(f"slip-{code}", text) for code, is_right, text in checks if not is_right)]


def _lacks(code: str, party: str, company: Company) -> list[Reason]:
    missing = [name for member, name in _MEMBERS if not _is_said(company, member)]
    text = _LACKING.get(len(missing))
    params = {f"what{rank}": name for rank, name in enumerate(missing, 1)}
    return [Reason(f"slip-{code}", text, {"party": party, **params})] if text else []


def _is_said(company: Company, member: str) -> bool:
    value = getattr(company, member)
    return is_siret(value) if member == "org_id" else bool(value)


def _is_packed(packagings: tuple[Packaging, ...]) -> bool:
    large = [packaging for packaging in packagings if packaging.type in _LARGE]
    if large and (len(packagings) > 1 or large[0].quantity > 2):
        return False
    named = all(packaging.other or packaging.type != "AUTRE" for packaging in packagings)
    return bool(packagings) and named and all(packaging.quantity > 0 for packaging in packagings)
