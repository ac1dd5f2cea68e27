"""Whether an authority lets its networks’ coordinators see its shared figures; no, unless it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, NotFound
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import NetworkMember, Organisation
from lifecycle.registry.errors import RequestReused
from lifecycle.reports.model import NetworkShare, SharedYear

AGREED, WITHDRAWN = "organisation:sharing:agreed", "organisation:sharing:withdrawn"


@dataclass(frozen=True, slots=True)
class Sharing:
    """A network of the authority, and who agreed to share with it and when; None: nobody has."""

    network_id: UUID
    name: str
    agreed_by: str | None
    agreed_at: datetime | None


def sharings(session: Session) -> Sequence[Sharing]:
    """Return the networks of the authority entered by name, each with its consent; one statement."""
    own = and_(NetworkShare.network_id == Organisation.id, NetworkShare.authority_id == entered(session))
    wanted = (
        select(Organisation.id, Organisation.name, NetworkShare.agreed_by, NetworkShare.agreed_at)
        .join(NetworkMember, NetworkMember.network_id == Organisation.id)
        .join(NetworkShare, own, isouter=True)
        .where(NetworkMember.member_id == entered(session))
        .order_by(func.lower(Organisation.name), Organisation.id)
    )
    return [Sharing(*row) for row in session.execute(wanted)]


def share(session: Session, actor: Actor, network_id: UUID, agrees: bool, request_id: UUID) -> None:
    """Agree that a network's coordinator sees the shared figures, or take that back; it holds at once.

    Raises Forbidden, NotFound for a network that the authority is no member of, RequestReused.
    """
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    tag = AGREED if agrees else WITHDRAWN
    if seen := find_by_request(session, request_id):
        if (seen.tag, seen.details.get("network")) != (tag, str(network_id)):
            raise RequestReused
        return
    now = next((one for one in sharings(session) if one.network_id == network_id), None)
    if now is None:
        raise NotFound
    if agrees is (now.agreed_at is not None):
        return
    _write(session, actor, network_id, agrees)
    said = {"network": network_id, "name": now.name}
    entry = Entry("organisation", entered(session), tag, details=said, request_id=request_id)
    record(session, actor, [entry])


def _write(session: Session, actor: Actor, network_id: UUID, agrees: bool) -> None:
    if agrees:
        row = NetworkShare(authority_id=entered(session), network_id=network_id, agreed_by=actor.name)
        session.add(row)
        session.flush()
        return
    own = NetworkShare.authority_id == entered(session)
    session.execute(delete(NetworkShare).where(own, NetworkShare.network_id == network_id))
    if session.scalar(select(NetworkShare.network_id).where(own).limit(1)) is None:
        session.execute(delete(SharedYear).where(SharedYear.authority_id == entered(session)))
