"""HTML that a process tells once and gives again, for as long as what it says has the same mark."""

from collections.abc import Callable, Hashable
from functools import lru_cache

from flask import current_app, request

from lifecycle.edge.locale import current_locale

#: Pages of about 50 kB each that a process remembers.
MOST = 200


def told_once(mark: Hashable, tell: Callable[[], str]) -> str:
    """Return what `tell` returns, remembered under `mark` for the reader's language.

    The mark stands for all that the text depends on, the organisation whose data it tells above all.
    """
    if current_app.debug:  # templates change under the program
        return tell()
    place = _place(mark, current_locale(), request.script_root)
    if not place:
        place.append(tell())
    return place[0]


@lru_cache(maxsize=MOST)
def _place(*_: Hashable) -> list[str]:
    return []
