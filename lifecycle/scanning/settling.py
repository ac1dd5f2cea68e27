"""Settling the scans that the register contradicts: they are done after all, or set aside; never lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Conflict, DomainError, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.registry.resolving import Kind, Meaning
from lifecycle.scanning.answers import Came, Outcome, refused, told
from lifecycle.scanning.doing import do
from lifecycle.scanning.errors import AlreadySettled, ScanNotFound
from lifecycle.scanning.labelling import create_anyway, relabel
from lifecycle.scanning.locking import cards_of, lock
from lifecycle.scanning.model import Scan
from lifecycle.scanning.said import Scanned, said_again
from lifecycle.scanning.task import Task
from lifecycle.scanning.verbs import Verb

Settled = Literal["phone", "registry"]
SET_ASIDE = "asset:scan:set_aside"


def can_settle(actor: Actor, scan: Scan) -> bool:
    """Tell whether someone may settle a scan: whoever made it, and those who edit the register."""
    return scan.account_id == actor.account_id or actor.can(Permission.ASSET_EDIT)


def settle(session: Session, actor: Actor, head_id: UUID, side: Settled) -> Sequence[Scan]:
    """Settle a scan and those that wait for it, for what was done on the spot or for the register.

    For the phone they are done in their order, by whoever settles, and what a rule refuses is kept as their
    answer; for the register they are set aside, which is recorded. Raises ScanNotFound or AlreadySettled.
    """
    head = session.get(Scan, head_id)
    if head is None or not can_settle(actor, head):
        raise ScanNotFound
    lock(session, [], [head.asset_id])
    # The head's lock first: what comes to wait for it meanwhile is then seen, and settled with it.
    session.refresh(head, with_for_update=True)
    if head.state != "to_check" or head.waits_for:
        raise AlreadySettled
    chain = _chain(session, head_id)
    if side == "phone":
        _do_all(session, actor, chain)
    else:
        _set_aside(session, actor, chain)
    for scan in chain:
        scan.state, scan.settled_for = "settled", side
        scan.settled_at, scan.settled_by = now(), actor.name
    session.flush()
    return chain


def _chain(session: Session, head_id: UUID) -> Sequence[Scan]:
    wanted = select(Scan).where(or_(Scan.id == head_id, Scan.waits_for == head_id), Scan.state == "to_check")
    # Locked: whoever takes one of them back at this moment has done so before it is read, or does so after.
    locked = wanted.order_by(Scan.position).with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).all()


def _do_all(session: Session, actor: Actor, chain: Sequence[Scan]) -> None:
    """Do scans one after the other; those of a device that was to be created are about the one made now."""
    made: UUID | None = None
    for scan in chain:
        asset_id = scan.asset_id or made
        card = cards_of(session, [asset_id]).get(asset_id) if asset_id else None
        meaning = Meaning(Kind.DEVICE, cards=(card,)) if card is not None else Meaning(Kind.UNKNOWN)
        task = Task(_scanned(scan), meaning, card, scan.occurred_at, _by(actor, scan))
        outcome = _attempted(session, actor, task)
        made = made or outcome.asset_id
        scan.asset_id = outcome.asset_id or asset_id
        _answer(session, actor, scan, outcome)


def _attempted(session: Session, actor: Actor, task: Task) -> Outcome:
    # A label that another device has stays there: whoever was to have it gets a new one.
    anyway = {Verb.CREATE: create_anyway, Verb.CLAIM: relabel}.get(task.scan.verb, do)
    try:
        with session.begin_nested():
            return anyway(session, actor, task)
    except (DomainError, IntegrityError) as error:
        return refused(error if isinstance(error, DomainError) else Conflict(), task.scan.asset_id)


def _scanned(scan: Scan) -> Scanned:
    return Scanned(
        scan.id, scan.position, Verb(scan.verb), tuple(scan.readings), scan.occurred_at, scan.asset_id,
        said_again(scan.said),
    )  # fmt: skip


def _by(actor: Actor, scan: Scan) -> Mapping[str, str]:
    return {} if scan.account_id == actor.account_id else {"scanned_by": scan.actor_name}


def _set_aside(session: Session, actor: Actor, chain: Sequence[Scan]) -> None:
    head, sentence = chain[0], Reason("set-aside", N_("Mise de côté : le registre est resté tel quel."))
    for scan in chain:
        _answer(session, actor, scan, Outcome(Came.LOOK, sentence, (sentence,), asset_id=scan.asset_id))
    subject = ("asset", head.asset_id) if head.asset_id else ("organisation", entered(session))
    entry = Entry(
        *subject,
        SET_ASIDE.replace("asset", subject[0]),
        details={"scans": [scan.id for scan in chain], "verbs": [scan.verb for scan in chain]},
        request_id=derived_id(head.id, SET_ASIDE),
    )
    record(session, actor, [entry])


def _answer(session: Session, actor: Actor, scan: Scan, outcome: Outcome) -> None:
    """Give a scan the answer that its repeats will have from now on."""
    asset_id = scan.asset_id
    card: Any = cards_of(session, [asset_id]).get(asset_id) if asset_id else None
    scan.kind = outcome.kind
    scan.answer = told(outcome, scan.id, card, actor.locale, is_to_check=False)


def suggested(scan: Scan, changed_at: datetime | None) -> Settled:
    """Return the side proposed first: for a place the latest observation, for a state the register.

    `changed_at` is when the device last changed in the register; a device that is not there yet must be made.
    """
    if scan.verb in (Verb.CREATE, Verb.CLAIM) or changed_at is None:
        return "phone"
    return "phone" if scan.verb == Verb.MOVE and scan.occurred_at > changed_at else "registry"
