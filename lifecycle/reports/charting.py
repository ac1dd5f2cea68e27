"""Charts out of figures: the same formula, source and day, with points and a sentence that reads them."""

from collections.abc import Iterable

from lifecycle.reports.content import Chart, Point
from lifecycle.reports.figures import Coverage, Figure, Unit, Words
from lifecycle.reports.telling import CategoryName


def chart_of(
    figure: Figure,
    key: str,
    kind: str,
    title: Words,
    reading: Words,
    points: Iterable[Point],
    *,
    unit: Unit | None = None,
    coverage: Coverage | None = None,
    note: Words | None = None,
) -> Chart:
    """Return the chart of a figure's parts; its unit and coverage unless others are given."""
    return Chart(
        key,
        kind,
        title,
        reading,
        unit or figure.unit,
        figure.formula,
        figure.source,
        figure.as_of,
        tuple(points),
        coverage=coverage or figure.coverage,
        note=note or figure.note,
    )


def category(key: str) -> Words:
    """Return a category's name, told in the reader's language."""
    return Words("%(category)s", {"category": CategoryName(key)})
