"""What keeps a line of the register of outgoing waste from being complete.

Source: the checks of Trackdéchets' register of outgoing waste (`registry/outgoingWaste/validation` and
`registry/shared`).
"""

import re
from datetime import date
from decimal import Decimal

from lifecycle.formats.waste_codes import GROUPINGS, OPERATIONS
from lifecycle.formats.waste_parties import Company, is_identified, is_postal_code
from lifecycle.formats.waste_register import RegisterLine
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_

_MOST_TONNES, _MOST_TONNES_BY_ROAD = Decimal(10_000), Decimal(40)
_MONTHS_BACK = 18
TOO_OLD = "date-old"
# Of these operations the weight must have been measured.
_WEIGHED = frozenset({"R1", "D5", "D10"})
_CODE, _PUBLIC_ID = re.compile(r"[0-9]{2} [0-9]{2} [0-9]{2}\*?"), re.compile(r"[A-Za-z0-9\-_./]{1,36}")


def problems(line: RegisterLine, today: date) -> list[Reason]:
    """Return what keeps a line from being complete, in the order in which one fills it in."""
    checks = (
        ("public-id", _PUBLIC_ID.fullmatch(line.public_id), N_("L’identifiant n’a pas la bonne forme.")),
        ("siret", is_identified(Company(org_id=line.siret)), N_("Le SIRET de la collectivité manque.")),
        ("waste-code", _CODE.fullmatch(line.waste_code), N_("Le code déchet n’a pas la bonne forme.")),
        ("waste-pop", line.is_pop is not None, N_("Dites si le déchet contient des polluants persistants.")),
    )
    found = [Reason(code, text) for code, is_right, text in checks if not is_right]
    return [*found, *_date(line, today), *_weight(line), *_operation(line), *_parties(line)]


def _date(line: RegisterLine, today: date) -> list[Reason]:
    if line.dispatched_on > today:
        return [Reason("date-future", N_("La date de départ est dans le futur."))]
    months = (today.year - line.dispatched_on.year) * 12 + today.month - line.dispatched_on.month
    if (months, today.day) > (_MONTHS_BACK, line.dispatched_on.day):
        text = N_("Le départ date de plus de %(months)s mois : le registre national ne le prend plus.")
        return [Reason(TOO_OLD, text, {"months": _MONTHS_BACK})]
    return []


def _weight(line: RegisterLine) -> list[Reason]:
    by_road = line.carrier.mode == "ROAD" and bool(line.carrier.org_id)
    most = _MOST_TONNES_BY_ROAD if by_road else _MOST_TONNES
    if line.weight_t <= 0:
        return [Reason("weight-unknown", N_("Le poids manque : pesez le lot, ou estimez-le."))]
    if line.weight_t > most:
        text = N_("Le poids dépasse %(most)s tonnes.")
        return [Reason("weight-large", text, {"most": str(most)})]
    if line.is_estimate and line.operation in _WEIGHED:
        text = N_("Pour l’opération %(code)s, le poids doit être mesuré.")
        return [Reason("weight-estimated", text, {"code": line.operation})]
    return []


def _operation(line: RegisterLine) -> list[Reason]:
    if line.operation not in OPERATIONS:
        return [Reason("operation", N_("Le code de l’opération prévue manque."))]
    if line.operation not in GROUPINGS and not line.operation_mode:
        text = N_("Précisez le mode de traitement de l’opération %(code)s.")
        return [Reason("operation-mode", text, {"code": line.operation})]
    return []


def _parties(line: RegisterLine) -> list[Reason]:
    found = []
    for code, company, no_id, no_address in (
        ("destination", line.destination, N_("L’identifiant du destinataire manque ou n’est pas valide."),
         N_("L’adresse complète du destinataire manque.")),
        ("carrier", line.carrier, N_("L’identifiant du transporteur manque ou n’est pas valide."),
         N_("L’adresse complète du transporteur manque.")),
    ):  # fmt: skip
        if not is_identified(company):
            found.append(Reason(f"{code}-id", no_id))
        if not _is_placed(company):
            found.append(Reason(f"{code}-address", no_address))
    if line.carrier.mode == "ROAD" and not line.carrier.is_exempt and len(line.carrier.receipt) < 5:
        text = N_("Le récépissé du transporteur manque, ou dites qu’il en est exempté.")
        found.append(Reason("carrier-receipt", text))
    return found


def _is_placed(company: Company) -> bool:
    has_code = is_postal_code(company.postal_code) or company.country != "FR"
    return bool(company.name and company.address and company.city and has_code)
