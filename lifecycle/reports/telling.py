"""How what stands inside a text is written in a reader's language: numbers, days, categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from lifecycle.documents.wording import number
from lifecycle.kernel.dates import long_date
from lifecycle.registry.categories import CATEGORIES

_NAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {row.key: row.name_fr for row in CATEGORIES},
    "en": {row.key: row.name_en for row in CATEGORIES},
}


@dataclass(frozen=True, slots=True)
class CategoryName:
    """A category inside a text, named when it is told."""

    key: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A number of a worked-out sum, told with all its digits up to six decimals."""

    value: Decimal


def written(value: Any, locale: str) -> Any:
    """Return a value as it is read in `locale`: a Decimal with at most two decimals, a day in full.

    An int stays as it is, so that a year is not grouped in thousands: a count to group is a Decimal.
    """
    match value:
        case Decimal():
            return number(value, locale)
        case Digits():
            return str(format_decimal(value.value, "#,##0.######", locale))
        case date():
            return long_date(value, locale)
        case CategoryName():
            return _NAMES[locale].get(value.key, value.key)
    return value
