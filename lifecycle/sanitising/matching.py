"""Which device a line of a report is about: never a guess, and never by a serial that is not there.

In this order: a medium known by its serial; one whose serial begins with a cut one, where only one does; a
device that is itself the medium (an external disk); the machine that the medium was erased in, by its serial
or its tag. The last one is only proposed: a workshop's bench erases disks that came from elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lifecycle.formats.erasure import Erasure
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.model import Asset
from lifecycle.registry.resolving import Kind, resolve_many
from lifecycle.sanitising.model import Medium

Way = Literal["medium", "beginning", "itself", "machine", "several", "none", "no-serial", "anonymous"]
SHORTEST_BEGINNING = 8  # of a cut serial: below, too many serials begin alike
# States from which a device goes away: only then is the machine that erased likely to be the one erased.
_LEAVING = ("retired", "in_lot")


@dataclass(frozen=True, slots=True)
class Match:
    """The device, and the medium where it is known, that a line is about; `way` tells how it was found.

    `is_sure` tells that nobody needs to look: what is only likely is proposed unticked.
    """

    way: Way
    asset_id: UUID | None = None
    medium_id: UUID | None = None
    is_sure: bool = False


def match(session: Session, erasures: Sequence[Erasure]) -> list[Match]:
    """Return what each line is about, in a number of statements that does not grow with them."""
    keys = [serial_key(one.serial) for one in erasures]
    media = _media(session, {key for key in keys if key})
    cut = {key for key, one in zip(keys, erasures, strict=True) if key and one.serial_is_cut}
    beginnings = _beginnings(session, {key for key in cut - media.keys() if len(key) >= SHORTEST_BEGINNING})
    hosts = {key for one in erasures if (key := serial_key(one.host.serial))}
    machines = _machines(session, {*filter(None, keys), *hosts})
    tags = _tagged(session, {one.host.tag for one in erasures if one.host.tag})
    found = []
    for key, one in zip(keys, erasures, strict=True):
        known = _by_serial(key, media, beginnings, machines)
        found.append(known or _by_host(one, machines, tags) or Match(_why_none(key, one)))
    return found


Media = Mapping[str, Sequence[tuple[UUID, UUID]]]  # by serial: asset, medium
Machines = Mapping[str, Sequence[tuple[UUID, str]]]  # by serial: asset, its state


def _by_serial(key: str | None, media: Media, beginnings: Media, machines: Machines) -> Match | None:
    if key is None:
        return None
    ways: tuple[tuple[Way, Media], ...] = (("medium", media), ("beginning", beginnings))
    for way, found in ways:
        if len(found.get(key, ())) > 1:
            return Match("several")
        for asset_id, medium_id in found.get(key, ()):
            return Match(way, asset_id, medium_id, is_sure=True)
    if len(machines.get(key, ())) == 1:
        return Match("itself", machines[key][0][0], is_sure=True)
    return None


def _by_host(one: Erasure, machines: Machines, tags: Machines) -> Match | None:
    candidates = (
        *machines.get(serial_key(one.host.serial) or "", ()), *tags.get(one.host.tag, ()),
    )  # fmt: skip
    found = dict(candidates)
    if len(found) != 1:
        return None
    ((asset_id, state),) = found.items()
    return Match("machine", asset_id, is_sure=state in _LEAVING)


def _why_none(key: str | None, one: Erasure) -> Way:
    if one.is_anonymous:
        return "anonymous"
    return "none" if key else "no-serial"


class _Known(NamedTuple):
    asset_id: UUID
    medium_id: UUID
    removed_at: datetime | None


_MEDIA = select(Medium.serial_key, Medium.asset_id, Medium.id, Medium.removed_at)


def _media(session: Session, keys: Iterable[str]) -> Media:
    found = defaultdict[str, list[_Known]](list)
    for row in session.execute(_MEDIA.where(Medium.serial_key.in_(keys))):
        found[str(row[0])].append(_Known(*row[1:]))
    return {key: _where_it_is(some) for key, some in found.items()}


def _beginnings(session: Session, keys: Iterable[str]) -> Media:
    """Return the media whose serials begin with these, all of them for each."""
    by_length = defaultdict[int, set[str]](set)
    for key in keys:
        by_length[len(key)].add(key)
    if not by_length:
        return {}
    begins = [func.left(Medium.serial_key, size).in_(some) for size, some in by_length.items()]
    found = defaultdict[str, list[_Known]](list)
    for row in session.execute(_MEDIA.where(or_(*begins))):
        for beginning in (str(row[0])[:size] for size in by_length):
            if beginning in by_length[len(beginning)]:
                found[beginning].append(_Known(*row[1:]))
    return {key: _where_it_is(some) for key, some in found.items()}


def _where_it_is(some: Sequence[_Known]) -> list[tuple[UUID, UUID]]:
    """Return a medium's asset and id; one that was moved is where it was not taken out of."""
    inside = [known for known in some if known.removed_at is None]
    return [(known.asset_id, known.medium_id) for known in inside or some]


def _machines(session: Session, keys: Iterable[str]) -> Machines:
    found = defaultdict[str, list[tuple[UUID, str]]](list)
    wanted = select(Asset.serial_key, Asset.id, Asset.state).where(Asset.serial_key.in_(keys))
    for key, asset_id, state in session.execute(wanted):
        found[str(key)].append((asset_id, state))
    return found


def _tagged(session: Session, tags: Iterable[str]) -> Machines:
    """Return the devices whose inventory number or label a machine's tag is."""
    asked = sorted(tags)
    if not asked:
        return {}
    meanings = resolve_many(session, [[tag] for tag in asked])
    sure = [(tag, one) for tag, one in zip(asked, meanings, strict=True) if one.kind is Kind.DEVICE]
    return {tag: [(one.cards[0].id, one.cards[0].state)] for tag, one in sure}
