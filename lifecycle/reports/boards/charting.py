"""What two boards share: a figure without rows of its own, and the chart of an indicator."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.figures import Behind, Coverage, Figure, Key, Share, Words
from lifecycle.reports.making import told_of
from lifecycle.reports.wording import WORDING


def rate(
    share: Share,
    value: Decimal | int | None,
    scope: Scope,
    basis: Basis,
    *,
    coverage: Coverage | None = None,
    parts: tuple[Behind, ...] = (),
    note: Words | None = None,
) -> Figure:
    """Return a figure that has no rows of its own: a share, a mean, a delay; `note` says why it has none."""
    label, formula, source = told_of(share, scope.year, basis)
    return Figure(
        share,
        label,
        value,
        WORDING[share].unit,
        formula,
        source,
        basis.on,
        coverage=coverage,
        parts=parts,
        note=note,
    )


def chart(
    key: str,
    kind: str,
    about: Key | Share,
    words: tuple[Words, Words],
    scope: Scope,
    basis: Basis,
    points: Iterable[Point],
    **more: Any,
) -> Chart:
    """Return a chart of a figure: its unit, formula and source are the figure's, `words` title and reading.

    `more` is what a chart may have besides: coverage, note, target, or another unit.
    """
    _, formula, source = told_of(about, scope.year, basis)
    unit = more.pop("unit", WORDING[about].unit)
    title, reading = words
    return Chart(
        key, kind, title, reading, unit, formula, source, basis.on, tuple(points), **more
    )  # fmt: skip


def rounded_percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Return a share in whole percent for a sentence, rounded once and half up; 0 of nothing."""
    if not whole:
        return Decimal(0)
    return (Decimal(part) * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP)
