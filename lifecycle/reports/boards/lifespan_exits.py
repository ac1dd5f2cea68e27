"""How old devices are when they leave: by year, and by category beside the reference life."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORIES
from lifecycle.reports.basis import Basis
from lifecycle.reports.charting import category, chart_of
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.figures import Behind, Figure, Key, Words
from lifecycle.reports.making import figure_of
from lifecycle.reports.queries import Total, added, total

#: Civil years of departures shown, the scope's last.
YEARS_SHOWN = 6
_TENTH = Decimal("0.1")
_LIVES = {row.key: row.reference_life_years for row in CATEGORIES}

#: What came to be by civil year and category.
Exits = Mapping[tuple[str, ...], Total]


def _mean(came_to: Total) -> Decimal | None:
    """Return the mean of the rows' values to one decimal, None without any."""
    return (came_to.value / came_to.rows).quantize(_TENTH, ROUND_HALF_UP) if came_to.rows else None


def mean_exit(scope: Scope, basis: Basis, left: Exits) -> Figure:
    """Return the mean age at leaving of the scope's year."""
    came_to = added(each for (year, _), each in left.items() if year == str(scope.year))
    behind = scope.behind(Key.EXIT_AGE, part=str(scope.year))
    return _mean_figure(behind, came_to, basis, N_("Aucun équipement daté n’est sorti cette année-là."))


def mean_retirement(session: Session, scope: Scope, basis: Basis) -> Figure:
    """Return the mean age at retirement of the scope's year, in one statement."""
    behind = scope.behind(Key.RETIREMENT_AGE, part=str(scope.year))
    came_to = total(session, behind, basis)
    return _mean_figure(behind, came_to, basis, N_("Aucun équipement daté n’a été réformé cette année-là."))


def _mean_figure(behind: Behind, came_to: Total, basis: Basis, none: str) -> Figure:
    mean = _mean(came_to)
    return figure_of(behind, came_to, basis, mean, None if mean is not None else Words(none))


def by_year(scope: Scope, figure: Figure, left: Exits) -> Iterator[Chart]:
    """Give the mean age at leaving of the last civil years, those without departure left out."""
    years = {
        year: added(each for (said, _), each in left.items() if said == str(year))
        for year in range(scope.year - YEARS_SHOWN + 1, scope.year + 1)
    }
    points = [
        Point(str(year), Words(str(year)), _mean(came_to), scope.behind(Key.EXIT_AGE, part=str(year)))
        for year, came_to in years.items()
        if came_to.rows
    ]
    if not points:
        return
    reading = Words(
        N_("Les équipements sortis en %(year)s avaient %(age)s ans en moyenne."),
        {"year": points[-1].key, "age": points[-1].value},
    )
    title = Words(N_("Âge moyen à la sortie, par année"))
    known = added(years.values()).coverage
    yield chart_of(figure, "exit-years", "columns", title, reading, points, coverage=known)


def by_category(scope: Scope, figure: Figure, left: Exits) -> Iterator[Chart]:
    """Give the mean age at leaving by category in the scope's year, beside the reference life."""
    found = {key: each for (year, key), each in left.items() if year == str(scope.year) and each.rows}
    if not found:
        return
    first = max(found, key=lambda key: found[key].rows)
    points = [
        Point(
            key,
            category(key),
            _mean(came_to),
            replace(scope, category=key).behind(Key.EXIT_AGE, part=str(scope.year)),
            target=_LIVES[key],
        )
        for key, came_to in sorted(found.items(), key=lambda each: -each[1].rows)
    ]
    reading = Words(
        N_("%(category)s : sorti à %(age)s ans en moyenne, pour une durée de référence de %(life)s ans."),
        {"category": category(first), "age": _mean(found[first]), "life": _LIVES[first]},
    )
    title = Words(N_("Âge moyen à la sortie en %(year)d, par catégorie"), {"year": scope.year})
    yield chart_of(figure, "exit-categories", "bars", title, reading, points)
