"""What comes to its end among partners: certificates and agreements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.clock import today
from lifecycle.partners.directory import partners_for
from lifecycle.partners.views import NOTICE_DAYS, PartnerView, is_ending
from lifecycle.partners.words import CERTIFICATION_LABELS


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate or an agreement that ends soon or has ended, `until` being its last day.

    `label` is the certificate's kind in words to translate, or the agreement's reference as typed; an
    agreement that renews itself is shown while notice may still be given, `until` being the last day for it.
    """

    kind: str
    id: UUID
    partner_id: UUID
    partner_name: str
    label: str
    until: date
    renews: bool = False

    def days_left(self, on: date) -> int:
        """Return the days from a day to the last one, negative once it is past."""
        return (self.until - on).days


def expiring(session: Session, within_days: int = NOTICE_DAYS, on: date | None = None) -> list[Ending]:
    """Return what ends within a number of days, or has ended, for the entered organisation; soonest first.

    Certificates that a later one of the same kind follows are left out, and agreements over for as long as
    they were announced ahead.
    """
    day = on or today()
    found = [one for partner in partners_for(session) for one in endings_of(partner, day, within_days)]
    return sorted(found, key=lambda one: (one.until, one.partner_name.lower(), str(one.id)))


def endings_of(partner: PartnerView, on: date, within_days: int = NOTICE_DAYS) -> Iterator[Ending]:
    """Yield what ends, or has ended, of one partner."""
    last: dict[str, date] = {}
    for held in partner.certifications:
        last[held.kind] = max(last.get(held.kind, date.min), held.valid_until or date.max)
    for held in partner.certifications:
        if held.valid_until == last[held.kind] and is_ending(held.valid_until, on, within_days):
            words = CERTIFICATION_LABELS[held.kind]
            yield Ending("certification", held.id, partner.id, partner.name, words, held.valid_until)
    for signed in partner.agreements:
        until, renews = (signed.notice_by, True) if signed.notice_by else (signed.ends_on, False)
        if until and abs((until - on).days) <= within_days and (not renews or until >= on):
            yield Ending("agreement", signed.id, partner.id, partner.name, signed.reference, until, renews)
