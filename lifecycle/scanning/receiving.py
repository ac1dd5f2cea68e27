"""Receiving what a phone sends: each scan in its order, in its own savepoint, answered once and for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Conflict, DomainError
from lifecycle.phones.service import hear
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.resolving import Kind, mark_applied, resolve_many
from lifecycle.scanning.answers import Came, Outcome, refused, told
from lifecycle.scanning.doing import do
from lifecycle.scanning.errors import OtherPerson
from lifecycle.scanning.finding import offers_found
from lifecycle.scanning.holding import Head, contradicted, head_of, is_contradicted, waiting
from lifecycle.scanning.locking import cards_of, lock
from lifecycle.scanning.model import Scan
from lifecycle.scanning.said import Scanned, Sync, kept
from lifecycle.scanning.storing import store
from lifecycle.scanning.task import Task
from lifecycle.scanning.verbs import Verb

# A phone's clock that is further off than this is put right.
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Synced:
    """One answer a scan, in the order sent; `clock_off` in seconds, None for a clock that is right."""

    now: datetime
    answers: Sequence[Mapping[str, Any]]
    clock_off: int | None


def owner_of(actor: Actor) -> str:
    """Return whose scans a phone keeps apart: one account in one organisation."""
    return f"{actor.account_id}.{actor.organisation_id}"


def receive(session: Session, actor: Actor, sync: Sync) -> Synced:
    """Do what a phone asks, in order, and answer each scan; a scan seen before is answered as it was.

    Raises OtherPerson where the scans are not this person's, PhoneOfAnother for somebody else's phone. What a
    rule refuses is an answer; a deadlock is not, and the whole is sent again.
    """
    if sync.owner != owner_of(actor):
        raise OtherPerson
    # The phone's row stays locked: the same batch, sent twice at once, is done once.
    hear(session, actor, sync.report)
    batch = _Batch(session, actor, sync)
    answers = [batch.answer(scan) for scan in sync.scans]
    mark_applied(session, batch.applied)
    return Synced(batch.moment, answers, batch.clock_off)


class _Batch:
    """The scans of one request: what they mean and what is locked for them, read once for all."""

    def __init__(self, session: Session, actor: Actor, sync: Sync) -> None:
        self.session, self.actor, self.phone_id = session, actor, sync.report.id
        self.moment = now()
        off = self.moment - sync.now
        self.off = off if abs(off) > CLOCK_TOLERANCE else timedelta()
        self.clock_off = round(self.off.total_seconds()) if self.off else None
        self.applied: list[tuple[str, datetime]] = []
        self.answers = self._answered_before(sync.scans)
        fresh = [scan for scan in sync.scans if scan.id not in self.answers]
        found = resolve_many(session, [scan.readings for scan in fresh]) if fresh else []
        self.meanings = {scan.id: meaning for scan, meaning in zip(fresh, found, strict=True)}
        subjects = {self._subject(scan) for scan in fresh}
        lock(session, fresh, subjects)
        self.cards = dict(cards_of(session, subjects))
        self.heads = self._heads() if fresh else []
        # A label that this batch gives away means something else to the scans that follow.
        self.is_shifting = any(scan.verb in (Verb.CREATE, Verb.CLAIM) for scan in fresh)

    def _answered_before(self, scans: Sequence[Scanned]) -> dict[UUID, Mapping[str, Any]]:
        ids = [scan.id for scan in scans]
        wanted = select(Scan).where(Scan.id.in_(ids), Scan.account_id == self.actor.account_id)
        found = self.session.scalars(wanted.execution_options(populate_existing=True)) if ids else ()
        known = {scan.id: scan for scan in found}
        return {scan.id: self._again(scan, known[scan.id]) for scan in scans if scan.id in known}

    def _again(self, scan: Scanned, known: Scan) -> Mapping[str, Any]:
        """Return the answer that a scan was given; its id with something else is refused, and not kept."""
        if (scan.verb, list(scan.readings), kept(scan.said)) != (known.verb, known.readings, known.said):
            return told(refused(RequestReused()), scan.id, None, self.actor.locale)
        return {**known.answer, "to_check": known.state == "to_check"}

    def _heads(self) -> list[Head]:
        wanted = select(Scan.id, Scan.asset_id, Scan.readings).where(
            Scan.phone_id == self.phone_id, Scan.state == "to_check", Scan.waits_for.is_(None)
        )
        # Locked against whoever settles one meanwhile: what waits for it must be settled with it.
        rows = self.session.execute(wanted.order_by(Scan.position).with_for_update())
        return [Head(row.id, row.asset_id, frozenset(row.readings)) for row in rows]

    def _subject(self, scan: Scanned) -> UUID | None:
        """Return the one device that a scan is about: the phone's own choice, else what was read."""
        meaning = self.meanings[scan.id]
        if scan.asset_id or meaning.kind is not Kind.DEVICE:
            return scan.asset_id
        found: UUID = meaning.cards[0].id
        return found

    def answer(self, scan: Scanned) -> Mapping[str, Any]:
        """Return the answer to one scan: the one it was given before, or what comes of doing it now."""
        if scan.id in self.answers:
            return self.answers[scan.id]
        task = self._task(scan)
        try:
            with self.session.begin_nested():
                head, outcome = self._judged(task)
                answer, is_stored = self._store(task, outcome, head)
                if not is_stored:
                    raise RequestReused
                if scan.verb is Verb.UNDO:
                    self.heads = self._heads()
        except (DomainError, IntegrityError) as error:
            refusal = error if isinstance(error, DomainError) else Conflict()
            asset_id = task.card.id if task.card is not None else None
            answer, _ = self._store(task, refused(refusal, asset_id, offers_found(task.card)), None)
        self.answers[scan.id] = answer
        return answer

    def _task(self, scan: Scanned) -> Task:
        if self.is_shifting:
            self.meanings[scan.id] = resolve_many(self.session, [scan.readings])[0]
        subject, meaning = self._subject(scan), self.meanings[scan.id]
        if self.is_shifting and subject not in self.cards:
            self.cards |= cards_of(self.session, [subject])
        at = min(scan.occurred_at + self.off, self.moment)
        self.applied += [(meaning.code, at)] if meaning.code else []
        details = {}
        if self.off:
            details = {"phone_time": scan.occurred_at.isoformat(), "clock_off": str(self.clock_off)}
        return Task(scan, meaning, self.cards.get(subject) if subject else None, at, details)

    def _judged(self, task: Task) -> tuple[Head | None, Outcome]:
        """Return what comes of a scan, and the scan to be settled first that it waits for."""
        asset_id = task.card.id if task.card is not None else None
        if head := head_of(task.scan, asset_id, self.heads):
            # Not the device that bears the label now: the one that the phone took it for.
            return head, waiting(head.asset_id)
        if task.card is not None and is_contradicted(task.scan, task.card):
            return None, contradicted(task.scan.verb, task.card)
        return None, do(self.session, self.actor, task)

    def _store(self, task: Task, outcome: Outcome, head: Head | None) -> tuple[Mapping[str, Any], bool]:
        """Keep the scan with its answer in words; tell whether its id was new."""
        asset_id = outcome.asset_id
        if asset_id and (outcome.kind is Came.DONE or asset_id not in self.cards):
            self.cards |= cards_of(self.session, [asset_id])
        card = self.cards.get(asset_id) if asset_id else None
        answer = told(outcome, task.scan.id, card, self.actor.locale)
        is_stored = store(self.session, self.actor, self.phone_id, task, outcome, answer, head)
        if outcome.is_to_check and head is None and is_stored:
            self.heads.append(Head(task.scan.id, asset_id, frozenset(task.scan.readings)))
        return answer, is_stored
