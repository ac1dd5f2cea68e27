"""The addresses that an authority's inventory agents send to: made, listed, revoked."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.agents.errors import NameMissing, TokenNotFound
from lifecycle.agents.model import AgentToken, ReportedDevice
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.people.identify import TOKEN_PREFIX, digest
from lifecycle.registry.errors import RequestReused


def address_of(public_url: str, token: str) -> str:
    """Return the whole address that agents are configured with."""
    return f"{public_url}/agent/{token}"


def create_token(
    session: Session, actor: Actor, name: str, *, request_id: UUID | None = None
) -> tuple[AgentToken, str]:
    """Create a token of the authority entered; the plain token, returned beside it, is never kept.

    Raises Forbidden, NameMissing, or RequestReused: a token cannot be shown twice, so a request sent again is
    refused rather than answered.
    """
    _check(actor)
    if not name.strip():
        raise NameMissing
    if request_id and find_by_request(session, request_id):
        raise RequestReused
    plain = TOKEN_PREFIX + secrets.token_urlsafe(24)
    row = AgentToken(
        id=new_id(),
        authority_id=entered(session),
        name=name.strip(),
        token_hash=digest(plain),
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    tell = Entry(
        "organisation",
        row.id,
        "organisation:agent_token:created",
        details={"name": row.name},
        request_id=request_id,
    )
    record(session, actor, [tell])
    return row, plain


def revoke_token(session: Session, actor: Actor, token_id: UUID) -> AgentToken:
    """Revoke a token for good and return it; one revoked already stays as it is.

    Raises Forbidden or TokenNotFound.
    """
    _check(actor)
    row = session.get(AgentToken, token_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise TokenNotFound
    if row.revoked_at is None:
        row.revoked_at = now()
        session.flush()
        tell = Entry("organisation", row.id, "organisation:agent_token:revoked", details={"name": row.name})
        record(session, actor, [tell])
    return row


def tokens(session: Session) -> Sequence[Any]:
    """Return the authority's tokens with how many devices each tells of, the revoked ones last."""
    told = (
        select(ReportedDevice.token_id, func.count().label("devices"))
        .where(ReportedDevice.token_id.is_not(None))
        .group_by(ReportedDevice.token_id)
        .subquery()
    )
    wanted = select(AgentToken, func.coalesce(told.c.devices, 0).label("devices")).outerjoin(
        told, told.c.token_id == AgentToken.id
    )
    return session.execute(
        wanted.order_by(AgentToken.revoked_at.is_not(None), AgentToken.created_at.desc())
    ).all()


def is_any_in_force(session: Session) -> bool:
    """Tell whether agents have an address to send to."""
    return session.scalar(select(AgentToken.id).where(AgentToken.revoked_at.is_(None)).limit(1)) is not None


def _check(actor: Actor) -> None:
    if not actor.can(Permission.ADMIN):
        raise Forbidden
