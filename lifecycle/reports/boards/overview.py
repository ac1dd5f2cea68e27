"""The overview: the four figures that a manager looks at first, and what the fleet is made of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports import indicators
from lifecycle.reports.avoided import avoided
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.deciding import decisions
from lifecycle.reports.exits import ExitAge, exit_ages
from lifecycle.reports.figures import Behind, Figure, Unit, Words
from lifecycle.reports.telling import CategoryName
from lifecycle.reports.wording_types import REGISTER
from lifecycle.states.assets import STATE_LABELS, STATE_TONES, State


def board(session: Session, scope: Scope, basis: Basis) -> Board:
    """Return the figures of the manager's page, the four that count most first, and the fleet's parts."""
    reuse = indicators.reuse(session, scope, basis)
    gained = indicators.years_gained(session, scope, basis)
    beyond, spared = indicators.beyond_life(session, scope, basis), avoided(session, scope, basis)
    present = indicators.devices_present(session, scope, basis)
    figures = (
        gained.in_use, beyond.count, reuse.legal, spared.total, beyond.share, gained.left,
        gained.internal_reuse, reuse.directed, reuse.committed, reuse.proven, reuse.stock, reuse.departures,
        reuse.legal_proven, reuse.flow, reuse.flow_proven, indicators.mean_age(session, scope, basis),
        present,
    )  # fmt: skip
    left = exit_ages(session, scope, basis.on)
    # What to decide is the whole authority's, so a board narrowed to a part of it leaves that out.
    waiting = decisions(session, basis.on) if scope == Scope(scope.year) else {}
    return Board("overview", scope, basis.on, figures, tuple(_charts(present, left)), waiting)


def _charts(present: Figure, exits: Sequence[ExitAge]) -> Iterator[Chart]:
    if present.value:
        yield _by_state(present, Decimal(present.value))
    if exits:
        yield _exits(exits, present.as_of)
    if present.value and present.rows is not None and present.rows.category is None:
        yield _by_category(present, Decimal(present.value))


def _exits(exits: Sequence[ExitAge], on: date) -> Chart:
    points = tuple(Point(str(row.year), Words(str(row.year)), row.age) for row in exits)
    reading = Words(
        N_("En %(year)s, un équipement quitte le parc à %(age)s ans en moyenne."),
        {"year": exits[-1].year, "age": exits[-1].age},
    )
    return Chart(
        "exits",
        "columns",
        Words(N_("Âge à la sortie, par année")),
        reading,
        Unit.YEARS,
        Words(N_("Moyenne des âges à la sortie des équipements datés sortis dans l’année")),
        Words(REGISTER),
        on,
        points,
    )


def _by_state(present: Figure, total: Decimal) -> Chart:
    counts: Counter[State] = Counter()
    for cell in present.cells:
        counts[cell.state] += cell.count
    points = tuple(
        Point(state, Words(STATE_LABELS[state]), counts[state], _narrowed(present, state=state),
              tone=STATE_TONES[state])
        for state in State
        if counts[state]
    )  # fmt: skip
    reading = Words(
        N_("%(share)s %% des %(total)s équipements présents sont en service."),
        {"share": _percent(counts[State.IN_USE], total), "total": total},
    )
    return _chart(present, "by-state", Words(N_("Équipements présents, par état")), reading, points)


def _by_category(present: Figure, total: Decimal) -> Chart:
    counts: Counter[str] = Counter()
    for cell in present.cells:
        counts[cell.category] += cell.count
    points = tuple(
        Point(key, _named(key), count, _narrowed(present, category=key))
        for key, count in counts.most_common()
    )
    first, most = counts.most_common(1)[0]
    reading = Words(
        N_("%(name)s : la catégorie la plus nombreuse, %(share)s %% du parc."),
        {"name": CategoryName(first), "share": _percent(most, total)},
    )
    return _chart(present, "by-category", Words(N_("Équipements présents, par catégorie")), reading, points)


def _named(key: str) -> Words:
    return Words("%(category)s", {"category": CategoryName(key)})


def _percent(part: int, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(Decimal(1))


def _narrowed(figure: Figure, *, category: str | None = None, state: State | None = None) -> Behind:
    assert figure.rows is not None
    return replace(figure.rows, category=category or figure.rows.category, state=state)


def _chart(figure: Figure, key: str, title: Words, reading: Words, points: tuple[Point, ...]) -> Chart:
    return Chart(
        key,
        "bars",
        title,
        reading,
        Unit.DEVICES,
        figure.formula,
        figure.source,
        figure.as_of,
        points,
        coverage=figure.coverage,
    )
