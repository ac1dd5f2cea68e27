"""Finding who asks: sessions and tokens, sign-in and sign-out."""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, text, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import granted
from lifecycle.db.scope import enter
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id
from lifecycle.people.errors import NoMembership, WrongCredentials
from lifecycle.people.model import LoginSession
from lifecycle.people.passwords import is_password

TOKEN_PREFIX = "lc_"  # noqa: S105 - lets scanners of leaked secrets know our tokens

_BY_SESSION = text("""
SELECT found.*, (SELECT count(*) FROM memberships_of(found.account_id)) > 1 AS is_of_several
FROM identify_session(:hash) AS found
""")
_BY_TOKEN = text("SELECT * FROM identify_token(:hash)")
_BY_AGENT = text("SELECT * FROM identify_agent(:hash)")
_CREDENTIAL = text("SELECT * FROM credential_of(:email)")
_MEMBERSHIPS = text("SELECT * FROM memberships_of(:account)")


def digest(token: str) -> bytes:
    """Return what we keep of a session's or program's token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def find_actor_by_session(session: Session, token: str) -> Actor | None:
    """Return who a session cookie stands for and enter their organisation; None when over or unknown."""
    row = session.execute(_BY_SESSION, {"hash": digest(token)}).one_or_none()
    if row is None:
        return None
    actor = _entered(session, row, row.account_id, row.locale, granted(row.role))
    return replace(actor, is_of_several=row.is_of_several)


def find_actor_by_token(session: Session, token: str) -> Actor | None:
    """Return what an API token stands for and enter its organisation; None when revoked, over or unknown."""
    row = session.execute(_BY_TOKEN, {"hash": digest(token)}).one_or_none()
    return _entered(session, row, None, "fr", granted(row.role, row.scopes)) if row else None


def find_agent(session: Session, token: str) -> Actor | None:
    """Return what an agent's token stands for and enter its authority; None when revoked or unknown.

    It may do nothing but tell of devices: it holds no permission.
    """
    row = session.execute(_BY_AGENT, {"hash": digest(token)}).one_or_none()
    if row is None:
        return None
    session.info["organisation"] = str(row.organisation_id)
    return Actor(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        kind="authority",
        role="agent",
        name=row.name,
        credential_id=row.token_id,
    )


def _entered(
    session: Session, row: Row[Any], account_id: UUID | None, locale: str, permissions: frozenset[str]
) -> Actor:
    # The function has set the scope of this transaction; the session remembers it for the next ones.
    session.info["organisation"] = str(row.organisation_id)
    return Actor(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        kind=row.kind,
        role=row.role,
        name=row.name,
        account_id=account_id,
        locale=locale,
        permissions=permissions,
        credential_id=row.credential_id,
    )


def sign_in(session: Session, email: str, password: str, *, days: int, user_agent: str = "") -> str:
    """Open a session for a person in their first organisation and return its token.

    Raises WrongCredentials or NoMembership.
    """
    found = session.execute(_CREDENTIAL, {"email": email.strip()}).one_or_none()
    if not is_password(password, found.password_hash if found else None) or found is None:
        raise WrongCredentials
    memberships = memberships_of(session, found.account_id)
    if not memberships:
        raise NoMembership
    return open_session(session, found.account_id, memberships[0].organisation_id, days, user_agent)


def memberships_of(session: Session, account_id: UUID) -> list[Row[Any]]:
    """Return the organisations that a person belongs to, oldest membership first."""
    return list(session.execute(_MEMBERSHIPS, {"account": account_id}).all())


def open_session(
    session: Session,
    account_id: UUID,
    organisation_id: UUID,
    days: int,
    user_agent: str = "",
    *,
    by_link: bool = False,
) -> str:
    """Open a session in an organisation that the person belongs to and return its token."""
    token = secrets.token_urlsafe(32)
    enter(session, organisation_id)
    session.add(
        LoginSession(
            id=new_id(),
            token_hash=digest(token),
            account_id=account_id,
            organisation_id=organisation_id,
            user_agent=user_agent[:200],
            by_link=by_link,
            expires_at=now() + timedelta(days=days),
        )
    )
    session.flush()
    return token


def sign_out(session: Session, credential_id: UUID) -> None:
    """Revoke a session for good."""
    revoked = update(LoginSession).where(LoginSession.id == credential_id).values(revoked_at=func.now())
    session.execute(revoked)
