"""What the kept rows of a file say, counted: their states, categories and places."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.remark_words import Level
from lifecycle.formats.text import fold

Word = TypeVar("Word", bound=Hashable)
Said = tuple[StatusWord, str, tuple[str, ...]]

# A file that says more different things holds no list of states, categories and places: memory stays flat.
MOST_KINDS = 50_000


class Tally:
    """Counts rows by verdict, and the words of those that are kept.

    Words that differ by case, accents or punctuation count as one, under their first spelling.
    """

    def __init__(self) -> None:
        self.verdicts = Counter[Level]()
        self._said: dict[Said, int] = {}

    def add(self, row: SourceRow) -> None:
        """Count a row."""
        verdict = row.verdict
        self.verdicts[verdict] += 1
        if verdict is Level.NOTE or verdict is Level.WARNING:
            said = (row.status, row.category, row.site_path)
            count = self._said.get(said, 0)
            if count or len(self._said) < MOST_KINDS:
                self._said[said] = count + 1

    @property
    def kept(self) -> int:
        """How many rows are neither ignored nor refused."""
        return self.verdicts[Level.NOTE] + self.verdicts[Level.WARNING]

    @property
    def statuses(self) -> dict[StatusWord, int]:
        """The states said, most frequent first."""
        words = ((status, count) for (status, _, _), count in self._said.items())
        return _counted(words, lambda status: (fold(status.word), status.meta))

    @property
    def categories(self) -> dict[str, int]:
        """The categories said, most frequent first."""
        return _counted(((category, count) for (_, category, _), count in self._said.items()), fold)

    @property
    def sites(self) -> dict[tuple[str, ...], int]:
        """The places said, most frequent first."""
        words = ((path, count) for (_, _, path), count in self._said.items())
        return _counted(words, lambda path: tuple(map(fold, path)))


def _counted(words: Iterable[tuple[Word, int]], folded: Callable[[Word], Hashable]) -> dict[Word, int]:
    totals, spellings = Counter[Hashable](), dict[Hashable, Word]()
    for word, count in words:
        key = folded(word)
        totals[key] += count
        spellings.setdefault(key, word)
    return {spellings[key]: count for key, count in totals.most_common()}
