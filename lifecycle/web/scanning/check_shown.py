"""Scans that wait to be settled, as their pages show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel import codes
from lifecycle.kernel.actor import Actor
from lifecycle.registry.queries import rooms
from lifecycle.registry.readings import code_of
from lifecycle.scanning.model import Scan
from lifecycle.scanning.queries import Check
from lifecycle.scanning.said import Said, said_again
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.facts import FUNCTIONAL_LABELS, RETIRE_REASON_LABELS
from lifecycle.web.context import plain_moment, told
from lifecycle.web.shown import Card, card


@dataclass(frozen=True, slots=True)
class Asked:
    """A scan in words, as a line of a timeline."""

    title: str
    text: str
    who: str
    when: str
    iso: str
    exact: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: the device or the label read, what was asked of it, how many scans follow."""

    id: UUID
    title: str
    card: Card | None
    asked: Asked
    waiting: int


def lines(session: Session, actor: Actor, checks: Sequence[Check]) -> list[Line]:
    """Return checks as lines of the list."""
    places = _places(session)
    return [
        Line(
            check.scan.id,
            card(check.card).title if check.card is not None else read_of(check.scan),
            card(check.card) if check.card is not None else None,
            asked(check.scan, actor, places),
            check.waiting,
        )
        for check in checks
    ]


def chain_shown(session: Session, actor: Actor, chain: Sequence[Scan]) -> list[Asked]:
    """Return the scans of one device in words, in their order."""
    places = _places(session)
    return [asked(scan, actor, places) for scan in chain]


def _places(session: Session) -> Mapping[UUID, str]:
    return {room.id: f"{room.site_name} › {room.name}" for room in rooms(session)}


def asked(scan: Scan, actor: Actor, places: Mapping[UUID, str]) -> Asked:
    """Return a scan in words."""
    return Asked(
        title=told(VERBS[Verb(scan.verb)].label),
        text=", ".join(_details(said_again(scan.said), places)),
        who="" if scan.account_id == actor.account_id else scan.actor_name,
        when=plain_moment(scan.occurred_at),
        iso=scan.occurred_at.isoformat(),
        exact=plain_moment(scan.occurred_at),
    )


def _details(said: Said, places: Mapping[UUID, str]) -> Iterator[str]:
    if said.room_id and said.room_id in places:
        yield places[said.room_id]
    if said.reason:
        yield told(RETIRE_REASON_LABELS[said.reason]).lower()
    if said.functional_status:
        yield told(FUNCTIONAL_LABELS[said.functional_status]).lower()
    yield from filter(None, (said.custodian, said.tag, said.serial, said.attach, said.note))


def read_of(scan: Scan) -> str:
    """Return what was read, a label's code the way people read it."""
    reading = str(scan.readings[0]) if scan.readings else "–"
    code = code_of(reading)
    return codes.shown(code) if code else reading
