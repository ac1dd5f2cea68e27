"""The indicators of the authority that the session has entered; the formulas stand in the populations.

Every function takes the session and the day `on` for which ages are counted, states being today's.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from lifecycle.reports import wording
from lifecycle.reports.decree import checked_year, target_of
from lifecycle.reports.figures import Behind, Figure, Key, Share, Words
from lifecycle.reports.queries import Total, cells, total
from lifecycle.reports.wording import WORDING

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
#: The shares that the decree sets targets for.
LEGAL = (Share.LEGAL_RATIO, Share.LEGAL_RATIO_PROVEN)


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


def devices_present(session: Session, on: date) -> Figure:
    """Return how many devices the authority looks after, with cells by category and state."""
    return _by_cells(session, Behind(Key.DEVICES_PRESENT), on)


def devices_gone(session: Session, on: date) -> Figure:
    """Return how many devices have left the authority, with cells by category and state."""
    return _by_cells(session, Behind(Key.DEVICES_GONE), on)


def mean_age(session: Session, on: date) -> Figure:
    """Return the mean age of the dated devices in use, in years to two decimals."""
    behind = Behind(Key.MEAN_AGE)
    came_to = total(session, behind, on)
    mean = (came_to.value / came_to.rows).quantize(_HUNDREDTH, ROUND_HALF_UP) if came_to.rows else None
    note = None if came_to.rows else Words(wording.NO_DATE)
    return _figure(behind, came_to, on, mean, note)


def beyond_life(session: Session, on: date) -> BeyondLife:
    """Return the devices still in use beyond their category's reference life; undated ones are left out."""
    behind, in_use = Behind(Key.BEYOND_LIFE), Behind(Key.MEAN_AGE)
    came_to = total(session, behind, on)
    dated = Total(came_to.coverage.known, Decimal(0), came_to.coverage)
    share = _share(Share.BEYOND_LIFE_SHARE, (behind, came_to), (in_use, dated), on)
    return BeyondLife(_figure(behind, came_to, on, came_to.rows), share)


def years_gained(session: Session, on: date) -> YearsGained:
    """Return the years gained over the reference life, and the internal reuses.

    Devices in use are aged on the day, devices that left on the day they left: the time between retirement
    and departure is part of it, as in « actual age at exit » of the avoided-emission formula.
    """
    return YearsGained(
        _summed(session, Behind(Key.YEARS_GAINED_IN_USE), on),
        _summed(session, Behind(Key.YEARS_GAINED_LEFT), on),
        _summed(session, Behind(Key.INTERNAL_REUSE), on, whole=True),
    )


def reuse(session: Session, year: int, on: date) -> Reuse:
    """Return the reuse of a civil year by decree 2023-266, strict and by flow; NotFound before it starts.

    The strict ratio is the decree's A / B × 100: it may exceed 100, and is undefined (None, with a note)
    where B is 0. The flow ratio [D] divides by the year's departures in scope, so it lies between 0 and 100.
    What is interpretation in A, B and the departures is said in `reports.reuse`. Past years are recomputed
    from the history, so a late record or a backdated correction changes them.
    """
    checked_year(year, on)
    keys = (
        Key.REUSE_DIRECTED, Key.REUSE_COMMITTED, Key.REUSE_PROVEN, Key.RETIRED_STOCK, Key.DEPARTURES,
    )  # fmt: skip
    parts = [(behind, total(session, behind, on)) for behind in (Behind(key, year) for key in keys)]
    directed, committed, proven, stock, left = parts
    figures = [_figure(behind, came_to, on, came_to.rows) for behind, came_to in parts]
    return Reuse(
        year,
        directed=figures[0],
        committed=figures[1],
        proven=figures[2],
        stock=figures[3],
        departures=figures[4],
        legal=_share(Share.LEGAL_RATIO, directed, stock, on),
        legal_proven=_share(Share.LEGAL_RATIO_PROVEN, proven, stock, on),
        flow=_share(Share.FLOW_RATIO, directed, left, on),
        flow_proven=_share(Share.FLOW_RATIO_PROVEN, proven, left, on),
        committed_share=_share(Share.COMMITTED_SHARE, committed, directed, on),
        proven_share=_share(Share.PROVEN_SHARE, proven, directed, on),
    )


def _percent(numerator: int, denominator: int) -> Decimal | None:
    """Return a share in percent to one decimal, None where there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(numerator) * 100 / denominator).quantize(_TENTH, ROUND_HALF_UP)


def _by_cells(session: Session, behind: Behind, on: date) -> Figure:
    found = tuple(cells(session, behind, on))
    words = WORDING[behind.key]
    return Figure(
        behind.key,
        Words(words.label),
        sum(cell.count for cell in found),
        words.unit,
        Words(words.formula),
        Words(words.source),
        on,
        rows=behind,
        cells=found,
    )


def _summed(session: Session, behind: Behind, on: date, *, whole: bool = False) -> Figure:
    came_to = total(session, behind, on)
    return _figure(behind, came_to, on, int(came_to.value) if whole else came_to.value)


def _figure(
    behind: Behind, came_to: Total, on: date, value: Decimal | int | None, note: Words | None = None
) -> Figure:
    words, places = WORDING[behind.key], {"year": behind.year} if behind.year else {}
    return Figure(
        behind.key,
        Words(words.label, places),
        value,
        words.unit,
        Words(words.formula, places),
        Words(words.source),
        on,
        coverage=came_to.coverage,
        rows=behind,
        note=note,
    )


def _share(share: Share, over: tuple[Behind, Total], under: tuple[Behind, Total], on: date) -> Figure:
    """Return the percentage of two figures' rows, in words where it is undefined or over 100."""
    words, year = WORDING[share], under[0].year
    places = {"year": year} if year else {}
    value = _percent(over[1].rows, under[1].rows)
    note = None
    if value is None:
        note = Words(wording.UNDEFINED[share], {**places, "numerator": over[1].rows})
    elif value > 100:
        note = Words(wording.OVER_ALL)
    return Figure(
        share,
        Words(words.label, places),
        value,
        words.unit,
        Words(words.formula, places),
        Words(words.source),
        on,
        coverage=under[1].coverage,
        parts=(over[0], under[0]),
        note=note,
        target=target_of(year) if year and share in LEGAL else None,
    )
