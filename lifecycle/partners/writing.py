"""The write path of a partner's file: who may, the partner's own scope, lock, nonce, record at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import working_for
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Stale
from lifecycle.partners.errors import KeptByPartner, PartnerNotFound
from lifecycle.partners.model import PartnerProfile
from lifecycle.people.model import Membership
from lifecycle.registry.errors import RequestReused


@contextmanager
def opened(
    session: Session, actor: Actor, partner_id: UUID, version: int | None = None
) -> Iterator[PartnerProfile]:
    """Give the locked file of a partner that the actor may change, in the partner's own scope.

    A partner's people change its file; until there are any, the managers of the authority that registered it.
    Raises Forbidden, PartnerNotFound, KeptByPartner, or Stale where `version` is no longer the file's.
    """
    mine = actor.organisation_id == partner_id
    if not actor.can(Permission.LOT_ANSWER if mine else Permission.LOT_MANAGE):
        raise Forbidden
    known = session.execute(_registrar(partner_id)).one_or_none()
    if known is None:
        raise PartnerNotFound
    if not mine and known.registered_by != actor.organisation_id:
        raise KeptByPartner
    with working_for(session, partner_id):
        profile = session.scalars(_locked(partner_id)).one()
        if not mine and has_people(session, partner_id):
            raise KeptByPartner
        if version is not None and version != profile.version:
            raise Stale
        yield profile
        session.flush()


def _registrar(partner_id: UUID) -> Any:
    return select(PartnerProfile.registered_by).where(PartnerProfile.organisation_id == partner_id)


def _locked(partner_id: UUID) -> Any:
    wanted = select(PartnerProfile).where(PartnerProfile.organisation_id == partner_id).with_for_update()
    return wanted.execution_options(populate_existing=True)


def has_people(session: Session, partner_id: UUID) -> bool:
    """Tell whether anyone can sign in for the partner; asked in the partner's own scope."""
    members = select(Membership.id).where(Membership.organisation_id == partner_id).limit(1)
    return session.scalar(members) is not None


def may_edit(session: Session, actor: Actor, partner_id: UUID) -> bool:
    """Tell whether the actor may change a partner's file, as `opened` decides."""
    if actor.organisation_id == partner_id:
        return actor.can(Permission.LOT_ANSWER)
    registrar = session.scalar(_registrar(partner_id))
    if registrar != actor.organisation_id or not actor.can(Permission.LOT_MANAGE):
        return False
    with working_for(session, partner_id):
        return not has_people(session, partner_id)


def seen_before(session: Session, tag: str, subject_id: UUID | None, request_id: UUID) -> Event | None:
    """Return the event that a request left, None for a new one; RequestReused where it stands for another."""
    event = find_by_request(session, request_id)
    if event and (event.tag != tag or subject_id not in (None, event.subject_id)):
        raise RequestReused
    return event


def keep(
    session: Session,
    actor: Actor,
    tag: str,
    subject_id: UUID,
    request_id: UUID,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Flush what was changed and record it on its subject."""
    session.flush()
    entry = Entry(
        "organisation", subject_id, tag, changes=changes or {}, details=details or {}, request_id=request_id
    )
    record(session, actor, [entry])
