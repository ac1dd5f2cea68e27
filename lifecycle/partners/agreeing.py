"""Making agreements with partners, changing and ending them: the authority's side."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.history.record import plain
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason, Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import get_partner
from lifecycle.partners.errors import AgreementNotFound, BadPartner, ReferenceTaken
from lifecycle.partners.model import AgreementDocument, PartnerAgreement
from lifecycle.partners.offers import Document, kept, refuse_reversed
from lifecycle.partners.writing import keep, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.states.facts import Route

MADE = "organisation:agreement:made"
EDITED = "organisation:agreement:edited"
ENDED = "organisation:agreement:ended"
DOCUMENTED = "organisation:agreement:document_added"


@dataclass(frozen=True, slots=True)
class AgreementData:
    """What an agreement says; `routes` empty covers all of them."""

    reference: str
    signed_on: date
    valid_from: date
    valid_until: date | None = None
    renewal_months: int | None = None
    notice_days: int | None = None
    routes: tuple[Route, ...] = ()
    confidentiality: bool = False
    notes: str = ""


def make_agreement(
    session: Session, actor: Actor, partner_id: UUID, data: AgreementData, request_id: UUID
) -> UUID:
    """Keep an agreement of the authority with a partner that it knows and return its id.

    Raises Forbidden, PartnerNotFound, ReferenceTaken, or BadPartner with each field's reasons.
    """
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if event := seen_before(session, MADE, None, request_id):
        return event.subject_id
    get_partner(session, partner_id)
    _check(session, data, None)
    row = PartnerAgreement(
        id=new_id(), authority_id=entered(session), partner_id=partner_id, **_columns(data)
    )
    session.add(row)
    details = {"partner_id": partner_id, **_columns(data)}
    keep(session, actor, MADE, row.id, request_id, details=details)
    return row.id


def edit_agreement(
    session: Session,
    actor: Actor,
    agreement_id: UUID,
    data: AgreementData,
    request_id: UUID,
    *,
    version: int | None = None,
) -> None:
    """Change what an agreement says. Raises as for a new one, AgreementNotFound, or Stale."""
    row = _opened(session, actor, agreement_id)
    if seen_before(session, EDITED, row.id, request_id):
        return
    if version is not None and version != row.version:
        raise Stale
    _check(session, data, row.id)
    _change(session, actor, row, EDITED, _columns(data), request_id)


def end_agreement(
    session: Session, actor: Actor, agreement_id: UUID, ended_on: date, request_id: UUID
) -> None:
    """Say on which day an agreement ends for good. Raises Forbidden, AgreementNotFound or BadPartner."""
    row = _opened(session, actor, agreement_id)
    if seen_before(session, ENDED, row.id, request_id):
        return
    if ended_on < row.valid_from:
        text = N_("La convention n’avait pas commencé ce jour-là.")
        raise BadPartner(fields={"ended_on": [Reason("invalid-value", text)]})
    _change(session, actor, row, ENDED, {"ended_on": ended_on}, request_id)


def add_document(
    session: Session,
    actor: Actor,
    agreement_id: UUID,
    document: Document,
    store: FileStore,
    request_id: UUID,
) -> UUID:
    """Join a PDF, PNG or JPEG to an agreement and return its id.

    Raises Forbidden, AgreementNotFound or DocumentRefused.
    """
    row = _opened(session, actor, agreement_id)
    if event := seen_before(session, DOCUMENTED, row.id, request_id):
        return UUID(event.details["document_id"])
    file = kept(document, store)
    joined = AgreementDocument(id=new_id(), authority_id=row.authority_id, agreement_id=row.id, **file)
    session.add(joined)
    details = {"document_id": joined.id, **file}
    keep(session, actor, DOCUMENTED, row.id, request_id, details=details)
    return joined.id


def _opened(session: Session, actor: Actor, agreement_id: UUID) -> PartnerAgreement:
    """Return the locked agreement of the actor's authority."""
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    mine = (PartnerAgreement.id == agreement_id, PartnerAgreement.authority_id == entered(session))
    wanted = select(PartnerAgreement).where(*mine).with_for_update()
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise AgreementNotFound
    return row


def _change(
    session: Session,
    actor: Actor,
    row: PartnerAgreement,
    tag: str,
    values: Mapping[str, Any],
    request_id: UUID,
) -> None:
    changes = {
        name: (plain(getattr(row, name)), plain(value))
        for name, value in values.items()
        if getattr(row, name) != value
    }
    for name in changes:
        setattr(row, name, values[name])
    row.version += 1
    keep(session, actor, tag, row.id, request_id, changes=changes)


def _columns(data: AgreementData) -> dict[str, Any]:
    said = {**asdict(data), "reference": data.reference.strip()}
    return {**said, "routes": [route.value for route in Route if route in data.routes]}


def _check(session: Session, data: AgreementData, agreement_id: UUID | None) -> None:
    refuse_reversed(data.valid_from, data.valid_until)
    if data.renewal_months is not None and data.valid_until is None:
        text = N_("Une convention sans terme ne se reconduit pas : indiquez son dernier jour.")
        raise BadPartner(fields={"valid_until": [Reason("invalid-value", text)]})
    if not data.reference.strip():
        text = N_("Indiquez la référence de la convention.")
        raise BadPartner(fields={"reference": [Reason("invalid-value", text)]})
    taken = select(PartnerAgreement.id).where(
        PartnerAgreement.authority_id == entered(session),
        PartnerAgreement.reference == data.reference.strip(),
    )
    if session.scalar(taken) not in (None, agreement_id):
        raise ReferenceTaken(reference=data.reference.strip())
