"""Small makers of real rows; each enters the scope that its rows belong to."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import granted
from lifecycle.connections.options import Options
from lifecycle.connections.secrets import Credentials
from lifecycle.connections.service import ConnectionData, create_connection
from lifecycle.db.scope import enter
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id
from lifecycle.partners.model import PartnerCertification, PartnerProfile, PartnerRoute
from lifecycle.people.identify import open_session
from lifecycle.people.model import Account, Membership, NetworkMember, Organisation
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.service import create_asset
from lifecycle.states.assets import State

SECRET_KEY = "x" * 40  # the application's, see conftest.py
CONNECTION_TOKEN = "secret-token-of-the-town"


def as_owner(session: Session) -> Connection:
    """The session's connection, for the moment as the tables' owner: what only maintenance may write."""
    connection = session.connection()
    connection.execute(text("RESET ROLE"))
    connection.execute(text("SET LOCAL ROLE NONE"))
    return connection


def as_application(session: Session) -> None:
    session.connection().execute(text("SET LOCAL ROLE lifecycle_app"))


def make_organisation(session: Session, kind: str = "authority", name: str = "Ville de Valbourg") -> UUID:
    """Create an organisation (kinds: authority, partner, network) and return its id."""
    organisation_id = new_id()
    values = {"id": organisation_id, "kind": kind, "slug": uuid4().hex, "name": name, "short_name": name[:12]}
    as_owner(session).execute(insert(Organisation).values(values))
    as_application(session)
    return organisation_id


def make_actor(
    session: Session, role: str = "admin", organisation_id: UUID | None = None, name: str = "Camille Test"
) -> Actor:
    """Return a person with a role, in a new organisation of the role's kind if none is given; enter it."""
    kind = {"partner": "partner", "coordinator": "network"}.get(role, "authority")
    organisation_id = organisation_id or make_organisation(session, kind)
    enter(session, organisation_id)
    return Actor(organisation_id, "Ville de Valbourg", kind, role, name, permissions=granted(role))


def make_network(session: Session, *members: UUID) -> UUID:
    """Create a network that joins organisations."""
    network_id = make_organisation(session, "network", "Réseau 4R")
    rows = [{"network_id": network_id, "member_id": member} for member in members]
    as_owner(session).execute(insert(NetworkMember), rows)
    as_application(session)
    return network_id


def make_partner(
    session: Session,
    *authorities: UUID,
    routes: dict[str, list[str]] | None = None,
    destroys_until: date | None = None,
    **profile: Any,
) -> Actor:
    """Create a partner in a network with authorities; `routes` maps a route to category keys.

    `destroys_until` is the last day of its certified destruction.
    """
    partner_id = make_organisation(session, "partner", "Atelier solidaire")
    owner = as_owner(session)
    owner.execute(insert(PartnerProfile).values(organisation_id=partner_id, kind="association", **profile))
    for route, categories in (routes or {"refurbish": ["laptop"], "reuse": ["laptop"]}).items():
        rows = [{"organisation_id": partner_id, "route": route, "category_key": c} for c in categories]
        owner.execute(insert(PartnerRoute), rows)
    if destroys_until:
        certified = {"kind": "certified_destruction", "valid_until": destroys_until}
        owner.execute(
            insert(PartnerCertification).values(id=new_id(), organisation_id=partner_id, **certified)
        )
    as_application(session)
    make_network(session, partner_id, *authorities)
    return Actor(
        partner_id,
        "Atelier solidaire",
        "partner",
        "partner",
        "Sacha Partenaire",
        permissions=granted("partner"),
    )


def make_asset(session: Session, actor: Actor, state: State = State.IN_STOCK, **values: Any) -> Asset:
    """Create a laptop of the actor's authority, in a state that needs no story."""
    return create_asset(session, actor, {"category_key": "laptop", **values}, state=state)


def make_connection(session: Session, actor: Actor, url: str = "https://parc.example", **values: Any) -> UUID:
    """Create a connection to Snipe-IT, its token sealed with the tests' key, and return its id."""
    said = {"program": "snipeit", "name": "Parc de la mairie", "options": Options(), **values}
    data = ConnectionData(url=url, credentials=Credentials(CONNECTION_TOKEN), **said)
    return create_connection(session, actor, data, SECRET_KEY, uuid4())


def make_account(session: Session, actor: Actor) -> UUID:
    """Create an account with the actor's role in the actor's organisation and return its id."""
    account_id = new_id()
    owner = as_owner(session)
    owner.execute(insert(Account).values(id=account_id, email=f"{account_id}@test.example", name=actor.name))
    owner.execute(
        insert(Membership).values(
            id=new_id(), account_id=account_id, organisation_id=actor.organisation_id, role=actor.role
        )
    )
    as_application(session)
    return account_id


def make_session(session: Session, actor: Actor) -> str:
    """Open a browser session for an actor and return its token."""
    return open_session(session, make_account(session, actor), actor.organisation_id, days=1)


def code_of(session: Session, asset: Asset) -> str:
    """Return the current label's code of an asset."""
    wanted = select(Label.code).where(Label.asset_id == asset.id, Label.state == "current")
    return session.scalars(wanted).one()
