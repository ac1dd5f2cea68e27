"""Reading agreements: the authority's own, and for a partner those that it made."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from lifecycle.kernel.clock import today
from lifecycle.partners.errors import AgreementNotFound
from lifecycle.partners.model import AgreementDocument, PartnerAgreement
from lifecycle.partners.renewal import last_day
from lifecycle.partners.views import AgreementView, DocumentView
from lifecycle.people.model import Organisation
from lifecycle.states.facts import Route


def agreement_on(session: Session, partner_id: UUID, on: date) -> AgreementView | None:
    """Return the agreement of the entered authority with a partner in force on a day, the newest of them."""
    held = agreements_with(session, [partner_id], on).get(partner_id, ())
    return next((one for one in held if one.covers(on)), None)


def agreements_with(
    session: Session, partner_ids: Collection[UUID], on: date | None = None
) -> Mapping[UUID, tuple[AgreementView, ...]]:
    """Return the agreements with partners that the entered organisation is a side of, newest first, in two
    statements.
    """
    found: dict[UUID, tuple[AgreementView, ...]] = {}
    wanted = _agreements().where(PartnerAgreement.partner_id.in_(partner_ids))
    for view in _views(session, wanted, on or today()):
        found[view.partner_id] = (*found.get(view.partner_id, ()), view)
    return found


def get_agreement(session: Session, agreement_id: UUID) -> AgreementView:
    """Return an agreement that the entered organisation is a side of, or raise AgreementNotFound."""
    found = _views(session, _agreements().where(PartnerAgreement.id == agreement_id), today())
    if not found:
        raise AgreementNotFound
    return found[0]


def get_document(session: Session, document_id: UUID) -> AgreementDocument:
    """Return a document of an agreement that the entered organisation sees, or raise AgreementNotFound."""
    found = session.get(AgreementDocument, document_id, populate_existing=True)
    if found is None:
        raise AgreementNotFound
    return found


def _agreements() -> Select[*tuple[Any, ...]]:
    authority = aliased(Organisation)
    wanted = select(PartnerAgreement, func.coalesce(authority.name, "").label("authority_name"))
    joined = wanted.outerjoin(authority, authority.id == PartnerAgreement.authority_id)
    newest = (PartnerAgreement.valid_from.desc(), PartnerAgreement.id.desc())
    return joined.order_by(*newest).execution_options(populate_existing=True)


def _views(session: Session, wanted: Select[*tuple[Any, ...]], on: date) -> list[AgreementView]:
    rows = session.execute(wanted).all()
    documents: dict[UUID, list[DocumentView]] = {}
    if rows:
        of_these = AgreementDocument.agreement_id.in_([row.PartnerAgreement.id for row in rows])
        for one in session.scalars(select(AgreementDocument).where(of_these).order_by(AgreementDocument.id)):
            shown = DocumentView(one.id, one.name, one.media_type, one.size)
            documents.setdefault(one.agreement_id, []).append(shown)
    return [
        _view(row.PartnerAgreement, row.authority_name, documents.get(row.PartnerAgreement.id, []), on)
        for row in rows
    ]


def _view(
    row: PartnerAgreement, authority: str, documents: Collection[DocumentView], on: date
) -> AgreementView:
    return AgreementView(
        row.id, row.authority_id, authority, row.partner_id, row.reference, row.signed_on, row.valid_from,
        row.valid_until, row.renewal_months, row.notice_days, row.ended_on,
        last_day(row.valid_from, row.valid_until, row.renewal_months, row.ended_on, on),
        tuple(Route(route) for route in row.routes), row.confidentiality, row.notes, row.version,
        tuple(documents),
    )  # fmt: skip
