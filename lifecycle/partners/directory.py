"""The partners' directory, as far as the organisation's networks reach."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from lifecycle.partners.agreements import agreements_with
from lifecycle.partners.errors import PartnerNotFound
from lifecycle.partners.model import PartnerCapacity, PartnerCertification, PartnerProfile, PartnerRoute
from lifecycle.partners.views import CapacityView, CertificationView, PartnerView
from lifecycle.partners.words import DESTRUCTION
from lifecycle.people.model import Organisation
from lifecycle.states.facts import Route

__all__ = ["PartnerView", "find_partner", "get_partner", "partners_for"]


def partners_for(
    session: Session, *, route: Route | None = None, category_key: str | None = None
) -> list[PartnerView]:
    """Return the partners that the entered organisation knows, by name, in six statements.

    `route` and `category_key` keep those that offer the route, for that category when both are given.
    """
    offers = select(PartnerRoute.organisation_id)
    if route:
        offers = offers.where(PartnerRoute.route == route)
    if category_key:
        offers = offers.where(PartnerRoute.category_key == category_key)
    wanted = _profiles().order_by(func.lower(Organisation.name), Organisation.id)
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


def destroys_on(session: Session, partner_id: UUID, on: date) -> bool:
    """Tell whether a partner that the entered organisation knows certifies destruction on a day."""
    return session.scalars(_DESTROYS, {"partner": partner_id, "on": on}).one()


# Made once: it takes longer to write than to run.
_ON = bindparam("on", type_=Date)
_DESTROYS = select(
    exists().where(
        PartnerCertification.organisation_id == bindparam("partner"),
        PartnerCertification.kind == DESTRUCTION,
        func.coalesce(PartnerCertification.valid_from, _ON) <= _ON,
        func.coalesce(PartnerCertification.valid_until, _ON) >= _ON,
    )
)


def _profiles() -> Select[*tuple[Any, ...]]:
    return (
        select(Organisation.id, Organisation.name, Organisation.siret, PartnerProfile)
        .join(PartnerProfile, PartnerProfile.organisation_id == Organisation.id)
        .where(Organisation.kind == "partner")
        .execution_options(populate_existing=True)
    )


def _views(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[PartnerView]:
    rows = session.execute(wanted).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    routes, certifications = _routes(session, ids), _certifications(session, ids)
    capacities, agreements = _capacities(session, ids), agreements_with(session, ids)
    return [
        PartnerView(
            **_profile(row.PartnerProfile),
            id=row.id,
            name=row.name,
            siret=row.siret,
            routes=routes.get(row.id, {}),
            certifications=tuple(certifications.get(row.id, ())),
            capacities=tuple(capacities.get(row.id, ())),
            agreements=agreements.get(row.id, ()),
        )
        for row in rows
    ]


_PROFILE = tuple(each.name for each in fields(PartnerView) if hasattr(PartnerProfile, each.name))


def _profile(profile: PartnerProfile) -> dict[str, Any]:
    values = {name: getattr(profile, name) for name in _PROFILE}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _routes(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[Route, tuple[str, ...]]]:
    """Return the categories that each partner takes on each route, in the routes' usual order."""
    offered = select(PartnerRoute).where(PartnerRoute.organisation_id.in_(ids))
    taken: dict[UUID, dict[Route, tuple[str, ...]]] = {}
    lines = session.scalars(offered.order_by(PartnerRoute.category_key)).all()
    for line in sorted(lines, key=lambda line: list(Route).index(Route(line.route))):
        of_partner = taken.setdefault(line.organisation_id, {})
        of_partner[Route(line.route)] = (*of_partner.get(Route(line.route), ()), line.category_key)
    return taken


def _certifications(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[CertificationView]]:
    held = select(PartnerCertification).where(PartnerCertification.organisation_id.in_(ids))
    first = held.order_by(
        PartnerCertification.kind, PartnerCertification.valid_until, PartnerCertification.id
    )
    names = [each.name for each in fields(CertificationView)]
    found: dict[UUID, list[CertificationView]] = {}
    for row in session.scalars(first.execution_options(populate_existing=True)):
        view = CertificationView(**{name: getattr(row, name) for name in names})
        found.setdefault(row.organisation_id, []).append(view)
    return found


def _capacities(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[CapacityView]]:
    said = select(PartnerCapacity).where(PartnerCapacity.organisation_id.in_(ids))
    found: dict[UUID, list[CapacityView]] = {}
    for row in session.scalars(said.order_by(PartnerCapacity.route, PartnerCapacity.valid_from)):
        view = CapacityView(row.id, Route(row.route), row.devices_per_month, row.valid_from, row.valid_until)
        found.setdefault(row.organisation_id, []).append(view)
    return found
