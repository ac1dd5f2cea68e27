"""The certificate of a sanitisation, a page a medium: every field of NIST SP 800-88, the empty ones said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.documents.page import Paper, heading, pdf, qr_svg
from lifecycle.kernel.dates import long_moment
from lifecycle.kernel.text import N_, translate
from lifecycle.sanitising.model import Sanitisation, SanitisationReport
from lifecycle.sanitising.wording import (
    CONFIDENTIALITY_LABELS,
    KIND_LABELS,
    RESULT_LABELS,
    TOOL_LABELS,
    VERIFICATION_LABELS,
)
from lifecycle.states.facts import LEVEL_LABELS, SanitisationLevel

_SOURCE = N_(
    "Certificat établi selon le modèle du NIST SP 800-88 (Rev. 1, § 4.8, repris par la Rev. 2) : "
    "un certificat par support. « Non renseigné » signale un champ laissé vide."
)
_QR_SAYS = N_("Code QR vers les effacements de cet équipement : %(url)s")
Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A sanitisation to certify, the address of its page, and the report's name where a tool wrote one."""

    row: Sanitisation
    url: str
    report_name: str = ""


def described(
    session: Session, rows: Sequence[Sanitisation], address: Callable[[UUID], str]
) -> list[Certificate]:
    """Return sanitisations ready to certify; `address` gives the page of a device's sanitisations."""
    wanted = {row.report_id for row in rows if row.report_id}
    named = select(SanitisationReport.id, SanitisationReport.name).where(SanitisationReport.id.in_(wanted))
    names = {row[0]: row[1] for row in session.execute(named)} if wanted else {}
    return [
        Certificate(row, address(row.asset_id), names[row.report_id] if row.report_id else "") for row in rows
    ]


def certificates_pdf(
    certificates: Sequence[Certificate], paper: Paper, *, authority: str, subject: str = ""
) -> bytes:
    """Return the certificates as one tagged PDF/UA-1, a page each; `subject` names what they are all of.

    One that failed says so: it proves nothing, and nobody takes it for a certificate.
    """
    locale = paper.locale
    single = certificates[0].row if len(certificates) == 1 else None
    title = N_("Certificat d’effacement") if single else N_("Certificats d’effacement")
    if single and single.result == "failed":
        title = N_("Constat d’échec d’un effacement")
    data = {
        **heading(paper, N_("Effacement des données"), translate(title, locale), subject, author=authority),
        "blank": translate(N_("non renseigné"), locale),
        "source": translate(_SOURCE, locale),
        "certificates": [_certificate(one, locale, authority) for one in certificates],
    }
    return pdf("certificate.typ", data, paper)


def _certificate(one: Certificate, locale: str, authority: str) -> dict[str, Any]:
    row = one.row
    medium = row.medium_serial or row.medium_model or row.property_number or str(row.id)
    return {
        "title": translate(N_("Support %(name)s"), locale, name=medium),
        "passed": row.result == "passed",
        "verdict": _verdict(row, locale),
        "reference": translate(N_("Référence %(id)s"), locale, id=row.id),
        "qr": qr_svg(one.url),
        "qr_says": translate(_QR_SAYS, locale, url=one.url),
        "sections": [
            _section(N_("Le support"), _medium(row, locale), locale),
            _section(N_("L’effacement"), _erasure(one, locale, authority), locale),
        ],
        "people": [
            _section(N_("Effacé par"), _performer(row, locale), locale),
            _section(N_("Vérifié par"), _verifier(row, locale), locale),
        ],
    }


def _verdict(row: Sanitisation, locale: str) -> str:
    said = _word(RESULT_LABELS, row.result, locale)
    return f"{said} · {_level(row, locale)}" if row.result == "passed" else said


def _section(title: str, fields: Iterator[Field], locale: str) -> dict[str, Any]:
    return {
        "title": translate(title, locale),
        "fields": [{"name": translate(name, locale), "value": value} for name, value in fields],
    }


def _medium(row: Sanitisation, locale: str) -> Iterator[Field]:
    yield N_("Fabricant"), row.medium_manufacturer
    yield N_("Modèle"), row.medium_model
    yield N_("N° de série"), row.medium_serial
    yield N_("Type de support"), _word(KIND_LABELS, row.medium_kind, locale)
    yield N_("Capacité"), _capacity(row.capacity_bytes, locale)
    yield N_("N° d’inventaire de l’organisme"), row.property_number
    yield N_("Équipement d’origine"), row.medium_source
    yield N_("Confidentialité avant"), _word(CONFIDENTIALITY_LABELS, row.confidentiality_before, locale)
    yield N_("Confidentialité après"), _word(CONFIDENTIALITY_LABELS, row.confidentiality_after, locale)


def _erasure(one: Certificate, locale: str, authority: str) -> Iterator[Field]:
    row = one.row
    yield N_("Organisme"), authority
    yield N_("Niveau (NIST SP 800-88)"), _level(row, locale)
    yield N_("Résultat"), _word(RESULT_LABELS, row.result, locale)
    yield N_("Méthode"), row.method
    yield N_("Outil"), TOOL_LABELS.get(row.tool, row.tool)
    yield N_("Version de l’outil"), row.tool_version
    yield N_("Méthode de vérification"), _word(VERIFICATION_LABELS, row.verification, locale)
    yield N_("Destination du support"), row.destination
    yield N_("Rapport de l’outil"), one.report_name
    if row.note:
        yield N_("Remarque"), row.note


def _performer(row: Sanitisation, locale: str) -> Iterator[Field]:
    yield N_("Nom"), row.performed_by
    yield N_("Fonction"), row.performed_title
    yield N_("Date"), long_moment(row.performed_at, locale)
    yield N_("Lieu"), row.performed_place
    yield N_("Contact"), row.performed_contact
    yield N_("Signature"), _signature(row.signed_name, locale)


def _verifier(row: Sanitisation, locale: str) -> Iterator[Field]:
    yield N_("Nom"), row.verified_by
    yield N_("Fonction"), row.verified_title
    yield N_("Date"), long_moment(row.verified_at, locale) if row.verified_at else ""
    yield N_("Lieu"), row.verified_place
    yield N_("Contact"), row.verified_contact
    yield N_("Signature"), _signature(row.verification_signed_name, locale)


def _signature(name: str, locale: str) -> str:
    return translate(N_("Enregistré depuis le compte de %(name)s"), locale, name=name) if name else ""


def _level(row: Sanitisation, locale: str) -> str:
    return translate(LEVEL_LABELS[SanitisationLevel(row.level)], locale)


def _word(words: Mapping[str, str], key: str, locale: str) -> str:
    return translate(words[key], locale) if key else ""


def _capacity(size: int | None, locale: str) -> str:
    """Return a capacity in gigabytes of a thousand millions, as makers count them."""
    if not size:
        return ""
    shown = format_decimal(size / 10**9, format="#,##0.###" if size < 10**9 else "#,##0", locale=locale)
    return translate(N_("%(size)s Go"), locale, size=shown)
