"""Who is told of what happens to a lot: one table from an action to the messages that it queues.

What is told of a lot never holds a custodian, a price or an internal note, on either side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.timing.delays import delays_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS
from lifecycle.messages.telling import tell
from lifecycle.people.model import Organisation
from lifecycle.states.lots import LotAction, LotState, Side

Params = dict[str, str | int]
Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to a lot: by whom, with which details of its event."""

    lot: Lot
    by: Side
    details: Details


@dataclass(frozen=True, slots=True)
class Told:
    """A message that an action queues: its topic, the sides that get it, and what its words need."""

    topic: Callable[[Deed], str]
    to: Callable[[Deed], tuple[Side, ...]]
    params: Callable[[Session, Deed], Params]


def _other(deed: Deed) -> tuple[Side, ...]:
    return (Side.PARTNER if deed.by is Side.AUTHORITY else Side.AUTHORITY,)


def _both(_: Deed) -> tuple[Side, ...]:
    return (Side.AUTHORITY, Side.PARTNER)


def _authority_of_partner(deed: Deed) -> tuple[Side, ...]:
    return (Side.AUTHORITY,) if deed.by is Side.PARTNER else ()


def _if_offered(deed: Deed) -> tuple[Side, ...]:
    """A draft is nobody's business; a fixed pick-up is taken off both calendars."""
    if deed.lot.offered_at is None:
        return ()
    return _both(deed) if deed.lot.pickup_at else (Side.PARTNER,)


def _if_certificates(deed: Deed) -> tuple[Side, ...]:
    return _authority_of_partner(deed) if deed.details.get("certificates") else ()


def _proposer(deed: Deed) -> tuple[Side, ...]:
    return (Side(deed.details["side"]),)


def _nothing(_: Session, __: Deed) -> Params:
    return {}


def _named(**names: str) -> Callable[[Session, Deed], Params]:
    """Return the params that stand in the event's details, under a topic's own names."""

    def params(_: Session, deed: Deed) -> Params:
        return {name: deed.details[said] for name, said in names.items() if said in deed.details}

    return params


def _offered(session: Session, deed: Deed) -> Params:
    days = delays_of(session, deed.lot.authority_id).answer_days
    return {"lines": deed.details["count"], "answer_due_on": _day(deed.lot.offered_at, days)}


def _left(session: Session, deed: Deed) -> Params:
    days = delays_of(session, deed.lot.authority_id).reception_days
    return {"lines": deed.details["count"], "reception_due_on": _day(deed.lot.handed_over_at, days)}


def _day(moment: datetime | None, days: int) -> str:
    return (moment.astimezone(PARIS).date() + timedelta(days=days)).isoformat() if moment else ""


def _fixed(_: Session, deed: Deed) -> Params:
    lot = deed.lot
    at = lot.pickup_at.isoformat() if lot.pickup_at else ""
    said = {"place": lot.pickup_place, "contact_line": lot.pickup_contact}
    return {"pickup_at": at, **said, "reason": deed.details.get("reason", "")}


def _received(_: Session, deed: Deed) -> Params:
    said = deed.details
    return {**{n: said[n] for n in ("received", "missing")}, "unexpected": len(said["unexpected"])}


def _answered(_: Session, deed: Deed) -> Params:
    return {"answer": deed.details["answer"], "reason": deed.details["reason"]}


def _fixed_or_moved(deed: Deed) -> str:
    return "lot_rescheduled" if deed.details.get("moved") else "lot_scheduled"


def _accepted_or_not(deed: Deed) -> str:
    return "lot_declined" if deed.lot.state == LotState.DECLINED else "lot_accepted"


def _topic(name: str) -> Callable[[Deed], str]:
    return lambda _: name


TOLD: Mapping[str, Told] = {
    LotAction.OFFER: Told(_topic("lot_offered"), _other, _offered),
    LotAction.WITHDRAW: Told(_topic("lot_withdrawn"), _other, _nothing),
    LotAction.ACCEPT: Told(_accepted_or_not, _other, _named(accepted="accepted", refused="refused")),
    LotAction.DECLINE: Told(_topic("lot_declined"), _other, _named(reason="reason")),
    LotAction.CANCEL: Told(_topic("lot_cancelled"), _if_offered, _named(reason="reason")),
    "propose_slots": Told(_topic("lot_slots_proposed"), _other, _named(slots="slots")),
    LotAction.SCHEDULE: Told(_fixed_or_moved, _both, _fixed),
    LotAction.HAND_OVER: Told(_topic("lot_handed_over"), _both, _left),
    LotAction.RECEIVE: Told(_topic("lot_received"), _other, _received),
    "sign": Told(_topic("lot_signed"), _other, _nothing),
    "found_after": Told(_topic("lot_discrepancy_settled"), _other, _named(count="count")),
    "settle_unexpected": Told(_topic("lot_discrepancy_settled"), _other, _nothing),
    "report_outcome": Told(_topic("lot_outcomes"), _authority_of_partner, _named(reported="count")),
    "report_repair": Told(_topic("lot_outcomes"), _authority_of_partner, _named(reported="count")),
    "attach_proof": Told(_topic("lot_certificate"), _if_certificates, _nothing),
    "give_back": Told(
        _topic("lot_given_back"), _authority_of_partner, _named(returned="count", reason="reason")
    ),
    LotAction.CLOSE: Told(_topic("lot_closed"), _other, _nothing),
    "propose_revision": Told(_topic("revision_proposed"), _other, _named(comment="comment")),
    "answer_revision": Told(_topic("revision_answered"), _proposer, _answered),
}


def tell_of(session: Session, actor: Actor, lot: Lot, action: str, details: Details, event_id: UUID) -> None:
    """Queue what an action on a lot tells, in its transaction; whoever did it is not told of it."""
    told = TOLD.get(action)
    if told is None:
        return
    deed = Deed(lot, Side.PARTNER if actor.kind == "partner" else Side.AUTHORITY, details)
    sides = told.to(deed)
    if not sides:
        return
    names = party_names(session, lot)
    params = told.params(session, deed)
    for side in sides:
        to, party = (
            (lot.authority_id, names[lot.partner_id])
            if side is Side.AUTHORITY
            else (lot.partner_id, names[lot.authority_id])
        )
        said = {"number": lot.number, "title": lot.title, "party": party, **params}
        tell(
            session, told.topic(deed), to=to, subject=("lot", lot.id), params=said, key=str(event_id),
            but=actor.account_id,
        )  # fmt: skip


def party_names(session: Session, lot: Lot) -> dict[UUID, str]:
    """Return the names of a lot's two parties, empty for one that can no longer be seen."""
    ids = (lot.authority_id, lot.partner_id)
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict.fromkeys(ids, "") | {row.id: row.name for row in session.execute(wanted)}
