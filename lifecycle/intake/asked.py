"""Choices typed on a command line: words, columns and places, each with what it means, in words or codes."""

import re
from collections.abc import Iterable, Sequence

from lifecycle.formats.fields import Field, StatusWord
from lifecycle.formats.mappable import MAPPABLE
from lifecycle.formats.text import fold
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import MapRefused
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.places import parse_place
from lifecycle.intake.words import StatusTarget
from lifecycle.states.assets import STATE_LABELS, State
from lifecycle.states.facts import LOSS_REASON_LABELS, LossReason

_STATES = {fold(name): state for state, label in STATE_LABELS.items() for name in (state, label)}
_REASONS = {fold(name): reason for reason, label in LOSS_REASON_LABELS.items() for name in (reason, label)}
_FIELDS = {fold(name): field for field, label in MAPPABLE for name in (field, label)}
_CATEGORIES = {fold(name): key for key, label in CATEGORY_LABELS.items() for name in (key, label)}


def shown_status(status: StatusWord) -> str:
    """Return a status as it is shown and typed: its word, then what Snipe-IT adds between parentheses."""
    return f"{status.word} ({status.meta})".strip() if status.meta else status.word


def parse_maps(maps: Sequence[str], statuses: Sequence[StatusWord], categories: Sequence[str]) -> Choices:
    """Return the choices that `word=target` texts make for the words of a file.

    The target is a state (`in_repair`, « En réparation »), a loss (`missing:stolen`) or a category (`laptop`,
    « Ordinateur portable »); a status typed without what Snipe-IT adds stands for all its forms. Raises
    MapRefused for a word that the file does not have or a target that does not exist.
    """
    states: dict[StatusWord, StatusTarget] = {}
    keys: dict[str, str] = {}
    for text in maps:
        word, _, target = text.rpartition("=")
        status, key = _status(target), _CATEGORIES.get(fold(target))
        if status is None and key is None:
            raise MapRefused(MapRefused.unknown_target, value=target)
        same = [one for one in statuses if fold(word) in (fold(one.word), fold(shown_status(one)))]
        named = [one for one in categories if fold(one) == fold(word)]
        if not (same if status else named):
            raise MapRefused(MapRefused.unknown_word, value=word)
        states |= {one: status for one in same if status}
        keys |= {one: key for one in named if key}
    return Choices(statuses=states, categories=keys)


def parse_columns(columns: Sequence[str], titles: Sequence[str]) -> dict[str, Field | None]:
    """Return what `title=field` texts say that columns hold; nothing after the sign leaves a column aside.

    Raises MapRefused for a title that is not to map or a field that does not exist.
    """
    by_title = {fold(title): title for title in titles}
    chosen: dict[str, Field | None] = {}
    for text in columns:
        title, _, name = text.rpartition("=")
        if fold(title) not in by_title:
            raise MapRefused(MapRefused.unknown_column, value=title)
        if name and fold(name) not in _FIELDS:
            raise MapRefused(MapRefused.unknown_field, value=name)
        chosen[by_title[fold(title)]] = _FIELDS[fold(name)] if name else None
    return chosen


def parse_sites(
    sites: Sequence[str], paths: Iterable[Sequence[str]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the places that `A > B=Site › Room` texts choose for places of the file, or for wider ones.

    Raises MapRefused for a place that the file does not have, or where no site is named.
    """
    places = {
        _place_key(path[:depth]): tuple(path[:depth]) for path in paths for depth in range(1, len(path) + 1)
    }
    chosen = {}
    for text in sites:
        theirs, _, ours = text.rpartition("=")
        path = places.get(_place_key(re.split(r"[›>]", theirs)))
        if path is None:
            raise MapRefused(MapRefused.unknown_place, value=theirs)
        if not (place := parse_place(ours)):
            raise MapRefused(MapRefused.no_site, value=ours)
        chosen[path] = place
    return chosen


def _place_key(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(fold, path))


def _status(target: str) -> StatusTarget | None:
    name, _, reason = target.partition(":")
    state = _STATES.get(fold(name))
    if state is None or (reason and fold(reason) not in _REASONS):
        return None
    return StatusTarget(State(state), LossReason(_REASONS[fold(reason)]) if reason else None)
