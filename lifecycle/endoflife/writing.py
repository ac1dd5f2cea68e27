"""The write path of lots: check the side, enter the authority's scope, lock, nonce, and record at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import working_for
from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.telling import tell_of
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.errors import RequestReused
from lifecycle.states.lots import LotState, Side

_PERMISSION = {Side.AUTHORITY: Permission.LOT_MANAGE, Side.PARTNER: Permission.LOT_ANSWER}
_TO_SIGN = _PERMISSION | {Side.AUTHORITY: Permission.LOT_SIGN}


@dataclass(frozen=True, slots=True)
class LotDone:
    """What came of a use case: the lot's state and version after it, its event, whether it was a repeat."""

    lot_id: UUID
    number: str
    state: LotState
    version: int
    event_id: UUID
    replayed: bool = False


def side_of(actor: Actor) -> Side:
    """Return the side that an actor's organisation takes in a lot."""
    return Side.PARTNER if actor.kind == "partner" else Side.AUTHORITY


@contextmanager
def opened(
    session: Session, actor: Actor, lot_id: UUID, side: Side, *, to_sign: bool = False
) -> Iterator[Lot]:
    """Give the locked lot of a side that may act on it, in the scope of the lot's authority.

    `to_sign` asks for the right to sign a hand-over only, which more people have. The scope that was entered
    before comes back at the end. Raises Forbidden, or LotNotFound where the lot is another organisation's or,
    for the partner, not offered.
    """
    if not actor.can((_TO_SIGN if to_sign else _PERMISSION)[side]):
        raise Forbidden
    theirs = Lot.authority_id if side is Side.AUTHORITY else Lot.partner_id
    # Row security is applied to the row as it is once the lock is held: a lot taken back meanwhile is gone.
    mine = select(Lot).where(Lot.id == lot_id, theirs == actor.organisation_id).with_for_update()
    lot = session.scalar(mine.execution_options(populate_existing=True))
    if lot is None:
        raise LotNotFound
    with working_for(session, lot.authority_id):
        yield lot
        session.flush()


def event_before(session: Session, lot: Lot, action: str, request_id: UUID) -> Event | None:
    """Return the event that this request left on a lot, None for a new request.

    Raises RequestReused where the request id stands for something else.
    """
    event = find_by_request(session, request_id)
    if event and (event.subject_id != lot.id or event.details.get("action") != action):
        raise RequestReused
    return event


def seen_before(session: Session, lot: Lot, action: str, request_id: UUID) -> LotDone | None:
    """Return the answer that this request was given on a lot, None for a new one; RequestReused as above."""
    event = event_before(session, lot, action, request_id)
    return answered(lot, event) if event else None


def answered(lot: Lot, event: Event) -> LotDone:
    """Return the answer that a lot's event stands for."""
    return LotDone(lot.id, lot.number, LotState(event.details["state"]), lot.version, event.id, replayed=True)


def finish(
    session: Session,
    actor: Actor,
    lot: Lot,
    action: str,
    request_id: UUID | None,
    *,
    to: LotState | None = None,
    fact: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    details: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> LotDone:
    """Set the lot's state (`to`) or keep it (`fact` names what happened), record it and tell who must know.

    `fact` is the end of the event's tag, `field:edited` or `fact:assets_added`.
    """
    before, after = LotState(lot.state), to or LotState(lot.state)
    lot.state, lot.version = after, lot.version + 1
    session.flush()
    entry = Entry(
        "lot",
        lot.id,
        f"lot:{fact}" if to is None else f"lot:state:{to}",
        from_state=before,
        to_state=to,
        changes=changes or {},
        details={"action": action, "state": after, **(details or {})},
        occurred_at=occurred_at,
        request_id=request_id,
    )
    event_id = record(session, actor, [entry])[0]
    tell_of(session, actor, lot, action, entry.details, event_id)
    return LotDone(lot.id, lot.number, after, lot.version, event_id)
