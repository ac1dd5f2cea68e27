"""Last year's figures as the demonstration's metropolis published them: the program itself, not a story."""

from uuid import uuid4

from sqlalchemy import Connection, select

from lifecycle.access.permissions import Role, granted
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.demo.region import AUTHORITIES, KERLANN, PEOPLE
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.people.model import Account, Organisation
from lifecycle.reports.published import publish

_NOTE = "Rapport sur les orientations budgétaires."


def publish_last_year(owner_url: str, manager: Actor) -> None:
    """Publish the figures of last year as the metropolis's manager, through the application's role."""
    engine = app_engine(owner_url)
    with session_factory(engine)() as session:
        enter(session, manager.organisation_id)
        publish(session, manager, today().year - 1, uuid4(), _NOTE)
        session.commit()
    engine.dispose()


def manager_of(connection: Connection) -> Actor:
    """Return the metropolis's manager, as the owner's connection finds them."""
    body = next(body for body in AUTHORITIES if body.slug == KERLANN)
    person = next(person for person in PEOPLE if person.email == body.manager)
    authority = connection.scalars(select(Organisation.id).where(Organisation.slug == KERLANN)).one()
    account = connection.scalars(select(Account.id).where(Account.email == person.email)).one()
    rights = granted(Role.MANAGER)
    return Actor(authority, body.name, "authority", Role.MANAGER, person.name, account, permissions=rights)
