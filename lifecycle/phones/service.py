"""Phones that scan: heard with what they still hold, waited for, and released when they are lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.phones.errors import NotAPerson, PhoneNotFound, PhoneOfAnother
from lifecycle.phones.model import Phone, PhoneHold


@dataclass(frozen=True, slots=True)
class Held:
    """An inventory or a lot that a phone takes part in, and how many of its scans were not sent."""

    type: Literal["inventory", "lot"]
    id: UUID
    pending: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a phone says of itself, once the scans sent along are taken."""

    id: UUID
    name: str
    pending: int = 0
    holds: tuple[Held, ...] = ()


def hear(session: Session, actor: Actor, report: Report) -> Phone:
    """Keep what a phone says of itself; its id was drawn there and stays one person's.

    Raises PhoneOfAnother where that id is somebody else's, NotAPerson for a program.
    """
    if actor.account_id is None:
        raise NotAPerson
    moment = now()
    # A kind of phone says little to who waits for it: whose it is comes first.
    values = {"name": f"{actor.name}, {report.name}", "pending": report.pending, "heard_at": moment}
    own = {"id": report.id, "authority_id": entered(session), "account_id": actor.account_id}
    session.execute(insert(Phone).values(**own, **values).on_conflict_do_nothing())
    # Row security hides another authority's phone, whose id the insert has met all the same.
    phone = session.get(Phone, report.id, with_for_update=True, populate_existing=True)
    if phone is None or phone.account_id != actor.account_id:
        raise PhoneOfAnother
    for name, value in values.items():
        setattr(phone, name, value)
    _hold(session, report, moment)
    session.flush()
    return phone


def _hold(session: Session, report: Report, moment: datetime) -> None:
    """Replace what the phone holds: what it no longer names, it no longer holds; new scans undo a release."""
    told = {held.id: held for held in report.holds}
    # Locked: a release at this very moment is seen, and undone where more scans are told of.
    wanted = select(PhoneHold).where(PhoneHold.phone_id == report.id).order_by(PhoneHold.subject_id)
    for hold in session.scalars(wanted.with_for_update().execution_options(populate_existing=True)):
        held = told.pop(hold.subject_id, None)
        pending = held.pending if held else 0
        if pending > hold.pending:
            hold.released_at = hold.released_by = None
        hold.pending, hold.heard_at = pending, moment
    session.add_all(
        PhoneHold(
            phone_id=report.id,
            subject_id=held.id,
            subject_type=held.type,
            authority_id=entered(session),
            pending=held.pending,
            heard_at=moment,
        )
        for held in told.values()
    )


@dataclass(frozen=True, slots=True)
class Holding:
    """A phone that takes part in an inventory or a lot, and how many scans it said it still holds for it."""

    phone_id: UUID
    name: str
    pending: int
    heard_at: datetime


def present(session: Session, subject_id: UUID) -> Sequence[Holding]:
    """Return the phones that took part in an inventory or a lot, the last one heard first."""
    return [Holding(*row) for row in session.execute(_holding(subject_id))]


def waiting(session: Session, subject_id: UUID) -> Sequence[Holding]:
    """Return the phones that still hold scans for an inventory or a lot and that nobody released."""
    held = (PhoneHold.pending > 0, PhoneHold.released_at.is_(None))
    return [Holding(*row) for row in session.execute(_holding(subject_id).where(*held))]


def _holding(subject_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(Phone.id, Phone.name, PhoneHold.pending, PhoneHold.heard_at)
        .join(PhoneHold, PhoneHold.phone_id == Phone.id)
        .where(PhoneHold.subject_id == subject_id)
        .order_by(PhoneHold.heard_at.desc(), Phone.id)
    )


def release(
    session: Session, actor: Actor, subject_id: UUID, phone_id: UUID, request_id: UUID | None = None
) -> None:
    """Wait no longer for a phone, which is lost or broken, and record it; its scans stay welcome later.

    Raises PhoneNotFound where it holds nothing for this subject; a second release changes nothing. The caller
    has locked the subject and checked that the actor may decide for it.
    """
    hold = session.get(PhoneHold, (phone_id, subject_id), with_for_update=True, populate_existing=True)
    if hold is None:
        raise PhoneNotFound
    if hold.released_at is not None or (request_id and find_by_request(session, request_id)):
        return
    hold.released_at, hold.released_by = now(), actor.name
    session.flush()
    details = {"phone_id": phone_id, "pending": hold.pending, "heard_at": hold.heard_at}
    entry = Entry(
        hold.subject_type,
        subject_id,
        f"{hold.subject_type}:phone:released",
        details=details,
        request_id=request_id,
    )
    record(session, actor, [entry])
