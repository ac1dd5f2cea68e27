"""An authority for the bench of intake: empty, with someone signed in and an address for its agents."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import NullPool, insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role, granted
from lifecycle.agents.tokens import create_token
from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id
from lifecycle.people.identify import open_session
from lifecycle.people.model import Account, Membership, Organisation

NAME = "Commune de Kermesure"


@dataclass(frozen=True, slots=True)
class Town:
    """The authority, the cookie of its administrator, the token of its agents."""

    id: UUID
    cookie: str
    agent_token: str


def actor_of(town_id: UUID) -> Actor:
    """Return the administrator of a town."""
    return Actor(town_id, NAME, "authority", Role.ADMIN, "Agent de mesure", permissions=granted(Role.ADMIN))


def found_town(url: str) -> Town:
    """Add an authority to a migrated database."""
    town_id, account_id = new_id(), new_id()
    organisation = {"id": town_id, "kind": "authority", "slug": f"bench-{town_id}", "name": NAME}
    engine = owner_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(Organisation).values(short_name=NAME, **organisation))
        email = f"{account_id}@bench.example"
        connection.execute(insert(Account).values(id=account_id, email=email, name="Agent de mesure"))
        member = {"id": new_id(), "account_id": account_id, "organisation_id": town_id, "role": Role.ADMIN}
        connection.execute(insert(Membership).values(member))
    engine.dispose()
    with working_in(url, town_id) as session:
        token = open_session(session, account_id, town_id, days=1)
        _, agent_token = create_token(session, actor_of(town_id), "Mesure")
        session.commit()
    return Town(town_id, f"{SESSION_COOKIE}={token}", agent_token)


def working_in(url: str, town_id: UUID) -> Session:
    """Return a session of the application role in a town."""
    session = session_factory(app_engine(url, statement_seconds=600, poolclass=NullPool))()
    enter(session, town_id)
    return session
