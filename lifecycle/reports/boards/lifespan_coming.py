"""What comes to its reference life in two years, by quarter: devices, their cost, what keeping avoids."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lifecycle.kernel.text import N_
from lifecycle.reports.amounts import mass
from lifecycle.reports.charting import chart_of
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.figures import Figure, Key, Unit, Words
from lifecycle.reports.queries import Total
from lifecycle.reports.wording_lifespan import quarter_words

COMING = (Key.PASSING_LIFE, Key.REPLACEMENT_COST, Key.KEEPING_ONE_YEAR)
Parts = Mapping[str, Total]


def charts(scope: Scope, coming: Mapping[Key, tuple[Figure, Parts]]) -> Iterator[Chart]:
    """Give by quarter what comes to its reference life: how many, at what cost, what keeping it avoids."""
    count, quarters = coming[Key.PASSING_LIFE]
    if not quarters:
        return
    cost, kept = coming[Key.REPLACEMENT_COST][0], coming[Key.KEEPING_ONE_YEAR][0]
    reading = Words(
        N_("Équipements qui atteignent leur durée de référence d’ici 24 mois : %(count)s."),
        {"count": Decimal(count.value or 0)},
    )
    title = Words(N_("Équipements qui atteignent leur durée de référence, par trimestre"))
    yield chart_of(count, "coming", "columns", title, reading, _quarters(scope, *coming[Key.PASSING_LIFE]))
    if cost.value:
        reading = Words(
            N_("Les remplacer tous coûterait %(cost)s €, au prix médian payé pour leur catégorie."),
            {"cost": Decimal(cost.value).quantize(Decimal(1))},
        )
        title = Words(N_("Coût de leur remplacement, par trimestre"))
        points = _quarters(scope, *coming[Key.REPLACEMENT_COST])
        yield chart_of(cost, "coming-cost", "columns", title, reading, points)
    if kept.value:
        reading = Words(
            N_("Les garder tous un an de plus éviterait %(mass)s."), {"mass": mass(kept.value, kept.unit)}
        )
        title = Words(N_("Émissions évitées en les gardant un an de plus, par trimestre"))
        points = _quarters(scope, *coming[Key.KEEPING_ONE_YEAR])
        yield chart_of(kept, "coming-kept", "columns", title, reading, points)


def _quarters(scope: Scope, figure: Figure, found: Parts) -> list[Point]:
    assert figure.rows is not None
    key, is_count = figure.rows.key, figure.unit is Unit.DEVICES
    return [
        Point(
            part,
            label,
            came_to.rows if is_count else came_to.value,
            scope.behind(key, part=part),
        )
        for part, came_to in sorted(found.items())
        if (label := quarter_words(part))
    ]
