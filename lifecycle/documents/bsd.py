"""The follow-up slip of a waste, prepared on paper: what to copy into Trackdéchets, and what it lacks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.page import Paper
from lifecycle.documents.wording import number
from lifecycle.formats.bsdd import Slip, problems, spaced
from lifecycle.formats.waste_codes import (
    CONSISTENCE_LABELS,
    OPERATIONS,
    PACKAGING_LABELS,
    WASTE_CODES,
    is_hazardous,
)
from lifecycle.formats.waste_parties import MODE_LABELS, Company
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.waste.register import Departure

NOTICE = N_(
    "Préparation du bordereau de suivi de déchets (CERFA 12571*01). Le bordereau lui-même se crée et se "
    "signe sur Trackdéchets. Si le lot part chez un éco-organisme, demandez-lui qui l’émet : les cas de "
    "dispense ne sont pas confirmés, rien n’est supposé ici."
)
Groups = list[tuple[str, list[tuple[str, list[str]]]]]


def bsd_pdf(departure: Departure, paper: Paper) -> bytes:
    """Return the preparation of a waste's follow-up slip as a PDF."""
    locale, slip = paper.locale, departure.slip
    title = f"{departure.waste_code} – {translate(N_('Lot %(number)s'), locale, number=departure.number)}"
    kind = N_("Préparation du bordereau de suivi de déchets")
    about = {"author": departure.authority_name, "keyword": departure.number}
    lacking = [reason.told(locale) for reason in problems(slip)]
    return page.pdf(
        "bsd.typ",
        {
            **page.heading(paper, kind, title, departure.title, **about),
            "notice": translate(NOTICE, locale),
            "groups": [
                {"title": translate(name, locale), "facts": page.facts(said, locale)}
                for name, said in slip_groups(slip, locale)
            ],
            "lacking": {"title": translate(N_("À compléter"), locale), "said": lacking},
        },
        paper,
    )


def slip_groups(slip: Slip, locale: str) -> Groups:
    """Return what a slip says by frame of the form, marked names and lines of text; unsaid ones are empty."""
    line = slip.line
    return [
        (N_("1. Émetteur"), list(_company(slip.emitter))),
        (N_("2. Installation de destination"), [*_company(line.destination), *_treatment(slip, locale)]),
        (N_("3 à 6. Déchet"), list(_waste(slip, locale))),
        (N_("8. Collecteur-transporteur"), [*_company(line.carrier), *_carriage(slip, locale)]),
    ]


def _company(company: Company) -> Iterator[tuple[str, list[str]]]:
    town = " ".join(part for part in (company.postal_code, company.city) if part)
    yield N_("Nom"), [company.name]
    yield N_("SIRET"), [page.siret(company.org_id)]
    yield N_("Adresse"), [part for part in (company.address, town) if part]
    yield N_("Contact"), [company.contact]
    yield N_("Téléphone"), [company.phone]
    yield N_("Adresse électronique"), [company.mail]


def _treatment(slip: Slip, locale: str) -> Iterator[tuple[str, list[str]]]:
    operation = slip.line.operation
    said = f"{spaced(operation)} – {translate(OPERATIONS[operation], locale)}" if operation else ""
    yield N_("Opération prévue"), [said]
    yield N_("Acceptation préalable (CAP)"), [slip.line.destination.cap]


def _waste(slip: Slip, locale: str) -> Iterator[tuple[str, list[str]]]:
    line = slip.line
    kind = N_("Estimée") if line.is_estimate else N_("Réelle")
    quantity = f"{number(line.weight_t * 1000, locale)} kg ({line.weight_t:.3f} t)"
    dangerous = is_hazardous(line.waste_code) or bool(line.is_pop)
    yield N_("Code déchet"), [line.waste_code]
    yield N_("Dénomination"), [translate(WASTE_CODES.get(line.waste_code, ""), locale)]
    yield N_("Dangereux"), [yes_or_no(dangerous, locale)]
    yield N_("Polluants organiques persistants"), [yes_or_no(line.is_pop, locale)]
    yield N_("Quantité"), [quantity, translate(kind, locale)]
    yield N_("Consistance"), [translate(CONSISTENCE_LABELS[slip.consistence], locale)]
    yield N_("Code ONU"), [slip.onu_code]
    yield N_("Conditionnement"), [_packed(one, locale) for one in slip.packagings]


def _packed(packaging: Any, locale: str) -> str:
    kind = packaging.other or translate(PACKAGING_LABELS[packaging.type], locale)
    return translate(N_("%(kind)s : %(count)s"), locale, kind=kind, count=packaging.quantity)


def _carriage(slip: Slip, locale: str) -> Iterator[tuple[str, list[str]]]:
    carrier = slip.line.carrier
    until = long_date(date.fromisoformat(carrier.receipt_until), locale) if carrier.receipt_until else ""
    exempt = translate(N_("Exempté"), locale)
    receipt = [exempt] if carrier.is_exempt else [carrier.receipt, carrier.department, until]
    yield N_("Mode de transport"), [translate(MODE_LABELS[carrier.mode], locale)]
    yield N_("Récépissé, département, date limite"), [part for part in receipt if part]


def yes_or_no(value: bool | None, locale: str) -> str:
    """Return « oui », « non », or nothing where nobody said."""
    if value is None:
        return ""
    return translate(N_("oui") if value else N_("non"), locale)
