"""Counts that may be published: cells too small to hide anybody in are put together with others."""

from collections import Counter
from collections.abc import Callable, Mapping

#: What stands in a column of a row that holds several cells.
GROUPED = "regroupé"
Cells = Mapping[tuple[str, ...], int]


def grouped(cells: Cells, least: int) -> dict[tuple[str, ...], int]:
    """Return the counts, none under `least`, with the same sum; nothing where all are fewer than that.

    Small cells are put together with those of the same first column, then with those of the others; what is
    still too small takes the smallest count published with it, so that no difference tells it.
    """
    kept = {key: count for key, count in cells.items() if count >= least}
    pooled = _pool({key: count for key, count in cells.items() if 0 < count < least}, _within)
    kept |= {key: count for key, count in pooled.items() if count >= least}
    rest = _pool({key: count for key, count in pooled.items() if count < least}, _all)
    for key, left in rest.items():
        count = left
        while count < least and kept:
            count += kept.pop(min(kept, key=lambda one: (kept[one], one)))
        if count >= least:
            kept[key] = count
    return kept


def _pool(cells: Cells, name: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Return the cells under their new names, those of one name together."""
    found: Counter[tuple[str, ...]] = Counter()
    for key, count in cells.items():
        found[name(key)] += count
    return found


def _within(key: tuple[str, ...]) -> tuple[str, ...]:
    return (key[0], *(GROUPED for _ in key[1:]))


def _all(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(GROUPED for _ in key)
