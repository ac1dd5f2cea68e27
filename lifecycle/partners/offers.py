"""What a partner can take and what it is certified for, with their dates."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.documents import media_type_of, plain_name, what_is_wrong
from lifecycle.kernel.errors import NotFound, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.errors import BadPartner, CapacityNotFound, CertificationNotFound, DocumentRefused
from lifecycle.partners.model import PartnerCapacity, PartnerCertification
from lifecycle.partners.words import DESTRUCTION
from lifecycle.partners.writing import keep, opened, seen_before
from lifecycle.states.facts import Route

CAPACITY_SAID = "organisation:partner:capacity_said"
CAPACITY_REMOVED = "organisation:partner:capacity_removed"
CERTIFIED = "organisation:partner:certified"
UNCERTIFIED = "organisation:partner:certification_removed"
Said = TypeVar("Said", PartnerCapacity, PartnerCertification)


@dataclass(frozen=True, slots=True)
class CapacityData:
    """Devices a month on a route between two days, the last included; None: until said otherwise."""

    route: Route
    devices_per_month: int
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class CertificationData:
    """A certificate of `words.CERTIFICATIONS`; `valid_until` is its last day."""

    kind: str
    number: str = ""
    issued_by: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that someone sent: the name it had and its bytes."""

    filename: str
    data: bytes


def say_capacity(
    session: Session, actor: Actor, partner_id: UUID, data: CapacityData, request_id: UUID
) -> UUID:
    """Say how much a partner takes on a route from a day on; a second word for that day replaces the first.

    Raises as `writing.opened`, or BadPartner for days the wrong way round.
    """
    refuse_reversed(data.valid_from, data.valid_until)
    with opened(session, actor, partner_id):
        if event := seen_before(session, CAPACITY_SAID, partner_id, request_id):
            return UUID(event.details["capacity_id"])
        same = (PartnerCapacity.route == data.route, PartnerCapacity.valid_from == data.valid_from)
        mine = PartnerCapacity.organisation_id == partner_id
        if replaced := session.scalar(select(PartnerCapacity).where(mine, *same)):
            session.delete(replaced)
            session.flush()
        row = PartnerCapacity(id=new_id(), organisation_id=partner_id, **asdict(data))
        session.add(row)
        details = {"capacity_id": row.id, **asdict(data)}
        keep(session, actor, CAPACITY_SAID, partner_id, request_id, details=details)
        return row.id


def remove_capacity(
    session: Session, actor: Actor, partner_id: UUID, capacity_id: UUID, request_id: UUID
) -> None:
    """Take back what was said of a capacity. Raises as `writing.opened`, or CapacityNotFound."""
    with opened(session, actor, partner_id):
        if seen_before(session, CAPACITY_REMOVED, partner_id, request_id):
            return
        row = _theirs(session, PartnerCapacity, capacity_id, partner_id, CapacityNotFound)
        details = {"route": row.route, "devices_per_month": row.devices_per_month, "from": row.valid_from}
        session.delete(row)
        keep(session, actor, CAPACITY_REMOVED, partner_id, request_id, details=details)


def add_certification(
    session: Session,
    actor: Actor,
    partner_id: UUID,
    data: CertificationData,
    request_id: UUID,
    *,
    document: Document | None = None,
    store: FileStore | None = None,
) -> UUID:
    """Keep a certificate that a partner holds, with the PDF, PNG or JPEG that shows it if there is one.

    A certified destruction stands for a sanitisation at the hand-over: it takes a document. Raises as
    `writing.opened`, BadPartner for days the wrong way round, or DocumentRefused.
    """
    refuse_reversed(data.valid_from, data.valid_until)
    if data.kind == DESTRUCTION and document is None:
        text = N_("Joignez le certificat : il tient lieu d’effacement lors des remises.")
        raise DocumentRefused(fields={"file": [Reason("document-missing", text)]})
    with opened(session, actor, partner_id):
        if event := seen_before(session, CERTIFIED, partner_id, request_id):
            return UUID(event.details["certification_id"])
        file = kept(document, store)
        row = PartnerCertification(id=new_id(), organisation_id=partner_id, **asdict(data), **file)
        session.add(row)
        details = {"certification_id": row.id, **asdict(data), **file}
        keep(session, actor, CERTIFIED, partner_id, request_id, details=details)
        return row.id


def remove_certification(
    session: Session, actor: Actor, partner_id: UUID, certification_id: UUID, request_id: UUID
) -> None:
    """Remove a certificate from a partner's file. Raises as `writing.opened`, or CertificationNotFound."""
    with opened(session, actor, partner_id):
        if seen_before(session, UNCERTIFIED, partner_id, request_id):
            return
        row = _theirs(session, PartnerCertification, certification_id, partner_id, CertificationNotFound)
        details = {
            "kind": row.kind,
            "number": row.number,
            "valid_until": row.valid_until,
            "sha256": row.sha256,
        }
        session.delete(row)
        keep(session, actor, UNCERTIFIED, partner_id, request_id, details=details)


def _theirs(
    session: Session, kind: type[Said], row_id: UUID, partner_id: UUID, unknown: type[NotFound]
) -> Said:
    """Return what was said of a partner, or raise `unknown` where it is none of its file."""
    row = session.get(kind, row_id)
    if row is None or row.organisation_id != partner_id:
        raise unknown
    return row


def get_certification(session: Session, certification_id: UUID) -> PartnerCertification:
    """Return a certificate of a partner in sight, or raise CertificationNotFound."""
    found = session.get(PartnerCertification, certification_id, populate_existing=True)
    if found is None:
        raise CertificationNotFound
    return found


def kept(document: Document | None, store: FileStore | None) -> dict[str, Any]:
    """Store a document if there is one and return its columns; raises DocumentRefused."""
    if document is None or store is None:
        return {}
    if wrong := what_is_wrong(document.data):
        raise DocumentRefused(fields={"file": [wrong]})
    return {
        "name": plain_name(document.filename),
        "media_type": media_type_of(document.data),
        "size": len(document.data),
        "sha256": store.put(document.data),
    }


def refuse_reversed(start: date | None, end: date | None) -> None:
    """Raise BadPartner where a last day comes before the first."""
    if start and end and end < start:
        text = N_("Le dernier jour précède le premier.")
        raise BadPartner(fields={"valid_until": [Reason("invalid-value", text)]})
