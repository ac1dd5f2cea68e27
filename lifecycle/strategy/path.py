"""Whether an objective is on its way: the straight line from where it stood to its next target; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from lifecycle.strategy.words import Sense

_HUNDREDTH = Decimal("0.01")


class Standing(StrEnum):
    """Where an objective stands on a day."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    UNDER_WAY = "under_way"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Aim:
    """A value at the end of a civil year: where things stood, or what is aimed at."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """Where an objective stands, against which target, and the value `expected` on the line that day."""

    standing: Standing
    target: Aim | None = None
    expected: Decimal | None = None


def judge(
    value: Decimal | None,
    on: date,
    targets: Sequence[Aim],
    sense: Sense,
    *,
    baseline: Aim | None = None,
    is_of_year: bool = False,
) -> Judged:
    """Tell where a value known on a day stands against the target of its year, else the next, else the last.

    Short of the target, it is on track where it has come as far as the straight line from the step before
    (an earlier target or the baseline, each at the end of its year) to that target. Without such a step, or
    for what adds up over the civil year (`is_of_year`), the target is under way until its year has ended.
    """
    target = _aimed_at(targets, on.year)
    if value is None or target is None:
        return Judged(Standing.UNKNOWN, target)
    if _meets(value, target.value, sense):
        return Judged(Standing.REACHED, target)
    if target.year < on.year:
        return Judged(Standing.BEHIND, target)
    before = _before(targets, baseline, target.year)
    if is_of_year or before is None:
        return Judged(Standing.UNDER_WAY, target)
    expected = _on_line(before, target, on)
    return Judged(Standing.ON_TRACK if _meets(value, expected, sense) else Standing.BEHIND, target, expected)


def _aimed_at(targets: Sequence[Aim], year: int) -> Aim | None:
    ahead = [aim for aim in targets if aim.year >= year]
    if ahead:
        return min(ahead, key=lambda aim: aim.year)
    return max(targets, key=lambda aim: aim.year, default=None)


def _before(targets: Sequence[Aim], baseline: Aim | None, year: int) -> Aim | None:
    steps = [*targets, baseline] if baseline else targets
    return max((aim for aim in steps if aim.year < year), key=lambda aim: aim.year, default=None)


def _on_line(before: Aim, target: Aim, on: date) -> Decimal:
    start, end = date(before.year, 12, 31), date(target.year, 12, 31)
    days = max((on - start).days, 0)
    gone = (target.value - before.value) * days / (end - start).days
    return (before.value + gone).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _meets(value: Decimal, aim: Decimal, sense: Sense) -> bool:
    return value >= aim if sense is Sense.AT_LEAST else value <= aim
