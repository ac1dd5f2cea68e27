"""What a dashboard holds: figures and charts, each with its formula, source, coverage and date.

A page, a file, a document and the API all read the same `Board`, so that none can say another number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from lifecycle.reports.deciding import Decision
from lifecycle.reports.decree import Target
from lifecycle.reports.figures import YEARLY, Behind, Coverage, Figure, Key, Unit, Words
from lifecycle.states.assets import State


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board is about: a civil year for what flows, a site and a category where they are chosen."""

    year: int
    site_id: UUID | None = None
    category: str | None = None

    def behind(self, key: Key, *, state: State | None = None, part: str | None = None) -> Behind:
        """Return the way to the rows of a figure, or of a part of it, within this scope."""
        year = self.year if key in YEARLY else None
        return Behind(key, year, self.category, state, self.site_id, part)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart: what it stands for, and the way to the devices behind it.

    `series` names the stack or line that it belongs to; for a flow, `key` is where it comes from and
    `series` where it goes. `low` and `high` bound an estimate;
    `target` is what the point itself has to reach.
    """

    key: str
    label: Words
    value: Decimal | int | None
    rows: Behind | None = None
    series: str = ""
    series_label: Words | None = None
    tone: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the sentence that says what it shows; `kind` is a word of `KINDS`."""

    key: str
    kind: str
    title: Words
    reading: Words
    unit: Unit
    formula: Words
    source: Words
    as_of: date
    points: tuple[Point, ...]
    coverage: Coverage | None = None
    note: Words | None = None
    target: Target | None = None


#: How a chart is drawn: lying bars, standing columns, one bar cut in parts, stacked columns, flows.
KINDS = ("bars", "columns", "shares", "stacks", "flows")


@dataclass(frozen=True, slots=True)
class Board:
    """One dashboard: its figures first, then its charts, for a scope and a day.

    `decisions` counts what waits for one; only the overview of a whole authority has them.
    """

    key: str
    scope: Scope
    as_of: date
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...] = ()
    decisions: Mapping[Decision, int] = field(default_factory=dict)
