"""Partners as pages show them: territory in words, the month's capacity, what is valid until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.partners.places import Place, distance_km
from lifecycle.partners.queries import Ending
from lifecycle.partners.views import AgreementView, CertificationView, PartnerView, is_ending
from lifecycle.partners.words import (
    BENEFICIARIES,
    CERTIFICATION_LABELS,
    COSMETIC_GRADES,
    FUNCTIONAL_GRADES,
    PARTNER_KIND_LABELS,
)
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.states.legal import BENEFICIARY_LABELS, Beneficiary
from lifecycle.triage.grades import COSMETIC_LABELS, FUNCTIONAL_LABELS
from lifecycle.web.context import plain_date, told
from lifecycle.web.partners.map import department_names

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Month:
    """What a partner takes on a route this month: `most` None where it has not said."""

    route: str
    most: int | None
    used: int

    @property
    def left(self) -> int | None:
        """The devices that may still come, None where it has not said."""
        return None if self.most is None else max(0, self.most - self.used)


def months(partner: PartnerView, used: Mapping[tuple[UUID, Route], int]) -> list[Month]:
    """Return what a partner takes this month, by route."""
    return [
        Month(
            told(ROUTE_LABELS[route]), partner.capacity_on(route, today()), used.get((partner.id, route), 0)
        )
        for route in partner.routes
    ]


def territory(partner: PartnerView) -> list[str]:
    """Return where a partner comes from or for, a line each."""
    lines = []
    if partner.departments:
        names = department_names()
        lines.append(", ".join(f"{names.get(code, '')} ({code})".strip() for code in partner.departments))
    if partner.communes:
        lines.append(_("Communes (INSEE) : %(codes)s", codes=", ".join(partner.communes)))
    if partner.radius_km:
        lines.append(_("%(km)s km à la ronde", km=partner.radius_km))
    return lines or [_("Partout")]


def away(partner: PartnerView, home: Place) -> int | None:
    """Return the kilometres from here to a partner as the crow flies, None where one is not placed."""
    found = distance_km(home, partner.place)
    return None if found is None else round(found)


def standing(held: CertificationView) -> tuple[str, str]:
    """Return whether a certificate is valid, in words, and their tone."""
    if held.valid_until is None:
        return _("Sans date de fin"), "wait"
    day = plain_date(held.valid_until)
    if held.valid_until < today():
        return _("Expirée le %(day)s", day=day), "stop"
    if held.valid_from and held.valid_from > today():
        return _("À partir du %(day)s", day=plain_date(held.valid_from)), "wait"
    return _("Jusqu’au %(day)s", day=day), "out" if is_ending(held.valid_until, today()) else "go"


def in_force(agreement: AgreementView) -> tuple[str, str]:
    """Return whether an agreement is in force, in words, and their tone."""
    if agreement.covers(today()):
        ends = agreement.ends_on
        if ends is None:
            return _("En cours"), "go"
        if agreement.notice_by:
            return _("En cours, reconduite le %(day)s", day=plain_date(ends)), "go"
        tone = "out" if is_ending(ends, today()) else "go"
        return _("Jusqu’au %(day)s", day=plain_date(ends)), tone
    if agreement.valid_from > today():
        return _("À partir du %(day)s", day=plain_date(agreement.valid_from)), "wait"
    return _("Terminée le %(day)s", day=plain_date(agreement.ends_on)), "stop"


def ending(one: Ending, on: date | None = None) -> str:
    """Return what ends, and when, as a sentence."""
    what = (
        told(one.label) if one.kind == "certification" else _("Convention %(reference)s", reference=one.label)
    )
    day = plain_date(one.until)
    if one.renews:
        return str(_("%(what)s : se reconduit, à dénoncer avant le %(day)s", what=what, day=day))
    if one.until < (on or today()):
        return str(_("%(what)s : terminée depuis le %(day)s", what=what, day=day))
    return str(_("%(what)s : se termine le %(day)s", what=what, day=day))


def degrees(angle: Decimal | float | None) -> str:
    """Return an angle as its field shows it, as the reader writes numbers."""
    written = "" if angle is None else f"{angle:.5f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if current_locale() == "fr" else written


def kinds() -> list[Option]:
    """Return the kinds of partner to choose from."""
    return _options(PARTNER_KIND_LABELS)


def certification_kinds() -> list[Option]:
    """Return the kinds of certificate to choose from."""
    return _options(CERTIFICATION_LABELS)


def certification(key: str) -> str:
    """Return a kind of certificate in words."""
    return told(CERTIFICATION_LABELS[key])


def beneficiaries() -> list[Option]:
    """Return the beneficiaries of gifts to choose from."""
    return [(key, told(BENEFICIARY_LABELS[Beneficiary(key)])) for key in BENEFICIARIES]


def beneficiary(key: str) -> str:
    """Return a beneficiary of gifts in words."""
    return told(BENEFICIARY_LABELS[Beneficiary(key)])


def routes(keys: Iterable[Route] = Route) -> list[Option]:
    """Return routes to choose from."""
    return [(route, told(ROUTE_LABELS[route])) for route in keys]


def grades(partner: PartnerView) -> list[str]:
    """Return the lowest grades that a partner takes, in words."""
    asked = ((partner.min_functional, FUNCTIONAL_LABELS), (partner.min_cosmetic, COSMETIC_LABELS))
    return [f"{grade} – {told(labels[grade])}" for grade, labels in asked if grade]


def grade_choices() -> dict[str, list[Option]]:
    """Return the lowest grades to choose from, by field."""
    scales = (
        ("functional", FUNCTIONAL_GRADES, FUNCTIONAL_LABELS),
        ("cosmetic", COSMETIC_GRADES, COSMETIC_LABELS),
    )
    return {
        name: [(grade, f"{grade} – {told(labels[grade])}") for grade in scale]
        for name, scale, labels in scales
    }


def _options(labels: Mapping[str, Any]) -> list[Option]:
    return [(key, told(label)) for key, label in labels.items()]
