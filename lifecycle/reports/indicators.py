"""The indicators of the authority that the session has entered; the formulas stand in the populations.

Every function takes the session, the scope that narrows it, and the basis: the day for which ages are
counted, states being today's.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from lifecycle.reports import wording
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import Behind, Figure, Key, Share, Words
from lifecycle.reports.making import figure_of, share_of, told_of
from lifecycle.reports.queries import Total, cells, total
from lifecycle.reports.wording import WORDING

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class BeyondLife:
    """Devices in use beyond their category's reference life: how many, and their share of the dated ones."""

    count: Figure
    share: Figure


@dataclass(frozen=True, slots=True)
class YearsGained:
    """Years lived beyond the reference life, in use and at leaving, and how often a retirement was undone."""

    in_use: Figure
    left: Figure
    internal_reuse: Figure


@dataclass(frozen=True, slots=True)
class Reuse:
    """The reuse of a civil year: the decree's A and B, what of A was committed and proven, the departures."""

    year: int
    directed: Figure
    committed: Figure
    proven: Figure
    stock: Figure
    departures: Figure
    legal: Figure
    legal_proven: Figure
    flow: Figure
    flow_proven: Figure
    committed_share: Figure
    proven_share: Figure


def devices_present(session: Session, scope: Scope, basis: Basis) -> Figure:
    """Return how many devices the authority looks after, with cells by category and state."""
    return _by_cells(session, scope.behind(Key.DEVICES_PRESENT), basis)


def devices_gone(session: Session, scope: Scope, basis: Basis) -> Figure:
    """Return how many devices have left the authority, with cells by category and state."""
    return _by_cells(session, scope.behind(Key.DEVICES_GONE), basis)


def mean_age(session: Session, scope: Scope, basis: Basis) -> Figure:
    """Return the mean age of the dated devices in use, in years to two decimals."""
    behind = scope.behind(Key.MEAN_AGE)
    came_to = total(session, behind, basis)
    mean = (came_to.value / came_to.rows).quantize(_HUNDREDTH, ROUND_HALF_UP) if came_to.rows else None
    note = None if came_to.rows else Words(wording.NO_DATE)
    return figure_of(behind, came_to, basis, mean, note)


def beyond_life(session: Session, scope: Scope, basis: Basis) -> BeyondLife:
    """Return the devices still in use beyond their category's reference life; undated ones are left out."""
    behind, in_use = scope.behind(Key.BEYOND_LIFE), scope.behind(Key.MEAN_AGE)
    came_to = total(session, behind, basis)
    dated = Total(came_to.coverage.known, Decimal(0), came_to.coverage)
    share = share_of(Share.BEYOND_LIFE_SHARE, (behind, came_to), (in_use, dated), basis)
    return BeyondLife(figure_of(behind, came_to, basis, came_to.rows), share)


def years_gained(session: Session, scope: Scope, basis: Basis) -> YearsGained:
    """Return the years gained over the reference life, and the internal reuses.

    Devices in use are aged on the day, devices that left on the day they left: the time between retirement
    and departure is part of it, as in « actual age at exit » of the avoided-emission formula.
    """
    return YearsGained(
        _summed(session, scope.behind(Key.YEARS_GAINED_IN_USE), basis),
        _summed(session, scope.behind(Key.YEARS_GAINED_LEFT), basis),
        internal_reuse(session, scope, basis),
    )


def internal_reuse(session: Session, scope: Scope, basis: Basis) -> Figure:
    """Return how often a retirement was undone, corrections apart."""
    return _summed(session, scope.behind(Key.INTERNAL_REUSE), basis, whole=True)


def reuse(session: Session, scope: Scope, basis: Basis) -> Reuse:
    """Return the reuse of a civil year by decree 2023-266, strict and by flow; NotFound before it starts.

    The strict ratio is the decree's A / B × 100: it may exceed 100, and is undefined (None, with a note)
    where B is 0. The flow ratio [D] divides by the year's departures in scope, so it lies between 0 and 100.
    What is interpretation in A, B and the departures is said in `reports.reuse`. Past years are recomputed
    from the history, so a late record or a backdated correction changes them.
    """
    checked_year(scope.year, basis.on)
    keys = (
        Key.REUSE_DIRECTED, Key.REUSE_COMMITTED, Key.REUSE_PROVEN, Key.RETIRED_STOCK, Key.DEPARTURES,
    )  # fmt: skip
    parts = [(behind, total(session, behind, basis)) for behind in (scope.behind(key) for key in keys)]
    directed, committed, proven, stock, left = parts
    figures = [figure_of(behind, came_to, basis, came_to.rows) for behind, came_to in parts]
    return Reuse(
        scope.year,
        directed=figures[0],
        committed=figures[1],
        proven=figures[2],
        stock=figures[3],
        departures=figures[4],
        legal=share_of(Share.LEGAL_RATIO, directed, stock, basis),
        legal_proven=share_of(Share.LEGAL_RATIO_PROVEN, proven, stock, basis),
        flow=share_of(Share.FLOW_RATIO, directed, left, basis),
        flow_proven=share_of(Share.FLOW_RATIO_PROVEN, proven, left, basis),
        committed_share=share_of(Share.COMMITTED_SHARE, committed, directed, basis),
        proven_share=share_of(Share.PROVEN_SHARE, proven, directed, basis),
    )


def _by_cells(session: Session, behind: Behind, basis: Basis) -> Figure:
    found = tuple(cells(session, behind, basis))
    label, formula, source = told_of(behind.key, behind.year, basis)
    return Figure(
        behind.key,
        label,
        sum(cell.count for cell in found),
        WORDING[behind.key].unit,
        formula,
        source,
        basis.on,
        rows=behind,
        cells=found,
    )


def _summed(session: Session, behind: Behind, basis: Basis, *, whole: bool = False) -> Figure:
    came_to = total(session, behind, basis)
    return figure_of(behind, came_to, basis, int(came_to.value) if whole else came_to.value)
