"""Adding people, memberships and tokens."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import SCOPES, Role
from lifecycle.db.scope import entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id
from lifecycle.people.errors import EmailTaken, WeakPassword
from lifecycle.people.identify import TOKEN_PREFIX, digest
from lifecycle.people.model import Account, ApiToken, Membership
from lifecycle.people.passwords import hash_password

SHORTEST_PASSWORD = 12


def add_person(
    session: Session, email: str, name: str, role: Role, password: str, locale: str = "fr"
) -> UUID:
    """Create an account with a role in the organisation entered and return its id.

    Raises WeakPassword or EmailTaken.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword
    address = email.strip().lower()
    known = session.execute(text("SELECT FROM credential_of(:email)"), {"email": address}).one_or_none()
    if known is not None:
        raise EmailTaken
    account_id = new_id()
    # The account is only visible through its membership, so neither may be read back in between.
    session.add(
        Account(id=account_id, email=address, name=name, locale=locale, password_hash=hash_password(password))
    )
    session.add(Membership(id=new_id(), account_id=account_id, organisation_id=entered(session), role=role))
    session.flush()
    return account_id


def add_token(
    session: Session,
    actor: Actor,
    name: str,
    scopes: list[str],
    role: Role,
    expires_at: datetime | None = None,
) -> str:
    """Create an API token of the organisation entered and return it, the only time it can be read."""
    unknown = set(scopes) - SCOPES.keys()
    if unknown:
        raise ValueError(f"unknown scopes: {', '.join(sorted(unknown))}; known: {', '.join(SCOPES)}")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        id=new_id(),
        token_hash=digest(token),
        organisation_id=entered(session),
        name=name,
        role=role,
        scopes=scopes,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    details = {"name": name, "scopes": scopes}
    record(session, actor, [Entry("organisation", row.id, "organisation:token:created", details=details)])
    return token
