"""What a source word becomes here: proposals for people, and the choices they made, never a guess."""

from collections.abc import Mapping

from lifecycle.formats.fields import Field, SourceRow, StatusWord
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import fold
from lifecycle.intake.errors import StateNotImportable
from lifecycle.intake.words import CATEGORIES, METAS, READY, READY_METAS, STATUSES, StatusTarget
from lifecycle.kernel.text import Marked
from lifecycle.registry.categories import CATEGORIES as CATEGORY_ROWS
from lifecycle.states.assets import STATE_LABELS, State

# The others say what a partner did: only the history of a lot leads to them.
IMPORTABLE = (
    State.ORDERED,
    State.IN_STOCK,
    State.IN_USE,
    State.IN_REPAIR,
    State.MISSING,
    State.RETIRED,
    State.WRITTEN_OFF,
)
GONE = (State.RETIRED, State.WRITTEN_OFF)

# Names of the category table, marked: a catalogue that has them shows them in the reader's language.
CATEGORY_LABELS = {row.key: Marked(row.name_fr) for row in CATEGORY_ROWS}
_CATEGORY_OF = {fold(word): key for key, words in CATEGORIES.items() for word in words}
_TARGETS_OF = {fold(word): targets for words, targets in STATUSES for word in words}
_READY = frozenset(map(fold, READY))


def suggest_category(word: str) -> str | None:
    """Propose the key of our category for a source word known exactly, case and accents aside."""
    return _CATEGORY_OF.get(fold(word))


def suggest_status(status: StatusWord) -> tuple[StatusTarget, ...]:
    """Propose what a source status becomes: one target to confirm, several to choose from, or nothing.

    A row without status is only proposed « in use » when the file names its holder.
    """
    word = fold(status.word)
    if word in _TARGETS_OF:
        return _TARGETS_OF[word]
    if status.meta in METAS:
        return METAS[status.meta]
    if word in _READY and (word or status.meta):
        return READY_METAS[status.meta]
    return ()


class StatusMapping:
    """The state a person chose for each source status; words compare without case and accents.

    Raises StateNotImportable when a choice is a state that only a lot leads to.
    """

    def __init__(self, choices: Mapping[StatusWord, StatusTarget]) -> None:
        for target in choices.values():
            if target.state not in IMPORTABLE:
                raise StateNotImportable(state=STATE_LABELS[target.state])
        self._targets = {_key(status): target for status, target in choices.items()}

    def find_target(self, status: StatusWord) -> StatusTarget | None:
        """Return what was chosen for a status, None when nobody chose."""
        return self._targets.get(_key(status))


class CategoryMapping:
    """The category a person chose for each source word; words compare without case and accents."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self._keys = {fold(word): key for word, key in choices.items()}

    def find_key(self, word: str) -> str | None:
        """Return what was chosen for a word (empty: for rows without one), None when nobody chose."""
        return self._keys.get(fold(word))


class SiteMapping:
    """The place here that a person chose for places of a file: a site, then its room.

    What is chosen for a place also counts for those under it, whose further names become the room: a town
    that GLPI puts at the root of all its places is taken away once. Names compare without case and accents.
    """

    def __init__(self, choices: Mapping[tuple[str, ...], tuple[str, ...]]) -> None:
        self._places = {_path_key(path): place for path, place in choices.items()}

    def place(self, path: tuple[str, ...]) -> tuple[str, str]:
        """Return the site and the room of a place, empty where it names none; as the file says by default."""
        key = _path_key(path)
        known = (depth for depth in range(len(path), 0, -1) if key[:depth] in self._places)
        if depth := next(known, 0):
            path = (*self._places[key[:depth]], *path[depth:])
        return (path[0], " › ".join(path[1:])) if path else ("", "")


def settle_status(row: SourceRow, mapping: StatusMapping) -> tuple[StatusTarget | None, tuple[Remark, ...]]:
    """Return the state of a row by the choices made, and what to say about it; no state refuses the row."""
    target = mapping.find_target(row.status)
    if target is None:
        return None, (_unsettled_status(row.status),)
    # A stolen device may well carry the date it left the accounts.
    if row.retired_on and target.state not in (*GONE, State.MISSING):
        return target, (remark(Field.RETIRED_ON, "retired_date_unused", value=f"{row.retired_on:%d/%m/%Y}"),)
    return target, ()


def settle_category(row: SourceRow, mapping: CategoryMapping) -> tuple[str | None, tuple[Remark, ...]]:
    """Return the category of a row by the choices made; without any word, its model may still tell it."""
    key = mapping.find_key(row.category)
    if key is not None or not row.category:
        return key, ()
    proposal = suggest_category(row.category)
    if proposal is None:
        return None, (remark(Field.CATEGORY, "category_unmapped", value=row.category),)
    label = CATEGORY_LABELS[proposal]
    return None, (remark(Field.CATEGORY, "category_to_confirm", value=row.category, proposed=label),)


def _unsettled_status(status: StatusWord) -> Remark:
    suggestions = suggest_status(status)
    if not status.word:
        return remark(Field.STATUS, "status_missing")
    if len(suggestions) != 1:
        return remark(
            Field.STATUS, "status_to_choose" if suggestions else "status_unmapped", value=status.word
        )
    label = STATE_LABELS[suggestions[0].state]
    return remark(Field.STATUS, "status_to_confirm", value=status.word, proposed=label)


def _key(status: StatusWord) -> tuple[str, str]:
    return fold(status.word), status.meta


def _path_key(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, path))
