"""The rules of an authority: those in force, and each version that it made of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.errors import RequestReused
from lifecycle.triage.document import Document, check, read_document, shipped, to_json
from lifecycle.triage.errors import RulesChanged
from lifecycle.triage.model import TriageRules

CHANGED = "organisation:triage_rules:changed"
LATEST_VERSIONS = 20
_NEWEST = select(TriageRules).order_by(TriageRules.version.desc()).limit(1)


def rules_in_force(session: Session) -> tuple[int, Document]:
    """Return the version and the rules in force; version 0 are those shipped."""
    newest = session.scalar(_NEWEST)
    if newest is None:
        return 0, shipped()
    return newest.version, read_document(newest.document, CATEGORY_KEYS)


def versions(session: Session) -> Sequence[TriageRules]:
    """Return the latest versions that the authority made, the newest first."""
    return session.scalars(_NEWEST.limit(LATEST_VERSIONS)).all()


def save_rules(
    session: Session, actor: Actor, document: Document, request_id: UUID, *, changed_from: int
) -> int:
    """Make a new version of the rules and return its number; a repeat gives the number it made.

    `changed_from` is the version that the person had in front of them. Raises Forbidden, RulesChanged,
    RequestReused, or Invalid with what is wrong in the document.
    """
    if not actor.can(Permission.ADMIN):
        raise Forbidden
    lock_organisation(session)
    if seen := find_by_request(session, request_id):
        if seen.tag != CHANGED:
            raise RequestReused
        return int(seen.details["version"])
    check(document, CATEGORY_KEYS)
    version, _ = rules_in_force(session)
    if version != changed_from:
        raise RulesChanged
    row = TriageRules(
        id=new_id(),
        authority_id=entered(session),
        version=version + 1,
        document=to_json(document),
        made_by=actor.name,
    )
    session.add(row)
    session.flush()
    entry = Entry("organisation", row.id, CHANGED, details={"version": row.version}, request_id=request_id)
    record(session, actor, [entry])
    return row.version
