"""Pure rules of inventories: who is expected, what a sighting tells, which sighting stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lifecycle.states.assets import State

# A device is looked for where it should be at hand: what is ordered has not come, what is repaired is away,
# what is missing or handed over is not there.
AT_HAND = (State.IN_STOCK, State.IN_USE, State.RETIRED, State.IN_LOT)


class Finding(StrEnum):
    """What a sighting tells of a device."""

    FOUND = "found"
    MISPLACED = "misplaced"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody had a device in front of them: when, who, in which room as far as they said, by which scan."""

    seen_at: datetime
    seen_by: str
    room_id: UUID | None
    id: UUID


def judged(*, is_expected: bool, state: State, registered: UUID | None, seen_in: UUID | None) -> Finding:
    """Return what a sighting tells; `registered` is the room that the register says at that moment.

    A device of another room is misplaced, expected here or not: the register can be put right at once. One
    that nobody should have at hand (handed over, missing, at the repairer's…) is unexpected wherever it is.
    """
    if not is_expected and state not in AT_HAND:
        return Finding.UNEXPECTED
    if seen_in is not None and seen_in != registered:
        return Finding.MISPLACED
    return Finding.FOUND if is_expected else Finding.UNEXPECTED


def replaces(new: Sighting, seen_at: datetime | None, seen_in: UUID | None) -> bool:
    """Tell whether a sighting stands instead of what a line holds.

    The first one does; after it, only a later one in another room, for the device has been carried there.
    """
    if seen_at is None:
        return True
    return new.room_id is not None and new.room_id != seen_in and new.seen_at > seen_at
