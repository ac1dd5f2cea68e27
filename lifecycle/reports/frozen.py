"""A board as JSON and back, to the last digit: what is kept and what is published."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, get_args, get_type_hints
from uuid import UUID

from lifecycle.reports.content import Board
from lifecycle.reports.telling import CategoryName

Json: TypeAlias = dict[str, Any]
#: The mark of an object: the name of its type; a field that is None is left out.
_TYPE, _VALUE, _MAP = "$", "v", "map"
_READ: Mapping[str, Callable[[str], Any]] = {
    "Decimal": Decimal, "date": date.fromisoformat, "UUID": UUID,
}  # fmt: skip


def dump(board: Board) -> Json:
    """Return a board as JSON; `load` gives back an equal one. TypeError for what it cannot give back."""
    dumped: Json = _dump(board)
    return dumped


def load(kept: Json) -> Board:
    """Return the board that was dumped; KeyError, TypeError or ValueError where this program cannot.

    A field that has gone since is passed over, one that has come has its default: a published year outlives
    the program that published it.
    """
    board: Board = _load(kept)
    return board


def _dump(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind.__name__ in _READ:
        return {_TYPE: kind.__name__, _VALUE: str(value)}
    if isinstance(value, (tuple, list)):
        return [_dump(item) for item in value]
    if isinstance(value, Mapping):
        return {_TYPE: _MAP, _VALUE: [[_dump(key), _dump(item)] for key, item in value.items()]}
    if _types().get(kind.__name__) is kind:
        return {_TYPE: kind.__name__, **_parts(value)}
    if isinstance(value, str):  # an enum that no field declares is equal to its text
        return str(value)
    raise TypeError(kind.__name__)


def _parts(value: Any) -> Json:
    if isinstance(value, Enum):
        return {_VALUE: value.value}
    kind: Any = type(value)
    said = ((name, getattr(value, name)) for name in _fields(kind))
    return {name: _dump(one) for name, one in said if one is not None}


def _load(kept: Any) -> Any:
    if isinstance(kept, list):
        return tuple(_load(item) for item in kept)
    if not isinstance(kept, dict):
        return kept
    name = kept[_TYPE]
    if name == _MAP:
        return {_load(key): _load(item) for key, item in kept[_VALUE]}
    if name in _READ:
        return _READ[name](kept[_VALUE])
    kind = _types()[name]
    if issubclass(kind, Enum):
        return kind(kept[_VALUE])
    wanted = (field for field in _fields(kind) if field in kept or field in _required(kind))
    return kind(**{field: _load(kept.get(field)) for field in wanted})


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _required(kind: Any) -> frozenset[str]:
    return frozenset(
        field.name for field in fields(kind) if field.default is field.default_factory is MISSING
    )


@cache
def _types() -> Mapping[str, Any]:
    """Return the dataclasses and enums that a board can hold, by name, as its type hints tell."""
    found: dict[str, Any] = {}
    waiting: list[Any] = [Board, CategoryName]
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if isinstance(hint, type) and hint.__name__ not in found:
            if is_dataclass(hint):
                waiting += get_type_hints(hint).values()
            if is_dataclass(hint) or issubclass(hint, Enum):
                found[hint.__name__] = hint
    return found
