"""Seeded chance: the same seed tells the same story, moved to the day it is told on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from lifecycle.kernel.codes import ALPHABET, LENGTH, check_character

T = TypeVar("T")

# Working hours in Paris whatever the season, as minutes of the day in UTC.
OPENS, CLOSES = 7 * 60, 15 * 60 + 30
_SATURDAY = 5
# The public holidays that keep their date.
_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
_BODIES = len(ALPHABET) ** (LENGTH - 1)
_STRIDE = 0x2545F4915  # odd, so that counting by it visits every body once
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Chance(Random):
    """Random draws that a story needs; `last` is the last day on which anything happened."""

    def __init__(self, seed: int, last: date) -> None:
        super().__init__(seed)
        self.last = last
        self._codes = self.randrange(_BODIES)

    def id_at(self, moment: datetime) -> UUID:
        """Return the identifier (UUID version 7) that a row made at this moment would have."""
        milliseconds = int((moment - _EPOCH).total_seconds() * 1000)
        value = (milliseconds & (1 << 48) - 1) << 80 | self.getrandbits(80)
        value = value & ~(0xF << 76) | 7 << 76
        return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)

    def request_id(self) -> UUID:
        """Return an identifier as a phone makes them (UUID version 4)."""
        return UUID(int=self.getrandbits(128), version=4)

    def code(self) -> str:
        """Return a label code that this story has not used: a walk over all codes, never the same twice."""
        self._codes = (self._codes + _STRIDE) % _BODIES
        rest, body = self._codes, ""
        for _ in range(LENGTH - 1):
            rest, value = divmod(rest, len(ALPHABET))
            body += ALPHABET[value]
        return body + check_character(body)

    def moment(self, day: int) -> datetime:
        """Return an instant in working hours on a day (proleptic ordinal), or on the next working day.

        Never after `last`: days off at the end of the story fall on the working day before.
        """
        at, step = date.fromordinal(min(day, self.last.toordinal())), timedelta(1)
        while at.weekday() >= _SATURDAY or (at.month, at.day) in _HOLIDAYS:
            if at == self.last:
                step = -step
            at += step
        return datetime(at.year, at.month, at.day, tzinfo=UTC) + timedelta(
            minutes=self.randrange(OPENS, CLOSES), seconds=self.randrange(60)
        )

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return one of the keys, as often as its weight says."""
        return self.choices(tuple(weights), tuple(weights.values()))[0]

    def is_one_in(self, share: float) -> bool:
        """Tell whether this is one of the cases that make up a share between 0 and 1."""
        return self.random() < share

    def text(self, alphabet: Sequence[str], length: int) -> str:
        """Return a text of this many drawn characters."""
        return "".join(self.choices(alphabet, k=length))
