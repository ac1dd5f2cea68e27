"""The partners' directory, as far as the organisation's networks reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.partners.errors import PartnerNotFound
from lifecycle.partners.model import PartnerProfile, PartnerRoute
from lifecycle.people.model import Organisation
from lifecycle.states.facts import Route


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner of the directory; `routes` maps a route to the category keys that it takes."""

    id: UUID
    name: str
    siret: str | None
    kind: str
    description: str
    address: str
    departments: tuple[str, ...]
    destroys_until: date | None
    routes: Mapping[Route, tuple[str, ...]]

    def destroys(self, on: date) -> bool:
        """Tell whether its certified-destruction capability is valid on a day."""
        return self.destroys_until is not None and on <= self.destroys_until

    def routes_for(self, category_key: str) -> frozenset[Route]:
        """Return the routes that it offers for a category of equipment."""
        return frozenset(route for route, keys in self.routes.items() if category_key in keys)


def partners_for(
    session: Session, *, route: Route | None = None, category_key: str | None = None
) -> list[PartnerView]:
    """Return the partners that the entered organisation knows, by name.

    `route` and `category_key` keep those that offer the route, for that category when both are given.
    """
    offers = select(PartnerRoute.organisation_id)
    if route:
        offers = offers.where(PartnerRoute.route == route)
    if category_key:
        offers = offers.where(PartnerRoute.category_key == category_key)
    wanted = _profiles().order_by(func.lower(Organisation.name))
    if route or category_key:
        wanted = wanted.where(Organisation.id.in_(offers))
    return _views(session, wanted)


def find_partner(session: Session, partner_id: UUID) -> PartnerView | None:
    """Return a partner that the entered organisation knows, None where it shares no network with it."""
    return next(iter(_views(session, _profiles().where(Organisation.id == partner_id))), None)


def get_partner(session: Session, partner_id: UUID) -> PartnerView:
    """Return a partner that the entered organisation knows, or raise PartnerNotFound."""
    found = find_partner(session, partner_id)
    if found is None:
        raise PartnerNotFound
    return found


def _profiles() -> Select[*tuple[Any, ...]]:
    return (
        select(Organisation.id, Organisation.name, Organisation.siret, PartnerProfile)
        .join(PartnerProfile, PartnerProfile.organisation_id == Organisation.id)
        .where(Organisation.kind == "partner")
    )


def _views(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[PartnerView]:
    rows = session.execute(wanted).all()
    routes: dict[UUID, dict[Route, list[str]]] = {}
    offered = select(PartnerRoute).where(PartnerRoute.organisation_id.in_([row.id for row in rows]))
    for line in session.scalars(offered.order_by(PartnerRoute.route, PartnerRoute.category_key)):
        routes.setdefault(line.organisation_id, {}).setdefault(Route(line.route), []).append(
            line.category_key
        )
    return [_view(row, routes.get(row.id, {})) for row in rows]


def _view(row: Any, routes: Mapping[Route, list[str]]) -> PartnerView:
    profile: PartnerProfile = row.PartnerProfile
    return PartnerView(
        row.id,
        row.name,
        row.siret,
        profile.kind,
        profile.description,
        profile.address,
        tuple(profile.departments),
        profile.destroys_until,
        {route: tuple(keys) for route, keys in routes.items()},
    )
