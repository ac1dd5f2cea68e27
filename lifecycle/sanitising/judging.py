"""What the records of a device come to: whether all of its media are sanitised, how well and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lifecycle.states.facts import LEVELS, SanitisationLevel


@dataclass(frozen=True, slots=True)
class Best:
    """What speaks for a device: the weakest level of its media, and the oldest of their sanitisations."""

    level: SanitisationLevel
    performed_at: datetime


@dataclass(frozen=True, slots=True)
class Try:
    """A sanitisation of one medium, or of all that the device holds where `medium_id` is None."""

    medium_id: UUID | None
    passed: bool
    level: SanitisationLevel
    performed_at: datetime


def best_of(
    media: Mapping[UUID, datetime | None], tries: Sequence[Try], last_used_at: datetime | None
) -> Best | None:
    """Return what speaks for a device, None unless every medium still in it passed since its last failure.

    `media` are those known, with when each was taken out. A device whose known media were all taken out
    leaves without data, which is as good as destroyed; one without known media is judged as a whole.
    """
    inside = [medium for medium, removed_at in media.items() if removed_at is None]
    if media and not inside:
        return Best(SanitisationLevel.DESTROY, max(filter(None, media.values())))
    groups = [[one for one in tries if one.medium_id in (None, medium)] for medium in inside] or [
        [one for one in tries if one.medium_id is None]
    ]
    found = [speaks for group in groups if (speaks := _speaks_for(group, last_used_at))]
    if len(found) < len(groups):
        return None
    if len(found) == 1:
        return Best(found[0].level, found[0].performed_at)
    weakest = min((one.level for one in found), key=LEVELS.index)
    return Best(weakest, min(one.performed_at for one in found))


def _speaks_for(tries: Sequence[Try], last_used_at: datetime | None) -> Try | None:
    """Return the success that speaks for one medium.

    One after the last use comes before any other, then the strongest, then the latest: a weak one of today
    must not hide a strong one that still holds.
    """
    failed = [one.performed_at for one in tries if not one.passed]
    passed = [one for one in tries if one.passed and all(one.performed_at > at for at in failed)]
    if len(passed) < 2:
        return passed[0] if passed else None
    used = last_used_at.replace(second=0, microsecond=0) if last_used_at else None
    return max(
        passed,
        key=lambda one: (
            used is None or one.performed_at >= used, LEVELS.index(one.level), one.performed_at,
        ),
    )  # fmt: skip
