"""The words of our own export, in any of our languages, back to what the register keeps."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from lifecycle.formats.fields import SourceRow
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import fold
from lifecycle.kernel.text import LOCALES, translate
from lifecycle.registry.categories import CATEGORIES
from lifecycle.registry.wording import CHOICE_LABELS
from lifecycle.states.assets import State

# What only an action changes: an import writes it with the first state.
FIRST = ("before_missing", "retire_reason", "left_on")


@cache
def _values(column: str) -> Mapping[str, Any]:
    labels = CHOICE_LABELS[column].items()
    said = {fold(translate(label, locale)): value for locale in LOCALES for value, label in labels}
    return {**{fold(str(value)): value for value, _ in labels}, **said}


def find_choice(column: str, word: str) -> Any:
    """Return the value of an asset column that a word stands for, None when it is none of ours."""
    return _values(column).get(fold(word))


def find_state(word: str) -> State | None:
    """Return the state that a word of our export stands for, None when it is none of ours."""
    found = find_choice("state", word)
    return State(found) if found else None


@cache
def find_category(word: str) -> str | None:
    """Return the key of the category that our export calls so, None when it is none of ours."""
    named = {fold(name): row.key for row in CATEGORIES for name in (row.key, row.name_fr, row.name_en)}
    return named.get(fold(word))


def own_values(row: SourceRow) -> tuple[dict[str, Any], dict[str, str], list[Remark]]:
    """Return the columns that only our export says, those of the first state, and words that are not ours."""
    columns: dict[str, Any] = {}
    remarks = []
    for name, word in row.own.items():
        value = find_choice(name, word) if name in CHOICE_LABELS else word
        if value is None:
            remarks.append(remark(name, "own_word_unknown", value=word))
        else:
            columns[name] = value if isinstance(value, bool) else str(value)
    first = {name: columns.pop(name) for name in FIRST if name in columns}
    return columns, first, remarks
