"""The legal frame of a lot: what the authority says of it, checked, and changed until the hand-over."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.model import PartnerAgreement
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.legal import ARTICLES, Beneficiary, GiftArticle
from lifecycle.states.lots import LotState, Side

BEFORE_HAND_OVER = (LotState.DRAFT, LotState.OFFERED, LotState.ACCEPTED, LotState.SCHEDULED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameData:
    """What a lot's basis asks for: the article and beneficiary of a gift, who verified it, the references."""

    decision_reference: str = ""
    gift_article: GiftArticle | None = None
    beneficiary_type: Beneficiary | None = None
    checked_by: str = ""
    checked_on: date | None = None
    agreement_id: UUID | None = None
    confidentiality_reference: str = ""


Framed = TypeVar("Framed", bound=FrameData)


def set_frame(session: Session, actor: Actor, lot_id: UUID, data: FrameData, request_id: UUID) -> LotDone:
    """Say under which legal frame a lot leaves, at any time before its hand-over.

    Raises Invalid for an article, beneficiary, day or agreement that does not fit, LotTransitionRefused once
    the lot is handed over: what was signed changes by a revision.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "set_frame", request_id):
            return done
        refuse_unless_before_hand_over(lot)
        data = narrowed(data, lot.legal_basis)
        if wrong := wrong_frame(session, data, lot.partner_id):
            raise Invalid(fields=wrong)
        new = asdict(data)
        changes = {name: (getattr(lot, name), new[name]) for name in new if getattr(lot, name) != new[name]}
        for name, (_, value) in changes.items():
            setattr(lot, name, value)
        return finish(session, actor, lot, "set_frame", request_id, fact="field:framed", changes=changes)


def refuse_unless_before_hand_over(lot: Lot) -> None:
    """Raise LotTransitionRefused where the lot is handed over, or given up."""
    if lot.state not in BEFORE_HAND_OVER:
        text = N_("Ce lot est déjà remis ou abandonné : proposez une modification à l’autre partie.")
        raise LotTransitionRefused(reasons=(Reason("lot-signed", text),))


def narrowed(data: Framed, basis: str) -> Framed:
    """Return a frame without what its basis has no use for, its texts trimmed."""
    if basis != "gift":
        data = replace(data, gift_article=None, beneficiary_type=None)
    texts = ("decision_reference", "checked_by", "confidentiality_reference")
    return replace(data, **{name: getattr(data, name).strip() for name in texts})


def wrong_frame(session: Session, data: FrameData, partner_id: UUID) -> dict[str, list[Reason]]:
    """Return what does not fit in a frame, by field; empty when all does."""
    fields: dict[str, list[Reason]] = {}
    allowed = ARTICLES[data.gift_article][1] if data.gift_article else frozenset(Beneficiary)
    if data.beneficiary_type and data.beneficiary_type not in allowed:
        text = N_("Ce bénéficiaire n’est pas de ceux que cet article prévoit.")
        fields["beneficiary_type"] = [Reason("beneficiary-not-of-article", text)]
    if data.checked_on and data.checked_on > today():
        text = N_("La date de vérification ne peut pas être dans le futur.")
        fields["checked_on"] = [Reason("date-in-future", text)]
    if data.agreement_id and not _is_theirs(session, data.agreement_id, partner_id):
        text = N_("Cette convention n’est pas de celles que vous avez avec ce partenaire.")
        fields["agreement_id"] = [Reason("agreement-unknown", text)]
    return fields


def _is_theirs(session: Session, agreement_id: UUID, partner_id: UUID) -> bool:
    mine = (PartnerAgreement.id == agreement_id, PartnerAgreement.partner_id == partner_id)
    return session.scalar(select(PartnerAgreement.id).where(*mine)) is not None
