"""A page of another program's inventory."""

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.formats.fields import Field


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as fields, how many the part holds in all, and where the next page starts (None: nowhere).

    `PARENT` in a row is the `EXTERNAL_ID` of another one.
    """

    rows: Sequence[dict[Field, str]]
    total: int
    next_offset: int | None
