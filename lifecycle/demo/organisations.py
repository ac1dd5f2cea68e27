"""Organisations and accounts as rows, for the demonstration and for the bench."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from lifecycle.access.permissions import Role
from lifecycle.demo.chance import Chance
from lifecycle.demo.rows import Rows
from lifecycle.kernel.actor import Actor
from lifecycle.partners.words import DESTRUCTION
from lifecycle.states.facts import Route

FOUND = "Merci ! Déposez cet équipement à l’accueil ou appelez le service informatique."


def add_organisation(
    rows: Rows, chance: Chance, at: datetime, kind: str, slug: str, name: str, short: str, siret: str | None
) -> UUID:
    """Keep an organisation (kinds: authority, partner, network) and return its id."""
    organisation_id = chance.id_at(at)
    rows.add(
        "organisation",
        id=organisation_id,
        kind=kind,
        slug=slug,
        name=name,
        short_name=short,
        siret=siret,
        found_message=FOUND if kind == "authority" else "",
        created_at=at,
    )
    return organisation_id


def add_network(rows: Rows, network_id: UUID, members: Iterable[UUID]) -> None:
    """Join organisations in a network."""
    for member_id in members:
        rows.add("network_member", network_id=network_id, member_id=member_id)


def add_partner(
    rows: Rows,
    organisation_id: UUID,
    kind: str,
    routes: Mapping[Route, Iterable[str]],
    *,
    departments: Iterable[str],
    description: str = "",
    address: str = "",
    destroys_until: date | None = None,
) -> None:
    """Keep what a partner is and the categories that each of its routes takes."""
    rows.add(
        "partner_profile",
        organisation_id=organisation_id,
        kind=kind,
        description=description,
        address=address,
        departments=list(departments),
    )
    if destroys_until:
        rows.add(
            "partner_certification",
            id=uuid5(organisation_id, DESTRUCTION),
            organisation_id=organisation_id,
            kind=DESTRUCTION,
            valid_until=destroys_until,
        )
    for route, categories in routes.items():
        for key in sorted(categories):
            rows.add("partner_route", organisation_id=organisation_id, route=route, category_key=key)


def add_account(
    rows: Rows, chance: Chance, at: datetime, email: str, name: str, password_hash: str | None
) -> UUID:
    """Keep someone who can sign in and return their id."""
    account_id = chance.id_at(at)
    rows.add("account", id=account_id, email=email, name=name, password_hash=password_hash, created_at=at)
    return account_id


def add_membership(
    rows: Rows, chance: Chance, at: datetime, account: UUID, organisation: UUID, role: Role
) -> None:
    """Give an account its role in an organisation."""
    rows.add(
        "membership",
        id=chance.id_at(at),
        account_id=account,
        organisation_id=organisation,
        role=role,
        created_at=at,
    )


def actor_of(
    organisation_id: UUID, organisation: str, role: Role, name: str, account_id: UUID | None
) -> Actor:
    """Return a person acting for an organisation, as history keeps them."""
    kind = "partner" if role is Role.PARTNER else "authority"
    return Actor(organisation_id, organisation, kind, role, name, account_id)
