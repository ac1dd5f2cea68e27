"""A line of the national register of outgoing waste, and how its fields are written.

Source: fields, order and forms of Trackdéchets' register of outgoing waste (`registry/outgoingWaste`), which
takes at most 1000 lines at a time; the register itself is asked for by article R.541-43 of the code de
l'environnement and the order of 31 May 2021, and kept three years at least.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lifecycle.formats.waste_codes import GROUPINGS, is_hazardous
from lifecycle.formats.waste_parties import Carrier, Company, Destination
from lifecycle.formats.waste_titles import TITLES

MOST_LINES = 1000
YEARS_KEPT = 3
_EXPECTED_MODE = {"R0": "REUTILISATION", "R1": "VALORISATION_ENERGETIQUE", "R4": "RECYCLAGE"}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One departure of one waste: what the national register wants to know of it.

    `weight_t` in tonnes to the kilogram; `is_pop`: whether it holds persistent organic pollutants.
    """

    public_id: str
    siret: str
    description: str
    waste_code: str
    is_pop: bool | None
    dispatched_on: date
    weight_t: Decimal
    is_estimate: bool
    pickup: Company
    destination: Destination
    carrier: Carrier
    operation: str
    operation_mode: str
    scheme: Company


def expected_mode(operation: str) -> str:
    """Return the way of treatment that an operation stands for; empty where it must be said, or has none."""
    if operation in GROUPINGS:
        return ""
    return _EXPECTED_MODE.get(operation, "ELIMINATION" if operation.startswith("D") else "")


def public_id(number: str, waste_code: str) -> str:
    """Return the register's identifier of a lot's waste of one code, « 2026-031-160213 »."""
    digits = "".join(filter(str.isdigit, waste_code))
    return f"{number}-{digits}"


def values(line: RegisterLine) -> dict[str, str]:
    """Return a line in the national fields, in their order; what is unsaid is an empty text."""
    is_dangerous = is_hazardous(line.waste_code) or bool(line.is_pop)
    said = {
        "publicId": line.public_id,
        "reportForCompanySiret": line.siret,
        "reportForPickupSiteName": line.pickup.name,
        "reportForPickupSiteAddress": line.pickup.address,
        "reportForPickupSitePostalCode": line.pickup.postal_code,
        "reportForPickupSiteCity": line.pickup.city,
        "reportForPickupSiteCountryCode": line.pickup.country if line.pickup.address else "",
        "wasteDescription": line.description[:300],
        "wasteCode": line.waste_code,
        "wastePop": _yes_or_no(line.is_pop),
        "wasteIsDangerous": _yes_or_no(is_dangerous),
        "dispatchDate": line.dispatched_on.isoformat(),
        "weightValue": f"{line.weight_t:.3f}",
        "weightIsEstimate": "ESTIME" if line.is_estimate else "REEL",
        **_company("destination", line.destination),
        "operationCode": line.operation,
        "operationMode": line.operation_mode,
        "ecoOrganismeSiret": line.scheme.org_id,
        "ecoOrganismeName": line.scheme.name,
        "isDirectSupply": "NON",
        **_carrier(line.carrier),
    }
    return {name: said.get(name, "") for name in TITLES}


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "OUI" if value else "NON"


def _company(prefix: str, company: Company) -> dict[str, str]:
    is_said = bool(company.org_id or company.name)
    return {
        f"{prefix}CompanyType": company.type if is_said else "",
        f"{prefix}CompanyOrgId": company.org_id,
        f"{prefix}CompanyName": company.name[:150],
        f"{prefix}CompanyAddress": company.address[:150],
        f"{prefix}CompanyPostalCode": company.postal_code,
        f"{prefix}CompanyCity": company.city[:45],
        f"{prefix}CompanyCountryCode": company.country if is_said else "",
    }


def _carrier(carrier: Carrier) -> dict[str, str]:
    is_said = bool(carrier.org_id or carrier.name)
    return {
        **_company("transporter1", carrier),
        "transporter1TransportMode": carrier.mode if is_said else "",
        "transporter1RecepisseIsExempted": _yes_or_no(carrier.is_exempt) if is_said else "",
        "transporter1RecepisseNumber": carrier.receipt[:50],
    }
