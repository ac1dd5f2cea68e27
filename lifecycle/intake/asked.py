"""Choices typed on a command line: `word=state` or `word=category`, in our words or in codes."""

from collections.abc import Sequence

from lifecycle.formats.fields import StatusWord
from lifecycle.formats.text import fold
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import MapRefused
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.words import StatusTarget
from lifecycle.states.assets import STATE_LABELS, State
from lifecycle.states.facts import LOSS_REASON_LABELS, LossReason

_STATES = {fold(name): state for state, label in STATE_LABELS.items() for name in (state, label)}
_REASONS = {fold(name): reason for reason, label in LOSS_REASON_LABELS.items() for name in (reason, label)}
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


def _status(target: str) -> StatusTarget | None:
    name, _, reason = target.partition(":")
    state = _STATES.get(fold(name))
    if state is None or (reason and fold(reason) not in _REASONS):
        return None
    return StatusTarget(State(state), LossReason(_REASONS[fold(reason)]) if reason else None)
