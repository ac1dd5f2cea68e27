"""A partner's file: registering a partner, and saying what it is, takes and where it works."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.record import plain
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.checking import check_profile, plain_siret
from lifecycle.partners.errors import BadPartner, PartnerKnown
from lifecycle.partners.model import PartnerProfile, PartnerRoute
from lifecycle.partners.writing import keep, opened, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import NetworkMember, Organisation
from lifecycle.states.facts import Route

REGISTERED = "organisation:partner:registered"
EDITED = "organisation:partner:edited"
ROUTED = "organisation:partner:routes_changed"
FIELDS = (
    "kind", "beneficiary", "rna", "description", "phone", "email", "opening_hours", "address", "commune",
    "latitude", "longitude", "departments", "communes", "radius_km", "conditions", "min_functional",
    "min_cosmetic", "minimum_devices", "minimum_kg",
)  # fmt: skip
_NAMES = ("name", "siret")


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A partner to register; `network_id` None takes the authority's first network, or makes one."""

    name: str
    siret: str
    kind: str
    network_id: UUID | None = None


def networks(session: Session) -> list[tuple[UUID, str]]:
    """Return the networks that the entered organisation takes part in, by name."""
    mine = NetworkMember.member_id == func.current_organisation()
    wanted = select(Organisation.id, Organisation.name).join(
        NetworkMember, NetworkMember.network_id == Organisation.id
    )
    rows = session.execute(wanted.where(mine).order_by(Organisation.name, Organisation.id))
    return [(row.id, row.name) for row in rows]


def register_partner(session: Session, actor: Actor, data: NewPartner, request_id: UUID) -> UUID:
    """Register a partner that is not there yet in a network of the authority and return its id.

    Raises Forbidden, BadPartner for a wrong SIRET or a network that is not the authority's, or PartnerKnown
    where an organisation has the SIRET.
    """
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if event := seen_before(session, REGISTERED, None, request_id):
        return UUID(event.details["partner_id"])
    check_profile({"name": data.name, "kind": data.kind}, {})
    siret = plain_siret(data.siret)
    if data.network_id not in (None, *(key for key, _ in networks(session))):
        raise BadPartner(fields={"network_id": [Reason("invalid-value", _NOT_YOURS)]})
    asked = func.register_partner(new_id(), data.network_id, data.name.strip(), siret, data.kind)
    partner_id = session.scalar(select(asked))
    if partner_id is None:
        raise PartnerKnown
    said = {"partner_id": partner_id, "name": data.name.strip(), "siret": siret, "kind": data.kind}
    # On the authority's own chain: what follows on the partner's is written in the partner's scope.
    keep(session, actor, REGISTERED, actor.organisation_id, request_id, details=said)
    return UUID(str(partner_id))


_NOT_YOURS = N_("Choisissez un réseau dont votre collectivité fait partie.")


def edit_partner(
    session: Session,
    actor: Actor,
    partner_id: UUID,
    values: Mapping[str, Any],
    request_id: UUID,
    *,
    version: int | None = None,
) -> None:
    """Change what a partner's file says: `FIELDS`, `name` and `siret`; those left out stay as they are.

    Raises as `writing.opened`, BadPartner with each field's reasons, or PartnerKnown.
    """
    with opened(session, actor, partner_id, version) as profile:
        if seen_before(session, EDITED, partner_id, request_id):
            return
        names = session.execute(_named(partner_id)).one()
        before = {"name": names.name, "siret": names.siret} | {f: getattr(profile, f) for f in FIELDS}
        after = {**values, **({"siret": plain_siret(values["siret"])} if "siret" in values else {})}
        check_profile(after, before)
        changes = {f: (plain(before[f]), plain(v)) for f, v in after.items() if before[f] != v}
        _write(session, profile, {f: after[f] for f in changes}, before)
        profile.version += 1
        keep(session, actor, EDITED, partner_id, request_id, changes=changes)


def _named(partner_id: UUID) -> Any:
    return select(Organisation.name, Organisation.siret).where(Organisation.id == partner_id)


def _write(
    session: Session, profile: PartnerProfile, changed: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    for name, value in changed.items():
        if name in FIELDS:
            setattr(profile, name, value)
    if changed.keys() & set(_NAMES):
        named = {name: changed.get(name, before[name]) for name in _NAMES}
        if not session.scalar(select(func.name_partner(named["name"], named["siret"]))):
            raise PartnerKnown


def set_routes(
    session: Session,
    actor: Actor,
    partner_id: UUID,
    routes: Mapping[Route, Collection[str]],
    request_id: UUID,
) -> None:
    """Say which categories a partner takes on which route, instead of what was said before.

    Raises as `writing.opened`.
    """
    with opened(session, actor, partner_id) as profile:
        if seen_before(session, ROUTED, partner_id, request_id):
            return
        wanted = {(route.value, key) for route, keys in routes.items() for key in keys}
        before = {(row.route, row.category_key) for row in session.scalars(select(PartnerRoute).where(
            PartnerRoute.organisation_id == partner_id))}  # fmt: skip
        session.execute(delete(PartnerRoute).where(PartnerRoute.organisation_id == partner_id))
        if wanted:
            rows = [
                {"organisation_id": partner_id, "route": route, "category_key": key}
                for route, key in sorted(wanted)
            ]
            session.execute(insert(PartnerRoute), rows)
        profile.version += 1
        changes = {"routes": (_listed(before), _listed(wanted))}
        keep(session, actor, ROUTED, partner_id, request_id, changes=changes if before != wanted else {})


def _listed(offers: Collection[tuple[str, str]]) -> list[str]:
    return sorted(f"{route} {key}" for route, key in offers)
