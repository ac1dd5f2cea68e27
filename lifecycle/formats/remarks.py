"""One thing that an import says about a row, from the tables `remark_words.py` and `register_words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lifecycle.formats.register_words import REGISTER
from lifecycle.formats.remark_words import READING, Level
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import Marked

REMARKS = READING | REGISTER


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about a row: the field it is about (empty for the row), and why."""

    field: str
    level: Level
    reason: Reason


def remark(field: str, code: str, **params: str | int) -> Remark:
    """Make a remark of the table about a field."""
    level, text = REMARKS[code]
    return Remark(field, level, Reason(code, text, params))


def as_json(remark: Remark) -> dict[str, Any]:
    """Return a remark as a row stores it: its text stays in the table, its own words keep their mark."""
    params = {
        name: {"marked": value} if isinstance(value, Marked) else value
        for name, value in remark.reason.params.items()
    }
    return {"field": remark.field, "code": remark.reason.code, "params": params}


def from_json(stored: Mapping[str, Any]) -> Remark:
    """Return a stored remark."""
    params = {
        name: Marked(value["marked"]) if isinstance(value, dict) else value
        for name, value in stored["params"].items()
    }
    return remark(stored["field"], stored["code"], **params)
