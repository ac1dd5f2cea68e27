"""The lifespan board: how old devices are and leave, what they gained and why, and whose turn comes soon."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports import indicators
from lifecycle.reports.avoided import covered
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import lifespan_coming, lifespan_exits
from lifecycle.reports.boards.lifespan_coming import COMING
from lifecycle.reports.causes import CAUSE_LABELS, Cause
from lifecycle.reports.charting import category, chart_of
from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.figures import Figure, Key, Words
from lifecycle.reports.making import percent
from lifecycle.reports.queries import Total, added, parts, totals_by
from lifecycle.reports.wording_lifespan import BAR, CONDITION_LABELS, OLDEST, step_words

CONDITION_TONES = {"new": "wait", "refurbished": "go", "unknown": "done"}
_TENTH = Decimal("0.1")
#: When the years were gained: still in use, until the departure, or after it.
MOMENTS = {
    Key.YEARS_GAINED_IN_USE: (N_("En service aujourd’hui"), "go"),
    Key.YEARS_GAINED_LEFT: (N_("Avant leur sortie"), "out"),
    Key.YEARS_GAINED_SECOND_LIFE: (N_("Ailleurs, estimation"), "wait"),
}


def board(session: Session, scope: Scope, basis: Basis) -> Board:
    """Return ages, ages at leaving, years gained by cause, and what comes to its reference life soon."""
    mean, beyond = indicators.mean_age(session, scope, basis), indicators.beyond_life(session, scope, basis)
    gained = {key: _parts(session, scope, basis, key) for key in MOMENTS}
    left = totals_by(session, scope.behind(Key.EXIT_AGE), basis, "part", "category_key")
    coming = {key: _parts(session, scope, basis, key) for key in COMING}
    exits = lifespan_exits.mean_exit(scope, basis, left)
    retired = lifespan_exits.mean_retirement(session, scope, basis)
    figures = (
        *(gained[key][0] for key in MOMENTS), beyond.count, beyond.share, mean, retired, exits,
        indicators.internal_reuse(session, scope, basis), *(coming[key][0] for key in COMING),
    )  # fmt: skip
    charts = (
        *_pyramid(scope, *_parts(session, scope, basis, Key.AGES)),
        *_by_cause(scope, gained),
        *_beyond(session, scope, basis, beyond.count),
        *lifespan_exits.by_year(scope, exits, left),
        *lifespan_exits.by_category(scope, exits, left),
        *lifespan_coming.charts(scope, coming),
    )
    return Board("lifespan", scope, basis.on, figures, charts)


Parts = Mapping[str, Total]


def _parts(session: Session, scope: Scope, basis: Basis, key: Key) -> tuple[Figure, Parts]:
    """Return a figure and its parts, in one statement."""
    behind = scope.behind(key)
    found = parts(session, behind, basis)
    return covered(behind, added(found.values()), basis), found


def _pyramid(scope: Scope, figure: Figure, found: Parts) -> Iterator[Chart]:
    """Give the devices in use by full year of age, new and refurbished ones apart."""
    counts = {tuple(part.split(BAR)): came_to.rows for part, came_to in found.items() if came_to.rows}
    if not counts:
        return
    points = [
        Point(
            str(age),
            step_words(age),
            counts.get((str(age), condition), 0),
            scope.behind(Key.AGES, part=f"{age}{BAR}{condition}"),
            condition,
            Words(CONDITION_LABELS[condition]),
            CONDITION_TONES[condition],
        )
        for age in range(OLDEST + 1)
        for condition in CONDITION_LABELS
        if any(said == condition for _, said in counts)
    ]
    old = sum(count for (age, _), count in counts.items() if int(age) >= _OLD)
    reading = Words(
        N_("%(share)s %% des équipements en service datés ont %(age)d ans ou plus."),
        {"share": percent(old, sum(counts.values())), "age": _OLD},
    )
    title = Words(N_("Pyramide des âges, en années"))
    yield chart_of(figure, "ages", "stacks", title, reading, points)


#: The age that the pyramid's sentence speaks of: the usual replacement of computers.
_OLD = 5


def _by_cause(scope: Scope, gained: Mapping[Key, tuple[Figure, Parts]]) -> Iterator[Chart]:
    """Give the years gained by what they are owed to, each device having one cause."""
    points = [
        Point(
            cause,
            Words(CAUSE_LABELS[cause]),
            found[cause].value if cause in found else Decimal(0),
            scope.behind(key, part=cause),
            key,
            Words(MOMENTS[key][0]),
            MOMENTS[key][1],
        )
        for cause in Cause
        for key, (_, found) in gained.items()
        if (cause is Cause.SECOND_LIFE) == (key is Key.YEARS_GAINED_SECOND_LIFE)
    ]
    whole = sum((Decimal(point.value or 0) for point in points), Decimal(0))
    if not whole:
        return
    reading = Words(
        N_(
            "Années gagnées : %(years)s, dont %(share)s %% par des équipements simplement gardés plus "
            "longtemps."
        ),
        {"years": whole.quantize(_TENTH), "share": percent(_of(points, Cause.KEPT), whole)},
    )
    note = Words(
        N_(
            "Chaque équipement a une seule cause : remis en stock après réforme, sinon réparé, sinon gardé. "
            "La seconde vie commence à la sortie ; ses années sont une hypothèse."
        )
    )
    title = Words(N_("Années gagnées, par cause"))
    yield chart_of(gained[Key.YEARS_GAINED_IN_USE][0], "causes", "stacks", title, reading, points, note=note)


def _of(points: list[Point], key: str) -> Decimal:
    return sum((Decimal(point.value or 0) for point in points if point.key == key), Decimal(0))


def _beyond(session: Session, scope: Scope, basis: Basis, figure: Figure) -> Iterator[Chart]:
    """Give the devices in use beyond their reference life, by category."""
    found = totals_by(session, scope.behind(Key.BEYOND_LIFE), basis, "category_key")
    counts = sorted(
        ((key, came_to) for (key,), came_to in found.items() if came_to.rows), key=lambda each: -each[1].rows
    )
    if not counts:
        return
    points = [
        Point(key, category(key), came_to.rows, replace(scope, category=key).behind(Key.BEYOND_LIFE))
        for key, came_to in counts
    ]
    first, most = counts[0]
    reading = Words(
        N_("%(category)s : %(share)s %% des équipements en service datés ont passé leur durée de référence."),
        {"category": category(first), "share": percent(most.rows, most.coverage.known)},
    )
    title = Words(N_("En service au-delà de la durée de référence, par catégorie"))
    yield chart_of(figure, "beyond", "bars", title, reading, points)
