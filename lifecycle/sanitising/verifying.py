"""The second pair of eyes: another person confirms a sanitisation, or finds that data are still there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.model import Asset
from lifecycle.sanitising.errors import AlreadyVerified, NothingToVerify, SamePerson, SanitisationNotFound
from lifecycle.sanitising.model import Sanitisation

VERIFIED, REFUTED = "asset:sanitisation:verified", "asset:sanitisation:refuted"


@dataclass(frozen=True, slots=True)
class Verification:
    """What the other person says: `holds` is false where data were found.

    `verification` is how it was looked at (full, sampling); who and where are the certificate's fields.
    """

    holds: bool
    name: str
    verification: str = ""
    title: str = ""
    place: str = ""
    contact: str = ""
    at: datetime | None = None
    note: str = ""


def verify(
    session: Session, actor: Actor, sanitisation_id: UUID, said: Verification, request_id: UUID
) -> Sanitisation:
    """Put another person's verification on a certificate; one that finds data turns it into a failure.

    Raises Forbidden, SanitisationNotFound, RequestReused, AlreadyVerified, NothingToVerify or SamePerson. A
    repeat gives the certificate as it is.
    """
    if not actor.can(Permission.SANITISATION_RECORD):
        raise Forbidden
    row = _locked(session, sanitisation_id)
    if seen := find_by_request(session, request_id):
        if seen.details.get("sanitisation_id") != str(row.id) or seen.tag not in (VERIFIED, REFUTED):
            raise RequestReused
        return row
    _refuse_wrong(row, actor, said)
    before = row.result
    row.verified_by, row.verified_at = said.name.strip(), min(said.at or now(), now())
    row.verified_title, row.verified_place, row.verified_contact = said.title, said.place, said.contact
    row.verification_signed_by, row.verification_signed_name = actor.account_id, actor.name
    row.verification = said.verification or row.verification
    if not said.holds:
        row.result = "failed"
        row.note = " ".join(part for part in (row.note, said.note) if part)
    session.flush()
    entry = Entry(
        "asset",
        row.asset_id,
        VERIFIED if said.holds else REFUTED,
        changes={} if said.holds else {"result": (before, row.result)},
        details={"sanitisation_id": row.id, "verified_by": row.verified_by, "note": said.note},
        occurred_at=row.verified_at,
        request_id=request_id,
    )
    record(session, actor, [entry])
    return row


def _locked(session: Session, sanitisation_id: UUID) -> Sanitisation:
    """Return a sanitisation whose asset is held: its history is the asset's."""
    asset = select(Sanitisation.asset_id).where(Sanitisation.id == sanitisation_id).scalar_subquery()
    if session.scalar(select(Asset.id).where(Asset.id == asset).with_for_update()) is None:
        raise SanitisationNotFound
    return session.get_one(Sanitisation, sanitisation_id, populate_existing=True)


def _refuse_wrong(row: Sanitisation, actor: Actor, said: Verification) -> None:
    if row.result != "passed":
        raise NothingToVerify
    if row.verified_by:
        raise AlreadyVerified(name=row.verified_by)
    is_same_account = actor.account_id is not None and actor.account_id == row.signed_by
    if is_same_account or _plain(said.name) == _plain(row.performed_by):
        raise SamePerson


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
