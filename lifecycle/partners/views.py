"""What readers of the directory see of a partner and of an agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from lifecycle.partners.places import Place, Territory
from lifecycle.partners.words import DESTRUCTION
from lifecycle.states.facts import Route

#: days ahead that an end is announced
NOTICE_DAYS = 60


def is_ending(until: date | None, on: date, within_days: int = NOTICE_DAYS) -> bool:
    """Tell whether a last day comes within a number of days, or is past."""
    return until is not None and until <= on + timedelta(days=within_days)


@dataclass(frozen=True, slots=True)
class CertificationView:
    """A certificate; `name` and what follows describe the document that shows it, None without one."""

    id: UUID
    organisation_id: UUID
    kind: str
    number: str
    issued_by: str
    valid_from: date | None
    valid_until: date | None
    name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None

    def is_valid(self, on: date) -> bool:
        """Tell whether it is valid on a day."""
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class CapacityView:
    """How many devices a month are taken on a route, between two days."""

    id: UUID
    route: Route
    devices_per_month: int
    valid_from: date
    valid_until: date | None

    def covers(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of an agreement, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A convention between the authority and a partner; `routes` empty covers all.

    `ends_on` is its last day with the renewals that came, None where nothing ends it.
    """

    id: UUID
    authority_id: UUID
    authority_name: str
    partner_id: UUID
    reference: str
    signed_on: date
    valid_from: date
    valid_until: date | None
    renewal_months: int | None
    notice_days: int | None
    ended_on: date | None
    ends_on: date | None
    routes: tuple[Route, ...]
    confidentiality: bool
    notes: str
    version: int
    documents: tuple[DocumentView, ...] = ()

    def covers(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.valid_from <= on and (self.ends_on is None or on <= self.ends_on)

    def is_for(self, route: Route) -> bool:
        """Tell whether it is about a route."""
        return not self.routes or route in self.routes

    @property
    def notice_by(self) -> date | None:
        """The last day to give notice before it renews itself; None where it does not renew itself."""
        if self.renewal_months is None or self.ended_on is not None or self.ends_on is None:
            return None
        return self.ends_on - timedelta(days=self.notice_days or 0)


@dataclass(frozen=True)
class PartnerView:
    """A partner of the directory; `routes` maps a route to the category keys that it takes.

    `agreements` are those with the organisation that looks, newest first.
    """

    id: UUID
    name: str
    siret: str | None
    kind: str
    beneficiary: str | None
    rna: str | None
    description: str
    phone: str
    email: str
    opening_hours: str
    address: str
    commune: str
    latitude: Decimal | None
    longitude: Decimal | None
    departments: tuple[str, ...]
    communes: tuple[str, ...]
    radius_km: int | None
    conditions: str
    min_functional: str | None
    min_cosmetic: str | None
    minimum_devices: int | None
    minimum_kg: int | None
    registered_by: UUID | None
    version: int
    routes: Mapping[Route, tuple[str, ...]]
    certifications: tuple[CertificationView, ...]
    capacities: tuple[CapacityView, ...]
    agreements: tuple[AgreementView, ...]

    @cached_property
    def destroys_until(self) -> date | None:
        """The last day of its certified destruction; None where it has none, or one without an end."""
        ends = [one.valid_until for one in self.certifications if one.kind == DESTRUCTION]
        return max((end for end in ends if end), default=None) if None not in ends else None

    def destroys(self, on: date) -> bool:
        """Tell whether its certified-destruction capability is valid on a day."""
        return any(one.kind == DESTRUCTION and one.is_valid(on) for one in self.certifications)

    def routes_for(self, category_key: str) -> frozenset[Route]:
        """Return the routes that it offers for a category of equipment."""
        return frozenset(route for route, keys in self.routes.items() if category_key in keys)

    def capacity_on(self, route: Route, on: date) -> int | None:
        """Return the devices a month that it takes on a route on a day; None where it has not said."""
        said = [one for one in self.capacities if one.route == route and one.covers(on)]
        return max(said, key=lambda one: one.valid_from).devices_per_month if said else None

    def agreement_on(self, on: date, route: Route | None = None) -> AgreementView | None:
        """Return the agreement in force on a day, for a route where one is named."""
        held = (one for one in self.agreements if one.covers(on))
        return next((one for one in held if route is None or one.is_for(route)), None)

    @property
    def place(self) -> Place | None:
        """Where it stands."""
        if self.latitude is None or self.longitude is None:
            return None
        return Place(float(self.latitude), float(self.longitude), self.commune)

    @property
    def territory(self) -> Territory:
        """Where it comes from or for."""
        return Territory(frozenset(self.departments), frozenset(self.communes), self.radius_km, self.place)
