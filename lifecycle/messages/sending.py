"""Taking messages one mail at a time: marked and committed before it is handed over, settled after.

A mail whose worker died in between is handed over once more under the same Message-ID, and then never again
by itself (docs/adr/0012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.clock import now
from lifecycle.messages.groups import DAILY
from lifecycle.messages.model import Message, MessageDelivery
from lifecycle.messages.writing import Told
from lifecycle.people.model import Account, Membership, Organisation

# Minutes until the next try, after each one that failed; then it is given up and shown.
WAITS = (1, 5, 15, 60, 180, 360, 720, 1440)
# A worker that has not settled a mail by then is dead: one connection waits far less (`posting.SECONDS`).
RETAKE = timedelta(minutes=10)
MOST_RETAKEN = 1
# A server set up after weeks must not send what nobody waits for any more.
TOO_OLD = timedelta(days=7)
UNSURE, EXPIRED = "unsure", "expired"
_DUE = text("SELECT * FROM organisations_with_mail()")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One mail to hand over now: the deliveries that it settles, and what it says."""

    ids: tuple[UUID, ...]
    mail_id: str
    account_id: UUID
    address: str
    locale: str
    organisation: str
    told: tuple[Told, ...]


def organisations_with_mail(session: Session) -> list[UUID]:
    """Return for which organisations there is mail to see to; the session need not have entered one."""
    return list(session.scalars(_DUE))


def claim(session: Session, domain: str) -> Claimed | None:
    """Take the next mail of the organisation entered and mark it as being sent; the caller commits.

    `domain` ends a new Message-ID. None when nothing is due, or another worker has it.
    """
    _expire(session)
    first = session.scalar(_due().limit(1))
    while first is not None and not _may_be_sent(session, first):
        session.flush()
        first = session.scalar(_due().limit(1))
    if first is None:
        return None
    several = _together(session, first)
    mail_id = first.mail_id or f"<{first.id}@{domain}>"
    for each in several:
        each.retaken += each.state == "sending"
        each.state, each.mail_id, each.attempts = "sending", mail_id, each.attempts + 1
        each.next_try_at = now() + RETAKE
    session.flush()
    return _claimed(session, several, mail_id)


def _due() -> Select[MessageDelivery]:
    due = MessageDelivery.state.in_(("queued", "sending")), MessageDelivery.next_try_at <= now()
    oldest = select(MessageDelivery).where(*due).order_by(MessageDelivery.next_try_at, MessageDelivery.id)
    return oldest.with_for_update(skip_locked=True).execution_options(populate_existing=True)


def _expire(session: Session) -> None:
    untried = MessageDelivery.state == "queued", MessageDelivery.attempts == 0
    old = update(MessageDelivery).where(*untried, MessageDelivery.created_at < now() - TOO_OLD)
    session.execute(old.values(state="failed", last_error=EXPIRED))


def _may_be_sent(session: Session, delivery: MessageDelivery) -> bool:
    """Settle a delivery that must not go: tried twice without an answer, or to who is no longer here."""
    if delivery.state == "sending" and delivery.retaken >= MOST_RETAKEN:
        delivery.state, delivery.last_error = "failed", UNSURE
        return False
    still_here = select(Membership.id).join(Account, Account.id == Membership.account_id)
    still_here = still_here.where(Membership.account_id == delivery.account_id, Account.is_active)
    if session.scalar(still_here) is None:
        session.delete(delivery)
        return False
    return True


def _together(session: Session, first: MessageDelivery) -> Sequence[MessageDelivery]:
    """Return the deliveries of one mail: those it was tried with, or a person's messages of the day."""
    if first.cadence != DAILY:
        return [first]
    same = MessageDelivery.account_id == first.account_id, MessageDelivery.cadence == DAILY
    mail = MessageDelivery.mail_id == first.mail_id if first.mail_id else MessageDelivery.mail_id.is_(None)
    return session.scalars(_due().where(*same, mail, MessageDelivery.state == first.state)).all()


def _claimed(session: Session, several: Sequence[MessageDelivery], mail_id: str) -> Claimed:
    wanted = select(Message).where(Message.id.in_([each.message_id for each in several]))
    messages = session.scalars(wanted.order_by(Message.created_at, Message.id))
    account = session.get_one(Account, several[0].account_id)
    return Claimed(
        tuple(each.id for each in several),
        mail_id,
        account.id,
        several[0].address,
        account.locale,
        session.get_one(Organisation, entered(session)).name,
        tuple(Told(each.topic, (each.subject_type, each.subject_id), each.params) for each in messages),
    )


def settle_sent(session: Session, claimed: Claimed) -> None:
    """Note that the server took a mail."""
    _settle(session, claimed, state="sent", sent_at=now(), last_error=None)


def settle_unsure(session: Session, claimed: Claimed) -> None:
    """Note that nobody knows whether a mail arrived: it stays marked and is taken up again later, once."""
    _settle(session, claimed, last_error=UNSURE)


def settle_refused(session: Session, claimed: Claimed, said: str, *, is_final: bool) -> None:
    """Note why a mail was not taken; it is tried again later and later, then given up."""
    attempts = session.get_one(MessageDelivery, claimed.ids[0], populate_existing=True).attempts
    if is_final or attempts > len(WAITS):
        _settle(session, claimed, state="failed", last_error=said)
        return
    later = now() + timedelta(minutes=WAITS[attempts - 1])
    _settle(session, claimed, state="queued", last_error=said, next_try_at=later)


def _settle(session: Session, claimed: Claimed, **values: object) -> None:
    session.execute(update(MessageDelivery).where(MessageDelivery.id.in_(claimed.ids)).values(**values))
