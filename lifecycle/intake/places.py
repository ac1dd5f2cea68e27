"""The places of a file beside those of the register: the same, alike, or new."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from lifecycle.formats.text import fold, one_line
from lifecycle.intake.mapping import SiteMapping

Path = tuple[str, ...]
ALIKE = 88  # of 100; rapidfuzz's ratio of letters kept in order


@dataclass(frozen=True, slots=True)
class PlaceToMap:
    """A place of a file: how many rows lie in it, what was chosen now and before, what we have like it.

    `same` is a place here whose names differ by case, accents or punctuation at most; `alike` one that only
    looks like it, for a person to judge. Each is a site, or a site and its room; None where there is none.
    """

    path: Path
    count: int
    chosen: Path | None
    saved: Path | None
    same: Path | None
    alike: Path | None


def places_of(counts: Mapping[Path, int], most: int) -> list[tuple[Path, int]]:
    """Return the places of a file with those they lie in, each with all its rows, in the order of a tree.

    A place that holds a single other one is not told apart from it. At most `most`: those with most rows.
    """
    totals, children = Counter[Path](), Counter[Path]()
    for path, count in counts.items():
        for depth in range(1, len(path) + 1):
            children[path[: depth - 1]] += path[:depth] not in totals
            totals[path[:depth]] += count
    told = Counter({path: count for path, count in totals.items() if path in counts or children[path] > 1})
    return sorted(told.most_common(most))


class Register:
    """The sites and rooms of the register, ready to be compared with many places."""

    def __init__(self, places: Sequence[Path]) -> None:
        self._by_key = {tuple(map(fold, place)): place for place in places}
        self._names = {place: " ".join(map(fold, place)) for place in places}

    def find_same(self, path: Path) -> Path | None:
        """Return the place whose site and room are spelt alike, case, accents and punctuation aside."""
        place = SiteMapping({}).place(path)
        return self._by_key.get(tuple(fold(name) for name in place if name))

    def find_alike(self, path: Path) -> Path | None:
        """Return the place that looks most like this one, whole or by its last name, numbers equal."""
        for text in (" ".join(map(fold, path)), fold(path[-1])):
            found = process.extractOne(text, self._names, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found and re.findall(r"\d+", found[0]) == re.findall(r"\d+", text):
                return found[2]
        return None


def shown_place(path: Path) -> str:
    """Return a place as people read and type it, from the widest to the narrowest."""
    return " › ".join(path)


def parse_place(text: str) -> Path:
    """Return the place typed as « Site › Local » (or with `>`); nothing when no name is there."""
    names = [name for part in re.split(r"[›>]", text) if (name := one_line(part))]
    return (names[0], shown_place(tuple(names[1:]))) if len(names) > 1 else tuple(names)
