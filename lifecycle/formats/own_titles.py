"""The titles of our own export, and the field that each fills."""

from typing import Literal

from lifecycle.formats.columns import Column
from lifecycle.formats.fields import Field
from lifecycle.formats.own_columns import OWN, OwnColumn

# The keys of `own_columns.OWN` that are not the name of a field.
_FIELDS = {
    "state": Field.STATUS,
    "acquired_on": Field.PURCHASED_ON,
    "acquisition_cost": Field.COST,
    "fact.manufacturer": Field.MAKER_ALONE,
    "facts": Field.OTHER_FACTS,
    # Not read back, but a spreadsheet that wrote them again shows in which order it writes dates.
    "last_used_at": Field.OTHER_DATE,
    "last_seen_at": Field.OTHER_DATE,
    "created_at": Field.OTHER_DATE,
    "id": Field.IGNORED,
}


def own_titles(language: Literal["fr", "en"]) -> tuple[Column, ...]:
    """Return the columns of our export as it is titled in a language."""
    return tuple(Column(_field(own), (getattr(own, language),)) for own in OWN)


def _field(own: OwnColumn) -> Field:
    return _FIELDS.get(own.key) or Field(own.key.removeprefix("fact."))
