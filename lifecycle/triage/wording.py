"""The sentences of a triage: facts put in their place, numbers as the reader's language writes them."""

import re
from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_, Marked
from lifecycle.triage.facts import FACTS, Facts

_PLACE = re.compile(r"%\((\w+)\)s")
_UNKNOWN, _YES, _NO = "–", N_("oui"), N_("non")


def told(reason: Reason, locale: str) -> str:
    """Return a reason in words of a language, its numbers with that language's decimal mark."""
    params = {key: _number(value, locale) for key, value in reason.params.items()}
    return Reason(reason.code, reason.text, params).told(locale)


def _number(value: Any, locale: str) -> Any:
    return str(format_decimal(value, locale=locale)) if isinstance(value, int | float) else value


def named_facts(words: str, known: Facts) -> Mapping[str, Any]:
    """Return the facts that a sentence names, ready to be put into it; a dash for what is not known."""
    return {name: shown_fact(name, known.get(name)) for name in _PLACE.findall(words)}


def shown_fact(name: str, value: Any) -> Any:
    """Return a fact's value for a sentence: a number, or words of ours."""
    if value is None:
        return Marked(_UNKNOWN)
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, int | float):
        return round(value, 1)
    choices = FACTS[name].choices or {}
    if isinstance(value, str):
        return Marked(choices[value])
    return ", ".join(choices[one] for one in value)
